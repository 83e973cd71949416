/** An EV charging station over Modbus TCP. */
import type { Device } from './device.ts';
import { createDevice, DRIVERS, type Identity } from './identity.ts';
import { PHASES, round, whole } from './numbers.ts';
import type { Chance } from './solar-history.ts';

export interface EvChargerView {
  readonly state: 'disconnected' | 'connected' | 'charging' | 'charged';
  /** W a phase. */
  readonly power: number;
  /** kWh of this session, since the start; s of charging in this session. */
  readonly session: number;
  readonly consumed: number;
  readonly seconds: number;
  readonly spec: { readonly current: number };
}

const STATUS = { disconnected: 0, connected: 1, charging: 2, charged: 3 } as const;

export function createEvCharger(identity: Identity, view: EvChargerView, nominal: number, chance: Chance): Device {
  const before = round(chance(100, 5000), 2);
  const device = createDevice('evcharger', identity, DRIVERS.modbus).fixed({
    AutoStart: 1,
    EnableDisplay: 1,
    MaxCurrent: 32,
    MinCurrent: 6,
    Mode: 0,
    Model: 'AC22NS',
    Position: 1,
    Role: 'evcharger',
    SetCurrent: Math.floor(view.spec.current),
    StartStop: 1,
    'Session/Cost': null,
  });
  for (const name of PHASES) device.every(1000, 0, { [`Ac/${name}/Power`]: () => whole(view.power) });
  return device
    .every(1000, 300, {
      'Ac/Power': () => whole(3 * view.power),
      Current: () => round(view.power / nominal, 1),
      Status: () => STATUS[view.state],
    })
    .every(5000, 800, {
      'Ac/Energy/Forward': () => round(before + view.consumed, 2),
      'Session/Energy': () => round(view.session, 2),
      'Session/Time': () => view.seconds,
      ChargingTime: () => view.seconds,
    });
}
