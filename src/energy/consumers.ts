/**
 * What each consumer took in a slice, and from where. Each gets the mix of sources that all loads of the site have in that
 * slice. What no meter sees of the AC loads is `rest`, the DC loads are `dc`.
 */
import type { Flows } from './flows.ts';
import { ORIGINS } from './flows.ts';
import { AC, type Heard, hasPhase, numberOf, powerOf, sumOfPhases } from './heard.ts';
import type { Slice } from './slice.ts';
import { DC, type EnergySettings, REST } from './types.ts';

export const CONSUMERS = ['evcharger', 'heatpump', 'acload'] as const;
/** Where a consumer is connected: between the grid and the inverter. */
const AC_INPUT = 1;

/** kWh in W ms: what it took in all, and by origin. */
export interface Taken {
  energy: number;
  from: Record<(typeof ORIGINS)[number], number>;
}

/** A consumer of the open window. All is plain data: it is part of what is kept over a restart. */
export interface Consumer {
  readonly service: string;
  readonly instance: string;
  /** Of the open slice: what it measured, and what of that while it lay outside the site's loads. */
  measured: number;
  measuredOutside: number;
  /** Of the closed slices: what lay inside, and what outside. */
  readonly inside: Taken;
  outside: number;
}

export const nothingTaken = (): Taken => ({
  energy: 0,
  from: { pv: 0, other: 0, genset: 0, grid: 0, battery: 0, unknown: 0 },
});

export const createConsumer = (service: string, instance: string): Consumer => ({
  service,
  instance,
  measured: 0,
  measuredOutside: 0,
  inside: nothingTaken(),
  outside: 0,
});

/** Undefined where it says none. */
export function consumption(device: Heard): number | undefined {
  if (hasPhase(device, AC.phases)) return Math.max(0, sumOfPhases(device, AC.phases));
  const power = numberOf(device, AC.power);
  return power === undefined ? undefined : Math.max(0, power);
}

export const isAtInput = (device: Heard): boolean => powerOf(device, AC.position) === AC_INPUT;

/** Shares a slice out; gives what the meters measured beyond the site's loads. */
export function shareOut(
  consumers: ReadonlyMap<string, Consumer>,
  slice: Slice,
  flows: Flows,
  behind: EnergySettings['behind'],
): number {
  const loads = slice.loads_ac + slice.loads_dc;
  const left = remainders(consumers, behind);
  let metered = 0;
  for (const [key, consumer] of consumers) {
    if (consumer.service === 'system') continue;
    const energy = Math.max(0, left.get(key) ?? 0);
    if (consumer.measuredOutside * 2 > consumer.measured) {
      consumer.outside += energy;
      continue;
    }
    metered += energy;
    take(consumer.inside, energy, flows, loads);
  }
  const rest = consumers.get(`system/${REST}`);
  if (rest) take(rest.inside, Math.max(0, slice.loads_ac - metered), flows, loads);
  const dc = consumers.get(`system/${DC}`);
  if (dc) take(dc.inside, slice.loads_dc, flows, loads);
  for (const consumer of consumers.values()) consumer.measured = consumer.measuredOutside = 0;
  return Math.max(0, metered - slice.loads_ac);
}

/** What each measured but what is behind it. */
function remainders(
  consumers: ReadonlyMap<string, Consumer>,
  behind: EnergySettings['behind'],
): ReadonlyMap<string, number> {
  const left = new Map<string, number>();
  for (const [key, { measured }] of consumers) left.set(key, measured);
  for (const { device, behind: other } of behind) {
    left.set(other, (left.get(other) ?? 0) - (consumers.get(device)?.measured ?? 0));
  }
  return left;
}

function take(taken: Taken, energy: number, flows: Flows, loads: number): void {
  taken.energy += energy;
  if (loads === 0) {
    taken.from.unknown += energy;
    return;
  }
  for (const origin of ORIGINS) taken.from[origin] += (energy * flows[`${origin}_to_loads`]) / loads;
}
