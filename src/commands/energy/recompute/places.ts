/** Where recompute reads and writes: history, the windows that are there already, and the databases for what is computed. */
import { type Config, SCHEMAS } from '../../../config/schema.ts';
import { chosenTiers, type Tier } from '../../../config/tiers.ts';
import { type DestinationSettings, settingsOf, targetsOf } from '../../../destination/configured.ts';
import type { Database } from '../../../influx/database.ts';
import { openReader, type Reader, Unanswered } from '../../../influx/query/reader.ts';
import type { Range } from '../../../influx/query/slices.ts';
import { detect } from '../../../influx/servers/detect.ts';
import { whyOff } from '../../../influx/servers/ensure.ts';
import type { Source } from '../history/tell.ts';
import { dayOfAnotherZone, type Kept, keptBreaks, keptWindows, merged } from './kept.ts';

type Say = (line: string) => void;

/** The schema whose history is read, where nobody says which. */
export function sourceOf({ schema }: Pick<Config, 'schema'>): Source {
  return schema.includes('gx') ? 'gx' : 'venus';
}

/** The database that holds it, without the address. */
export function historyDatabase(source: Source, config: Config): Omit<Database, 'url'> {
  const [ours, loaders] = SCHEMAS;
  return settingsOf(source === 'gx' ? ours : loaders, config).database;
}

/** Those that take energy: of our own schema, the roll-ups that the database has room for among them. */
export async function energyPlaces(config: Config, url: string, signal: AbortSignal): Promise<DestinationSettings[]> {
  return (await placesOn(config, url, signal)).places;
}

export type RollupPlace = DestinationSettings & { readonly tier: Tier };

/** Those of the roll-ups; or in words why there is none. */
export async function rollupPlaces(config: Config, url: string, signal: AbortSignal): Promise<RollupPlace[] | string> {
  if (chosenTiers(config.tiers).length === 0) return 'no roll-ups are kept (TIERS is none)';
  if (!config.schema.includes('gx')) return 'roll-ups are of our own schema, which is not written (SCHEMA)';
  const { places, why } = await placesOn(config, url, signal);
  const tiers = places.filter((place): place is RollupPlace => place.tier !== undefined);
  return tiers.length > 0 ? tiers : (why ?? 'no roll-ups are kept');
}

/** Of our own schema, as far as the database has room for them, and in words why it has none for others. */
async function placesOn(
  config: Config,
  url: string,
  signal: AbortSignal,
): Promise<{ readonly places: DestinationSettings[]; readonly why: string | undefined }> {
  const all = targetsOf(config)
    .map((target) => settingsOf(target, config))
    .filter(({ schema }) => schema === 'gx');
  const [raw] = all;
  const detected = raw && (await detect({ ...raw.database, url }, signal));
  if (!detected || !('server' in detected)) return { places: all, why: undefined };
  const { server } = detected;
  const off = ({ database }: DestinationSettings) => whyOff(server, { ...database, url });
  const places = all.filter((place) => off(place) === undefined);
  return { places, why: all.map(off).find((words) => words !== undefined) };
}

/** Since when a roll-up keeps what is written; what is older it would refuse. */
export function keptSince({ tier, database }: DestinationSettings, now: number): number {
  const { retention } = database;
  return tier === undefined || retention === undefined ? Number.NEGATIVE_INFINITY : now - retention;
}

export interface KeptIn {
  /** What each place has of a day. */
  of(portalId: string, day: Range): Promise<Kept>;
  /** When a day of another time zone begins that one of them has. */
  dayOfAnotherZone(portalId: string, range: Range, zone: string): Promise<number | undefined>;
}

/** Asks each place. A place that was never written to has nothing. */
export async function openKept(
  places: readonly DestinationSettings[],
  url: string,
  signal: AbortSignal,
  say: Say,
): Promise<KeptIn> {
  const readers: Reader[] = [];
  for (const { database } of places) {
    const opened = await openReader({ ...database, url }, signal, say);
    if (opened.refusal === undefined) readers.push(opened.reader);
  }
  return {
    async of(portalId, range) {
      const all: Kept[] = [];
      for (const reader of readers) {
        const windows = await keptWindows(reader, portalId, range).catch((error) => orNothing(error, new Map()));
        const breaks =
          windows.size === 0 ? {} : await keptBreaks(reader, portalId, range).catch((error) => orNothing(error, {}));
        all.push({ windows, breaks });
      }
      return merged(all);
    },
    async dayOfAnotherZone(portalId, range, zone) {
      for (const reader of readers) {
        const found = await dayOfAnotherZone(reader, portalId, range, zone).catch((e) => orNothing(e, undefined));
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

const MISSING = /not found/i;

/** Of a place that was never written to. */
export function orNothing<T>(error: unknown, nothing: T): T {
  if (error instanceof Unanswered && MISSING.test(error.message)) return nothing;
  throw error;
}
