/**
 * Rows of several series in the order of their times. InfluxQL gives series after series, so a range is asked in slices,
 * each held in memory and sorted. Slices become shorter where much is stored and longer where little is; what breaks off
 * is asked once more.
 */
import { backoff, sleep } from '../../shared/wait.ts';
import type { Block, Reader, Row } from './reader.ts';
import { Unanswered } from './stream.ts';

/** From `start` to before `end`, ms since 1970. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface StoredRow {
  readonly time: number;
  readonly from: Omit<Block, 'rows'>;
  readonly row: Row;
}

/** All rows of a range. Of rows with the same time those of an earlier statement come first. */
export interface Slice extends Range {
  readonly rows: readonly StoredRow[];
}

const MINUTE = 60_000;
const FIRST = 60 * MINUTE;
const LONGEST = 24 * 60 * MINUTE;
/** Cells of a slice: fewer make the next longer, more make it shorter, and far more are not read to their end. */
const FEW = 40_000;
const MANY = 160_000;
const TOO_MANY = 1_000_000;
/** Repeats, and the first and the longest wait before one, ms. */
const REPEATS = 4;
const WAIT = [500, 10_000] as const;

/** `statement` asks for a range; its first column is `time`. Ends with `Unanswered`, or with the signal's reason. */
export async function* inSlices(
  reader: Reader,
  statement: (range: Range) => string,
  range: Range,
  signal: AbortSignal,
): AsyncGenerator<Slice> {
  let length = FIRST;
  let { start } = range;
  while (start < range.end) {
    const end = Math.min(range.end, start + length);
    const read = await persistent(() => readAll(reader, statement({ start, end })), signal);
    if (read === undefined && end - start > MINUTE) {
      length = Math.max(MINUTE, Math.floor((end - start) / 4));
      continue;
    }
    if (read === undefined) throw new Unanswered('one minute holds more than can be read at once', false);
    yield { start, end, rows: read.rows };
    start = end;
    if (read.cells > MANY) length = Math.max(MINUTE, Math.floor(length / 2));
    else if (read.cells < FEW) length = Math.min(LONGEST, length * 2);
  }
}

/** Undefined where it is too much. */
async function readAll(
  reader: Reader,
  statement: string,
): Promise<{ readonly rows: StoredRow[]; readonly cells: number } | undefined> {
  const rows: StoredRow[] = [];
  let cells = 0;
  for await (const { rows: some, ...from } of reader.read(statement)) {
    cells += some.length * from.columns.length;
    if (cells > TOO_MANY) return undefined;
    for (const row of some) rows.push({ time: Number(row[0]), from, row });
  }
  return { rows: rows.sort((one, other) => one.time - other.time), cells };
}

async function persistent<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Unanswered) || !error.isPassing || attempt === REPEATS) throw error;
      await sleep(backoff(attempt, ...WAIT), signal);
    }
  }
}
