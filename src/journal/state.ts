/**
 * `state.json`: which batches are settled, which are set aside, what closed segments hold, and what was counted until
 * then: in one file, so that they always fit each other. It is behind the truth by a minute or so: what was settled
 * since is sent again after a crash.
 */
import { rename } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { codeOf, readText, replaceFile } from '../shared/files.ts';
import { add, total } from '../shared/ledger.ts';
import type { Logger } from '../shared/log.ts';
import type { FieldLedger } from '../types.ts';
import type { Segment } from './segment.ts';

const count = z.number().int().nonnegative();
const counts = z.record(z.string(), count);

const schema = z.object({
  /** Every sequence below is settled, and these ranges (first, last): some were settled out of order. */
  cursor: count,
  beyond: z.array(z.tuple([count, count])),
  /** Sequences that are set aside, and until when (ms since 1970). */
  aside: z.array(z.tuple([count, z.number()])),
  /** Of each closed segment, so that a start need not read it. Only believed while the file has that size. */
  segments: z.array(
    z.object({
      number: count,
      batches: count,
      lines: count,
      fields: count,
      bytes: count,
      firstSequence: count,
      lastSequence: count,
      oldest: count,
      newest: count,
    }),
  ),
  /** The latest stamp ever journalled. */
  newest: z.number(),
  ledger: z.object({ made: count, stored: count, expired: count, rejected: counts, dropped: counts }),
});

export type State = z.output<typeof schema>;
type Range = readonly [first: number, last: number];
type Cursor = Pick<State, 'cursor' | 'beyond'>;

/** Of a folder without one. */
export const NOTHING: State = {
  cursor: 0,
  beyond: [],
  aside: [],
  segments: [],
  newest: 0,
  ledger: { made: 0, stored: 0, expired: 0, rejected: {}, dropped: {} },
};

/**
 * `NOTHING` where there is none, or none that can be understood: that one is renamed to `.damaged` where there is a log
 * to say so. Rejects as node:fs does: a file that cannot be read now must not be taken for none.
 */
export async function readState(path: string, log?: Logger): Promise<State> {
  try {
    const text = await readText(path).catch((error) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return NOTHING;
    const { check, ...value } = JSON.parse(text);
    // A digit that flipped must not pass for another number.
    if (check !== checksum(value)) throw new Error('the checksum is wrong');
    return schema.parse(value);
  } catch (error) {
    if (codeOf(error) !== '') throw error;
    log?.error(
      { error: String(error) },
      `${path} is damaged: it is moved to ${path}.damaged, and all that is in the journal is sent again`,
    );
    // Where that fails it is damaged at the next start as well, unless it is replaced before.
    if (log) await rename(path, `${path}.damaged`).catch(() => undefined);
    return NOTHING;
  }
}

export function writeState(path: string, state: State): Promise<void> {
  return replaceFile(path, `${JSON.stringify({ ...state, check: checksum(state) })}\n`);
}

function checksum(value: object): number {
  return crc32(JSON.stringify(value));
}

/** `pending` is the first sequence that waits outside of the segments, or the next one to be used. */
export function cursorOf(segments: readonly Segment[], pending: number): Cursor {
  let cursor = pending;
  const settled: [number, number][] = [];
  for (const { total, entries } of segments) {
    if (total.batches === 0) continue;
    const first = entries ? entries[0]?.sequence : total.firstSequence;
    if (first !== undefined) cursor = Math.min(cursor, first);
    if (!entries) continue;
    // The ranges between its first and its last that leave out what is pending, which is in order.
    let from = total.firstSequence;
    for (const { sequence } of entries) {
      if (sequence > from) settled.push([from, sequence - 1]);
      from = sequence + 1;
    }
    if (from <= total.lastSequence) settled.push([from, total.lastSequence]);
  }
  return { cursor, beyond: settled.filter(([, last]) => last >= cursor) };
}

/** Tells of single sequences and of ranges whether they are settled. */
export function settledBy({ cursor, beyond }: Cursor) {
  const ranges: Range[] = [[0, cursor - 1], ...beyond];
  return {
    has: (sequence: number) => ranges.some(([first, last]) => first <= sequence && sequence <= last),
    covers(first: number, last: number): 'all' | 'none' | 'some' {
      if (ranges.some((range) => range[0] <= first && last <= range[1])) return 'all';
      return ranges.some((range) => range[0] <= last && first <= range[1]) ? 'some' : 'none';
    },
  };
}

/** Fields whose fate is known, with those that are on disk. */
export function accountedOf({ stored, expired, rejected, dropped }: State['ledger'], onDisk: number): number {
  return stored + expired + total(rejected) + total(dropped) + onDisk;
}

/**
 * Adds what was counted before to a ledger, so that it balances with `pending` fields on disk and `torn` ones in a batch
 * that was cut off. What was made and is nowhere was in memory when the process was killed: `dropped.crash`. (Some of
 * it may have been stored since the state was saved, so this is the most that can be missing.)
 */
export function resume(ledger: FieldLedger, saved: State['ledger'], pending: number, torn: number): void {
  const { made, stored, expired, rejected, dropped } = saved;
  const accounted = accountedOf(saved, pending + torn);
  add(ledger.rejected, 'damaged', torn);
  ledger.made += Math.max(made, accounted);
  ledger.stored += stored;
  ledger.expired += expired;
  for (const [reason, fields] of Object.entries(rejected)) add(ledger.rejected, reason, fields);
  for (const [reason, fields] of Object.entries(dropped)) add(ledger.dropped, reason, fields);
  if (made > accounted) add(ledger.dropped, 'crash', made - accounted);
}
