/**
 * Bounds of numbers, for what no sensor has measured: a register whose every bit is set or whose sign alone is, which says
 * that there is no value, and a decoding that went wrong. They are wide: what somewhere may be true lies within. A row of
 * the tables has bounds of its own where those of its unit do not fit.
 */
import type { Bounds, Entry, Kind } from './entry.ts';

const MEASURED: ReadonlySet<Kind> = new Set(['quantity', 'angle', 'counter']);

/** Beside each what lies outside and was met, or what the registers of such sensors say for none. */
const BY_UNIT: Readonly<Record<string, readonly [least: number, most: number]>> = {
  // -163.84 of a tag without a reading; 327.67, 382.2 and 655.35 of a register full of ones.
  '°C': [-100, 300],
  // 163.83, 131.07, 127.5, 655.35. A driver may go a little below empty and above full.
  '%': [-10, 120],
  // -114.45; 3276.7, 6553.5. A string of panels has 1,500 V.
  V: [-100, 2_000],
  // 655.35, 6553.5.
  Hz: [0, 500],
  // 1155.35; from an old Venus OS it is kPa.
  hPa: [0, 1_100],
  // 6553.5; below 0 is suction.
  kPa: [-100, 6_000],
  // -32.768.
  g: [-20, 20],
  // 655.35.
  deg: [-360, 360],
  'm/s': [0, 340],
  // 21474836.47.
  m: [-1_000, 30_000],
  // 32767, 65535.
  rpm: [-25_000, 25_000],
  // 6553.5; at night a sensor may be a little below 0.
  'W/m2': [-50, 2_000],
  // 65535, 6553.5, 167772.15.
  ppm: [0, 60_000],
  'µg/m3': [0, 6_000],
  lx: [0, 160_000],
  // 42949672.95: a total of 32 bits.
  kWh: [-40_000_000, 40_000_000],
};

/** Undefined where any number may be true. */
export function boundsOf(entry: Entry | undefined): Bounds | undefined {
  if (entry?.bounds) return entry.bounds;
  const range = entry && MEASURED.has(entry.kind) ? BY_UNIT[entry.unit ?? ''] : undefined;
  return range && { least: range[0], most: range[1] };
}
