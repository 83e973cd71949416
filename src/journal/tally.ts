/** Sums over batches. */
import type { Header } from './member.ts';

export interface Tally {
  batches: number;
  lines: number;
  fields: number;
  /** As compressed. */
  bytes: number;
}

export function createTally(): Tally {
  return { batches: 0, lines: 0, fields: 0, bytes: 0 };
}

/** Adds a batch to a tally, or takes it out. */
export function enter(tally: Tally, batch: Pick<Header, 'lines' | 'fields' | 'length'>, sign: 1 | -1 = 1): void {
  tally.batches += sign;
  tally.lines += sign * batch.lines;
  tally.fields += sign * batch.fields;
  tally.bytes += sign * batch.length;
}

export function sum(tallies: Iterable<Readonly<Tally>>): Tally {
  const total = createTally();
  for (const { batches, lines, fields, bytes } of tallies) {
    total.batches += batches;
    total.lines += lines;
    total.fields += fields;
    total.bytes += bytes;
  }
  return total;
}
