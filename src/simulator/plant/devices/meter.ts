/**
 * An energy meter on a serial line: power every 0.8 s, one phase after the other, so the phases of a moment are never
 * of one moment; voltage and current less often. As `grid`, or as `acload` or `heatpump`
 * for one big load.
 */
import type { Device, Reader } from './device.ts';
import { createDevice, DRIVERS, type Identity } from './identity.ts';
import { PHASES, round } from './numbers.ts';
import type { Chance } from './solar-history.ts';

export interface MeterView {
  /** V, W (taken is positive), kWh since the start: one entry a phase. */
  readonly voltage: readonly number[];
  readonly power: readonly number[];
  readonly forward: readonly number[];
  readonly reverse: readonly number[];
  readonly total: number;
  readonly totalForward: number;
  readonly totalReverse: number;
  readonly frequency: number;
}

const POWER_PERIOD = 800;
const SLOW_PERIOD = 4800;

/** Its phases are `phases`; the rest has no paths. */
export function createMeter(
  service: 'grid' | 'acload' | 'heatpump',
  identity: Identity,
  view: MeterView,
  phases: readonly number[],
  chance: Chance,
  side: 'in' | 'out' = 'in',
): Device {
  const amps = (phase: number) => {
    const volts = view.voltage[phase] ?? 0;
    return volts > 1 ? (view.power[phase] ?? 0) / volts : 0;
  };
  const device = createDevice(service, identity, DRIVERS.meter).fixed({
    DeviceType: phases.length > 1 ? 71 : 120,
    ErrorCode: 0,
    AllowedRoles: ['grid', 'pvinverter', 'genset', 'acload'],
    Role: service,
    RefreshTime: 100,
    NrOfPhases: phases.length,
  });
  // 1 on AC in, 0 on AC out.
  if (service !== 'grid') device.fixed({ Position: side === 'in' ? 1 : 0 });

  const forwardBefore = phases.map(() => round(chance(400, 6000), 2));
  const reverseBefore = phases.map(() => (service === 'grid' ? round(chance(400, 6000), 2) : 0));
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  phases.forEach((phase, index) => {
    const name = PHASES[phase];
    const at = index * 200;
    device
      .every(POWER_PERIOD, at, { [`Ac/${name}/Power`]: () => round(view.power[phase] ?? 0, 1) })
      .every(SLOW_PERIOD, 300 + at, {
        [`Ac/${name}/Voltage`]: () => round(view.voltage[phase] ?? 0, 1),
        [`Ac/${name}/Current`]: () => round(amps(phase), 3),
        [`Ac/${name}/Energy/Forward`]: counter(forwardBefore[index] ?? 0, () => view.forward[phase] ?? 0),
        [`Ac/${name}/Energy/Reverse`]: counter(reverseBefore[index] ?? 0, () => view.reverse[phase] ?? 0),
      });
  });
  return device.every(POWER_PERIOD, 600, { 'Ac/Power': () => round(view.total, 1) }).every(SLOW_PERIOD, 1100, {
    'Ac/Voltage': () => round(sum(phases.map((phase) => view.voltage[phase] ?? 0)) / phases.length, 1),
    'Ac/Current': () => round(sum(phases.map(amps)), 3),
    'Ac/Frequency': () => round(view.frequency, 2),
    'Ac/Energy/Forward': counter(sum(forwardBefore), () => view.totalForward),
    'Ac/Energy/Reverse': counter(sum(reverseBefore), () => view.totalReverse),
  });
}

function counter(before: number, since: () => number): Reader {
  return () => round(before + since(), 2);
}
