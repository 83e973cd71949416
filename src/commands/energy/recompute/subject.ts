/** Which GX, and which of its local days: what is asked for, as far as history has it. */
import type { Config } from '../../../config/schema.ts';
import { hostZone, localDay } from '../../../energy/zone.ts';
import { literal, quote, type Reader } from '../../../influx/query/reader.ts';
import type { Range } from '../../../influx/query/slices.ts';
import { createLog } from '../../../shared/log.ts';
import { type Devices, devicesFile } from '../../../state/devices.ts';
import { energyOpenFile } from '../../../state/energy.ts';
import { openDataDir } from '../../../state/state-file.ts';
import type { StoredGx } from '../../which.ts';
import type { Source } from '../history/tell.ts';
import { periodsOf, type Wish } from '../periods.ts';

/** How the schemas name what every GX has: the tag with its portal id, and measurements of its service `system`. */
const SOURCES = {
  gx: { portal: 'portal_id', first: '"system"', field: '*' },
  venus: { portal: 'portalId', first: '/^system\\/(Ac|Dc)\\//', field: '"value"' },
} as const;

export interface Subject {
  readonly portalId: string;
  readonly zone: string;
  /** The zone is that of this computer: nobody has said one. */
  readonly isGuessed: boolean;
  readonly known: Devices[string] | undefined;
}

/**
 * The GX that is configured alone, else the only one in history; or in words why it is not to be told. `first` is what is
 * looked at in place of the service `system`.
 */
export async function subjectOf(
  config: Config,
  reader: Reader,
  source: Source,
  first?: string,
): Promise<Subject | string> {
  const folder = openDataDir(config.data_dir, createLog('silent'));
  const devices = devicesFile(folder).read();
  const { portal_id: ids, energy } = config.gx;
  const inHistory = ids !== 'all' && ids[0] !== undefined ? [] : await portalsIn(reader, source, first);
  const known = inHistory.filter((id) => id in devices);
  const portalId = (ids !== 'all' && ids[0]) || (known.length === 1 ? known[0] : inHistory[0]);
  if (portalId === undefined) return 'the database holds no history of a GX';
  if (inHistory.length > 1 && known.length !== 1) {
    return `the database holds history of ${inHistory.join(', ')}: name one with --site`;
  }
  const kept = energyOpenFile(folder).read().sites[portalId]?.zone ?? undefined;
  const said = energy.time_zone ?? kept;
  return { portalId, zone: said ?? hostZone(), isGuessed: said === undefined, known: devices[portalId] };
}

/** Of whom there is history, and under which names; the loader's has none of sites. */
export async function storedGx(reader: Reader, source: Source, first?: string): Promise<readonly StoredGx[]> {
  const all: StoredGx[] = [];
  for (const portalId of await portalsIn(reader, source, first)) {
    const from = `FROM ${first ?? SOURCES[source].first}`;
    const whose = `WHERE ${quote(SOURCES[source].portal)} = ${literal(portalId)}`;
    const sites = source === 'gx' ? await valuesOf(reader, `${from} WITH KEY = "site" ${whose}`) : [];
    all.push({ portalId, sites });
  }
  return all;
}

function portalsIn(reader: Reader, source: Source, first: string = SOURCES[source].first): Promise<string[]> {
  return valuesOf(reader, `FROM ${first} WITH KEY = ${quote(SOURCES[source].portal)}`);
}

async function valuesOf(reader: Reader, which: string): Promise<string[]> {
  const values: string[] = [];
  for await (const { rows } of reader.read(`SHOW TAG VALUES ${which}`))
    values.push(...rows.map((row) => String(row[1])));
  return [...new Set(values)];
}

/**
 * Whole local days, of which today is none: it is the daemon's. Without `from` they begin with history. A text says what is
 * wrong.
 */
export async function daysOf(
  wish: Pick<Wish, 'from' | 'to'>,
  { portalId, zone }: Subject,
  reader: Reader,
  source: Source,
  now: number,
  measurement?: string,
): Promise<Range | string> {
  const today = localDay(now, zone).start;
  const oldest = await oldestRow(reader, source, portalId, measurement);
  if (oldest === undefined) return `the database holds no history of ${portalId}`;
  const first = localDay(oldest, zone).start;
  const periods = wish.from === undefined && wish.to === undefined ? [] : periodsOf(wish, zone, now);
  const whole = periods[0] ?? { start: first, end: today };
  const start = Math.max(first, wish.from === undefined ? first : whole.start);
  const end = Math.min(today, whole.end);
  if (start < end) return { start, end };
  if (whole.start >= today) return 'only days that are over can be computed, and these are not';
  return `history begins ${new Date(oldest).toISOString().slice(0, 10)}, after these days`;
}

async function oldestRow(
  reader: Reader,
  source: Source,
  portalId: string,
  first: string = SOURCES[source].first,
): Promise<number | undefined> {
  const { portal, field } = SOURCES[source];
  const statement = `SELECT ${field} FROM ${first} WHERE ${quote(portal)} = ${literal(portalId)} ORDER BY time LIMIT 1`;
  let oldest: number | undefined;
  for await (const { rows } of reader.read(statement)) {
    const time = Number(rows[0]?.[0]);
    oldest = Math.min(oldest ?? time, time);
  }
  return oldest;
}
