/** History of one GX, read from a database and told in the order of time, whichever schema it is in. */
import type { Reader } from '../../../influx/query/reader.ts';
import { inSlices, type Range } from '../../../influx/query/slices.ts';
import type { Rule } from '../../../points/rules.ts';
import type { Devices } from '../../../state/devices.ts';
import type { Profile } from '../../../types.ts';
import { type Asked, type IsWanted, loadedColumns, statement, storedColumns } from './columns.ts';
import { Loaded } from './loaded.ts';
import { createLoadedRows, createStoredRows } from './rows.ts';
import { Stored } from './stored.ts';
import type { Listener, Telling } from './telling.ts';

/** Text is stored again once a day, and comes with the next full publish. */
const BEFORE = 25 * 3_600_000;

/** The schema that is read. */
export type Source = 'gx' | 'venus';

export interface HistoryOptions {
  readonly reader: Reader;
  readonly source: Source;
  readonly portalId: string;
  /** What is remembered of its devices. */
  readonly known: Devices[string] | undefined;
  readonly rules: readonly Rule[];
  readonly profile: Profile;
  readonly storePrivate: boolean;
  /** How often everything is published, and how long a device may be silent where the loader stored; ms. */
  readonly fullPublish: number;
  readonly hold: number;
}

/** What is asked for, and who is told. */
export interface Audience {
  readonly listener: Listener;
  readonly isWanted: IsWanted;
  /** Many columns are wanted: they are asked for a few at a time. */
  readonly isNarrow?: boolean;
  /** Is awaited before this part of the range is told. */
  readonly onAhead?: (part: Range, telling: Telling) => Promise<void>;
}

/** All before `until` was told. */
export interface Told {
  readonly until: number;
  readonly telling: Telling;
}

/**
 * The day before the range is told too: what held at its beginning is known then. Borders of the range are multiples of
 * `STEP`. Ends with `Unanswered`, or with the signal's reason.
 */
export async function* tellHistory(
  options: HistoryOptions,
  { listener, isWanted, isNarrow = false, onAhead }: Audience,
  range: Range,
  signal: AbortSignal,
): AsyncGenerator<Told> {
  const { reader, source, portalId } = options;
  const isOurs = source === 'gx';
  const start = range.start - BEFORE;
  const asked = await (isOurs ? storedColumns(reader, isWanted, isNarrow) : loadedColumns(reader, isWanted));
  if (asked.length === 0) return;
  const { history, take } = isOurs
    ? await openStored(options, asked, start, listener)
    : openLoaded(options, isWanted, start, listener);
  const { telling, lag } = history;
  const ask = (part: Range) => statement(asked, isOurs ? 'portal_id' : 'portalId', portalId, part);
  let until = start;
  for await (const { rows, end } of inSlices(reader, ask, { start, end: range.end + lag }, signal)) {
    await onAhead?.({ start: until, end: end - lag }, telling);
    for (const row of rows) take(row);
    history.advance(end);
    until = Math.max(until, end - lag);
    yield { until, telling };
  }
}

async function openStored(options: HistoryOptions, asked: readonly Asked[], start: number, listener: Listener) {
  const { reader, portalId } = options;
  const hasSite = asked.some(({ measurement }) => measurement === 'gx_site');
  const siteSince = hasSite ? await firstTime(reader, portalId) : undefined;
  const history = new Stored({ ...options, listener, siteSince, start });
  return { history, take: createStoredRows(history) };
}

/** When `gx_site` was written first. */
async function firstTime(reader: Reader, portalId: string): Promise<number | undefined> {
  const asked = [{ measurement: 'gx_site', columns: ['connected'], tags: ['portal_id'] }];
  const range = { start: 0, end: Date.now() };
  for await (const { rows } of reader.read(`${statement(asked, 'portal_id', portalId, range)} LIMIT 1`)) {
    return Number(rows[0]?.[0]);
  }
  return undefined;
}

function openLoaded({ portalId, hold }: HistoryOptions, isWanted: IsWanted, start: number, listener: Listener) {
  const history = new Loaded({ portalId, hold, listener, start });
  return { history, take: createLoadedRows(history, isWanted) };
}
