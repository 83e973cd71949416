/** A PV inverter on the network: asked every two seconds, plain doubles. */
import type { Device, Reader } from './device.ts';
import { createDevice, DRIVERS, type Identity } from './identity.ts';
import { PHASES, round, whole } from './numbers.ts';
import type { Chance } from './solar-history.ts';

export interface PvInverterView {
  /** W, kWh since the start: one entry a phase. */
  readonly power: readonly number[];
  readonly produced: readonly number[];
  readonly available: number;
  readonly spec: { readonly phases: number; readonly maxPower: number; readonly side: 'in' | 'out' };
}

/** `voltage` of the bus it feeds, one entry a phase. */
export function createPvInverter(
  identity: Identity,
  view: PvInverterView,
  voltage: readonly number[],
  chance: Chance,
): Device {
  const { phases, maxPower, side } = view.spec;
  const before = round(chance(500, 20_000), 2);
  const device = createDevice('pvinverter', identity, DRIVERS.fronius).fixed({
    'Ac/MaxPower': maxPower,
    'Ac/PowerLimit': maxPower,
    ErrorCode: 0,
    NrOfPhases: phases,
    // 0 on AC in 1, 1 on AC out.
    Position: side === 'in' ? 0 : 1,
    DataManagerVersion: null,
    FroniusDeviceType: 123,
  });
  const power: Record<string, Reader> = {};
  const slow: Record<string, Reader> = {};
  PHASES.forEach((name, phase) => {
    const isUsed = phase < phases;
    const watts = () => view.power[phase] ?? 0;
    const volts = () => voltage[phase] ?? 0;
    power[`Ac/${name}/Power`] = () => (isUsed ? round(watts(), 1) : null);
    slow[`Ac/${name}/Voltage`] = () => (isUsed ? round(volts(), 1) : null);
    slow[`Ac/${name}/Current`] = () => (isUsed ? round(volts() > 1 ? watts() / volts() : 0, 2) : null);
    slow[`Ac/${name}/Energy/Forward`] = () => (isUsed ? round(before / phases + (view.produced[phase] ?? 0), 2) : null);
  });
  const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  return device
    .every(2000, 900, {
      ...power,
      'Ac/Power': () => whole(total(view.power)),
      StatusCode: () => (view.available === 0 ? 8 : total(view.power) < 0.97 * view.available ? 12 : 11),
    })
    .every(6000, 1300, { ...slow, 'Ac/Energy/Forward': () => round(before + total(view.produced), 2) });
}
