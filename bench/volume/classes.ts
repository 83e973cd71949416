/** Bytes by the kind of what is stored: what src/commands/budget/bytes.ts is read off. */
import { lookUp } from '../../src/catalogue/catalogue.ts';
import type { Stored } from './tsm.ts';

/** A series that is only refreshed has so many points a day at most. */
const REFRESHED = 300;

export function classesOf(stored: readonly Stored[]): string[] {
  const sums = new Map<string, { series: number; points: number; bytes: number; index: number; stamps: number }>();
  for (const one of stored) {
    const name = `${kindOf(one)}${one.points <= REFRESHED ? ', refreshed' : ''}`;
    const sum = sums.get(name) ?? { series: 0, points: 0, bytes: 0, index: 0, stamps: 0 };
    sums.set(name, sum);
    sum.series += 1;
    sum.points += one.points;
    sum.bytes += one.bytes;
    sum.index += one.indexBytes;
    sum.stamps += one.stampBytes;
  }
  const all = [...sums].sort(([one], [other]) => one.localeCompare(other));
  return all.map(([name, { series, points, bytes, index, stamps }]) => {
    const each = (amount: number) => (amount / points).toFixed(2);
    return `${name.padEnd(22)} ${series} series, ${points} points, ${bytes} bytes; a point ${each(bytes - index)} (stamps ${each(stamps)}), index ${(index / series).toFixed(0)} a series`;
  });
}

function kindOf({ series, field, isText }: Stored): string {
  if (isText) return 'text';
  const [measurement = ''] = series.split(',');
  if (measurement.startsWith('gx_')) return 'own';
  return lookUp(measurement, field)?.kind ?? 'unknown';
}
