/** The windows of energy that a database has already, whoever computed them. */
import { type ClosedWindow, type Fields, WINDOW } from '../../../energy/types.ts';
import { localDay } from '../../../energy/zone.ts';
import { literal, type Reader } from '../../../influx/query/reader.ts';
import type { Range } from '../../../influx/query/slices.ts';

export interface KeptWindow {
  readonly start: number;
  /** The tag that it has. */
  readonly site: string;
  readonly fields: Fields;
}

/** What a database has of a day. */
export interface Kept {
  /** By their starts. */
  readonly windows: ReadonlyMap<number, KeptWindow>;
  /** What the day says of itself, not as the sum of its windows: from which on a counter is no total. */
  readonly breaks: Fields;
}

/** By their starts. Of two under different names the one that covers more counts. Ends as `Reader.read` does. */
export async function keptWindows(reader: Reader, portalId: string, range: Range): Promise<Map<number, KeptWindow>> {
  const kept = new Map<number, KeptWindow>();
  for await (const { columns, rows } of reader.read(`SELECT * FROM "gx_energy" ${within(portalId, range)}`)) {
    for (const row of rows) {
      const cells = columns.map((name, index) => [name, row[index]] as const);
      const fields = Object.fromEntries(
        cells.filter((cell): cell is [string, number] => typeof cell[1] === 'number' && cell[0] !== 'time'),
      );
      const time = Number(row[0]);
      const site = String(row[columns.indexOf('site')] ?? '');
      if (time % WINDOW === 0) take(kept, { start: time, site, fields });
    }
  }
  return kept;
}

/** The `*_breaks` of the days that begin in the range. Ends as `Reader.read` does. */
export async function keptBreaks(reader: Reader, portalId: string, range: Range): Promise<Fields> {
  const breaks: Record<string, number> = {};
  for await (const { columns, rows } of reader.read(`SELECT * FROM "gx_energy_day" ${within(portalId, range)}`)) {
    for (const [index, name] of columns.entries()) {
      if (!name.endsWith('_breaks')) continue;
      for (const row of rows) if (typeof row[index] === 'number') breaks[name] = row[index];
    }
  }
  return breaks;
}

/** A day in the range that begins at no midnight of the zone: it is one of another. Ends as `Reader.read` does. */
export async function dayOfAnotherZone(
  reader: Reader,
  portalId: string,
  range: Range,
  zone: string,
): Promise<number | undefined> {
  const question = `SELECT "coverage" FROM "gx_energy_day" ${within(portalId, range)}`;
  for await (const { rows } of reader.read(question)) {
    for (const row of rows) {
      const time = Number(row[0]);
      if (localDay(time, zone).start !== time) return time;
    }
  }
  return undefined;
}

function within(portalId: string, { start, end }: Range): string {
  return `WHERE "portal_id" = ${literal(portalId)} AND time >= ${start}ms AND time < ${end}ms`;
}

/** Of several places: what one of them has. */
export function merged(all: readonly Kept[]): Kept {
  const windows = new Map<number, KeptWindow>();
  for (const window of all.flatMap((one) => [...one.windows.values()])) take(windows, window);
  return { windows, breaks: Object.assign({}, ...all.map(({ breaks }) => breaks)) };
}

function take(kept: Map<number, KeptWindow>, window: KeptWindow): void {
  const coverage = ({ fields }: KeptWindow) => fields['coverage'] ?? 0;
  const known = kept.get(window.start);
  if (!known || coverage(window) > coverage(known)) kept.set(window.start, window);
}

/** As the windows are that were computed here; what checks compare is not kept. */
export function asClosed({ start, fields }: KeptWindow): ClosedWindow {
  return { start, site: fields, devices: [], consumers: [], checks: {} };
}

/** What counters say is left as it is: no value of a counter is not 0. */
const OF_COUNTERS = /_(counter|gap|gap_days|breaks)$/;

/** The window that takes the place of another: a database keeps fields that a new point does not have, so they become 0. */
export function inPlaceOf(kept: KeptWindow | undefined, window: ClosedWindow): ClosedWindow {
  const gone = Object.keys(kept?.fields ?? {}).filter((name) => !(name in window.site) && !OF_COUNTERS.test(name));
  return gone.length === 0
    ? window
    : { ...window, site: { ...window.site, ...Object.fromEntries(gone.map((name) => [name, 0])) } };
}
