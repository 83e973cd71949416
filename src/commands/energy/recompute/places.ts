/** Where recompute reads and writes: history, the windows that are there already, and the databases for what is computed. */
import { type Config, SCHEMAS } from '../../../config/schema.ts';
import { type DestinationSettings, settingsOf, targetsOf } from '../../../destination/configured.ts';
import type { Database } from '../../../influx/database.ts';
import { openReader, type Reader, Unanswered } from '../../../influx/query/reader.ts';
import type { Range } from '../../../influx/query/slices.ts';
import { detect } from '../../../influx/servers/detect.ts';
import { whyOff } from '../../../influx/servers/ensure.ts';
import { type KeptWindow, keptWindows, merged } from './kept.ts';
import type { Source } from './windows.ts';

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
  const all = targetsOf(config)
    .map((target) => settingsOf(target, config))
    .filter(({ schema }) => schema === 'gx');
  const [raw] = all;
  const detected = raw && (await detect({ ...raw.database, url }, signal));
  if (!detected || !('server' in detected)) return all;
  return all.filter(({ database }) => whyOff(detected.server, { ...database, url }) === undefined);
}

/** Asks each place which windows of a range it has. A place that was never written to has none. */
export async function openKept(
  places: readonly DestinationSettings[],
  url: string,
  signal: AbortSignal,
  say: Say,
): Promise<(portalId: string, range: Range) => Promise<ReadonlyMap<number, KeptWindow>>> {
  const readers: Reader[] = [];
  for (const { database } of places) {
    const opened = await openReader({ ...database, url }, signal, say);
    if (opened.refusal === undefined) readers.push(opened.reader);
  }
  return async (portalId, range) => {
    const all: ReadonlyMap<number, KeptWindow>[] = [];
    for (const reader of readers) {
      all.push(await keptWindows(reader, portalId, range).catch(orNothing));
    }
    return merged(all);
  };
}

const MISSING = /not found/i;

function orNothing(error: unknown): ReadonlyMap<number, KeptWindow> {
  if (error instanceof Unanswered && MISSING.test(error.message)) return new Map();
  throw error;
}
