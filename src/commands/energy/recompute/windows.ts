/**
 * The windows of a range, computed from stored history by the state machines that the daemon has. What is told of the day
 * before the range is computed too, and left out: what held at the beginning, and where counters stood, is known then.
 */
import type { Energy as Settings } from '../../../config/energy.ts';
import { checkDay, NOTHING_CHECKED } from '../../../energy/checks.ts';
import { Counters } from '../../../energy/counters.ts';
import { closedDay, openDay, withWindow } from '../../../energy/day.ts';
import { Energy } from '../../../energy/energy.ts';
import { Plant } from '../../../energy/plant.ts';
import { type ClosedWindow, type OpenDay, WINDOW } from '../../../energy/types.ts';
import { localDay } from '../../../energy/zone.ts';
import type { Reader } from '../../../influx/query/reader.ts';
import { inSlices, type Range } from '../../../influx/query/slices.ts';
import { meaning } from '../../../installation/energy-names.ts';
import type { Named } from '../../../points/energy-lines.ts';
import type { Rule } from '../../../points/rules.ts';
import type { Devices } from '../../../state/devices.ts';
import type { Profile } from '../../../types.ts';
import { type Asked, loadedColumns, statement, storedColumns } from '../history/columns.ts';
import { Loaded } from '../history/loaded.ts';
import { createLoadedRows, createStoredRows } from '../history/rows.ts';
import { Stored } from '../history/stored.ts';
import type { Listener } from '../history/telling.ts';
import { namesIn } from './names.ts';

/** Text is stored again once a day, and comes with the next full publish. */
const BEFORE = 25 * 3_600_000;

/** The schema that is read. */
export type Source = 'gx' | 'venus';

export interface HistoryOptions {
  readonly reader: Reader;
  readonly source: Source;
  readonly portalId: string;
  readonly settings: Settings;
  /** In which its days are. */
  readonly zone: string;
  /** What is remembered of its devices. */
  readonly known: Devices[string] | undefined;
  readonly rules: readonly Rule[];
  readonly profile: Profile;
  readonly storePrivate: boolean;
  /** How often everything is published, and how long a device may be silent where the loader stored; ms. */
  readonly fullPublish: number;
  readonly hold: number;
}

/** What was computed of the range until then, and under which names. */
export interface Computed {
  readonly windows: readonly ClosedWindow[];
  readonly until: number;
  readonly names: Named;
}

/** Borders of the range are borders of windows. Ends with `Unanswered`, or with the signal's reason. */
export async function* computeWindows(
  options: HistoryOptions,
  range: Range,
  signal: AbortSignal,
): AsyncGenerator<Computed> {
  const { reader, source, portalId, settings, zone, known } = options;
  let closed: ClosedWindow[] = [];
  const counters = new Counters({ midnightBefore: (time) => localDay(time, zone).start });
  let checked = NOTHING_CHECKED;
  let day: OpenDay | undefined;
  /** A counter that is not true is left out of the totals from the next day on. */
  const check = (window: ClosedWindow) => {
    if (day && window.start >= day.end) day = undefined;
    day = withWindow(day ?? openDay(window.start, zone, ''), window);
    if (window.start + WINDOW < day.end) return;
    checked = checkDay(closedDay(day), meant, checked).state;
    counters.leaveOut(checked.leftOut);
  };
  let meant = meaning(settings, { devices: new Map() });
  const plant = new Plant(meant);
  const energy = new Energy({
    plant,
    counters,
    onClosed(window) {
      check(window);
      if (window.start >= range.start && window.start < range.end) closed.push(window);
    },
  });
  const start = range.start - BEFORE;
  const isOurs = source === 'gx';
  const asked = await (isOurs ? storedColumns(reader) : loadedColumns(reader));
  if (asked.length === 0) return;
  const { history, take } = isOurs
    ? await openStored(options, asked, start, energy)
    : openLoaded(options, start, energy);
  const { telling, lag } = history;
  const ask = (part: Range) => statement(asked, isOurs ? 'portal_id' : 'portalId', portalId, part);
  for await (const { rows, end } of inSlices(reader, ask, { start, end: range.end + lag }, signal)) {
    for (const row of rows) take(row);
    history.advance(end);
    const names = namesIn(telling, portalId, known, isOurs);
    // Devices are meant by the names that they have by now.
    const means = meaning(settings, names);
    if (JSON.stringify(means) !== JSON.stringify(meant)) plant.configure(means, energy.time);
    meant = means;
    yield { windows: closed, until: Math.max(range.start, end - lag), names };
    closed = [];
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

function openLoaded({ portalId, hold }: HistoryOptions, start: number, listener: Listener) {
  const history = new Loaded({ portalId, hold, listener, start });
  return { history, take: createLoadedRows(history) };
}
