/**
 * The counters of a site: those of the grid, of solar power and of a genset, made of the counters of its devices.
 *
 * Grid and genset are measured by one device: of those that are there, the one with the lowest instance. Solar power is
 * counted by all devices that make it.
 */
import type { CountedDevice } from './counted-device.ts';
import { type Counter, isBelieved, isKnown } from './counter.ts';

/** What of a site is counted; fields begin with it. */
export const COUNTED = ['grid_import', 'grid_export', 'pv', 'genset'] as const;
export type Counted = (typeof COUNTED)[number];

/** What was counted of one of them in a window, kWh, and when the first of the gaps began that ended there. */
export type Count = Pick<Counter, 'counted' | 'gap' | 'gapSince'>;

/** Who has measured for a service last, and until when. */
export interface Measuring {
  readonly instance: string;
  readonly until: number;
}

export interface Known {
  readonly devices: readonly CountedDevice[];
  /** By service. */
  readonly measured: Readonly<Record<string, Measuring>>;
  /** Its counters are not true. */
  readonly isLeftOut: (device: CountedDevice) => boolean;
  /** It feeds into an input that is not in use: the site does not count it. */
  readonly isUnused: (device: CountedDevice) => boolean;
}

/** What one device measures for the site. */
export const MEASURED = ['grid', 'genset'];

const FORWARD = 'Ac/Energy/Forward';
const REVERSE = 'Ac/Energy/Reverse';
const SOLAR: ReadonlySet<string> = new Set(['solarcharger', 'multi', 'inverter']);
/** The first is preferred. */
const YIELDS = ['Yield/System', 'Yield/User'];
const NOTHING: Count = { counted: 0, gap: 0 };

/** Which of them the devices of a service count. */
export function countedBy(service: string): readonly Counted[] {
  if (service === 'grid') return ['grid_import', 'grid_export'];
  return service === 'genset' ? ['genset'] : ['pv'];
}

/** Undefined where the counters cannot tell. */
export function countOf(kind: Counted, known: Known): Count | undefined {
  switch (kind) {
    case 'grid_import':
      return ofOne('grid', FORWARD, known);
    case 'grid_export':
      return ofOne('grid', REVERSE, known);
    case 'genset':
      // What a DC genset makes is in the site's genset, and in no counter.
      return known.devices.some(({ key }) => key.service === 'dcgenset') ? undefined : ofOne('genset', FORWARD, known);
    case 'pv':
      return ofSolar(known);
  }
}

/** The counters of a device that count for the site, beside the part of its power that each of them counts. */
export function countersOf(device: CountedDevice): readonly (readonly ['forward' | 'reverse', Counter])[] {
  const isMeasured = MEASURED.includes(device.key.service);
  const forward = isMeasured ? known(device, FORWARD) : solarCounter(device);
  const reverse = device.key.service === 'grid' ? known(device, REVERSE) : undefined;
  return [...(forward ? [['forward', forward] as const] : []), ...(reverse ? [['reverse', reverse] as const] : [])];
}

/** Who measures for a service: of the devices that were there in the window. */
export function measuring(service: string, devices: readonly CountedDevice[]): CountedDevice | undefined {
  const present = devices.filter((device) => device.key.service === service && device.wasPresent);
  const [first] = present.sort(
    (a, b) => Number(b.isPresent) - Number(a.isPresent) || Number(a.key.instance) - Number(b.key.instance),
  );
  return first;
}

function ofOne(service: string, path: string, { devices, measured, isLeftOut }: Known): Count | undefined {
  const device = measuring(service, devices);
  if (!device) {
    return devices.some((one) => one.key.service === service && known(one, path)) ? NOTHING : undefined;
  }
  const counter = known(device, path);
  if (!counter || !isBelieved(counter) || isLeftOut(device)) return undefined;
  const { gapSince } = counter;
  const last = measured[service];
  const hadAnother = last !== undefined && last.instance !== device.key.instance && last.until > (gapSince ?? Infinity);
  return hadAnother ? { counted: counter.counted, gap: 0 } : counter;
}

function ofSolar({ devices, isLeftOut, isUnused }: Known): Count | undefined {
  let sum: Count | undefined;
  for (const device of devices) {
    if (isUnused(device)) continue;
    const counter = solarCounter(device);
    if (!counter) {
      if (isSolar(device) && device.power.state.sums.forward > 0) return undefined;
      continue;
    }
    if (device.wasPresent && (!isBelieved(counter) || isLeftOut(device))) return undefined;
    sum = plus(sum ?? NOTHING, counter);
  }
  return sum;
}

function isSolar({ key }: CountedDevice): boolean {
  return key.service === 'pvinverter' || SOLAR.has(key.service);
}

function solarCounter(device: CountedDevice): Counter | undefined {
  if (device.key.service === 'pvinverter') return known(device, FORWARD);
  if (!SOLAR.has(device.key.service)) return undefined;
  const counters = YIELDS.flatMap((path) => known(device, path) ?? []);
  return counters.find(({ base }) => base !== undefined) ?? counters[0];
}

function known({ counters }: CountedDevice, path: string): Counter | undefined {
  const counter = counters.get(path);
  return counter && isKnown(counter) ? counter : undefined;
}

function plus(a: Count, b: Count): Count {
  const gapSince = Math.min(a.gapSince ?? Infinity, b.gapSince ?? Infinity);
  return {
    counted: a.counted + b.counted,
    gap: a.gap + b.gap,
    ...(gapSince < Infinity && { gapSince }),
  };
}
