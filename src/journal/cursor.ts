/**
 * Which sequences are settled, in as few numbers as possible: all below `cursor`, and the ranges `beyond` it (there
 * are some only when batches were settled out of order).
 */
import type { Segment } from './segment.ts';

export type Range = readonly [first: number, last: number];

export interface Cursor {
  readonly cursor: number;
  readonly beyond: readonly Range[];
}

/** Tells of single sequences and of ranges whether they are settled. */
export interface Settled {
  has(sequence: number): boolean;
  covers(first: number, last: number): 'all' | 'none' | 'some';
}

/** `pending` is the first sequence that waits outside of the segments, or the next one to be used. */
export function cursorOf(segments: readonly Segment[], pending: number): Cursor {
  let cursor = pending;
  const settled: Range[] = [];
  for (const { total, entries } of segments) {
    if (total.members === 0) continue;
    const first = entries ? entries[0]?.sequence : total.firstSequence;
    if (first !== undefined) cursor = Math.min(cursor, first);
    if (entries) settled.push(...without(total.firstSequence, total.lastSequence, entries));
  }
  return { cursor, beyond: settled.filter(([, last]) => last >= cursor) };
}

/** The ranges between `first` and `last` that leave out the entries, which are in order. */
function without(first: number, last: number, entries: readonly { readonly sequence: number }[]): Range[] {
  const ranges: Range[] = [];
  let from = first;
  for (const { sequence } of entries) {
    if (sequence > from) ranges.push([from, sequence - 1]);
    from = sequence + 1;
  }
  if (from <= last) ranges.push([from, last]);
  return ranges;
}

/** `others` are single sequences that are settled as well. */
export function settledBy({ cursor, beyond }: Cursor, others: Iterable<number> = []): Settled {
  const ranges: Range[] = [[0, cursor - 1], ...beyond, ...[...others].map((one): Range => [one, one])];
  return {
    has: (sequence) => ranges.some(([first, last]) => first <= sequence && sequence <= last),
    covers(first, last) {
      if (ranges.some((range) => range[0] <= first && last <= range[1])) return 'all';
      return ranges.some((range) => range[0] <= last && first <= range[1]) ? 'some' : 'none';
    },
  };
}
