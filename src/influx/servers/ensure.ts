/**
 * The database or bucket: is it there, and making it where it is not. A user who may only write can often neither
 * look nor create; that is no error here, for the write itself tells what is missing.
 */
import type { Database } from '../database.ts';
import { inDays, keeps } from '../setup/retention.ts';
import { createAsk } from './ask.ts';
import type { Described, Server } from './driver.ts';

/** What was seen, or what was done, with the server's words where it would not say. */
export interface DatabaseFinding {
  readonly state: 'there' | 'created' | 'missing' | 'unknown' | 'off';
  /** In words, for a person. */
  readonly message: string;
  /** How long it keeps its data, in ms; absent where it keeps it for ever, and where it does not tell. */
  readonly retention?: number | undefined;
}

/** Looks without changing anything. */
export async function findDatabase(
  { driver }: Server,
  database: Database,
  signal: AbortSignal,
): Promise<DatabaseFinding> {
  const ask = createAsk(database, driver.scheme(database), signal);
  const name = driver.titleOf(database);
  const listing = await driver.list(ask, database);
  if (listing.refusal !== undefined) {
    return { state: 'unknown', message: `cannot tell whether ${name} exists (${listing.refusal})` };
  }
  if (!listing.names.includes(driver.nameOf(database))) return { state: 'missing', message: `${name} is missing` };
  const described = (await driver.describe?.(ask, database)) ?? { retention: listing.retention };
  const { retention, note = '', words = `${name} is there` }: Described = described;
  const kept = retention === undefined ? '' : `; it keeps its data for ${inDays(retention)}`;
  return { state: 'there', message: `${words}${kept}${note}`, retention };
}

/** Creates the database unless it is seen, with the retention that is configured. One that is there is left as it is. */
export async function ensureDatabase(
  server: Server,
  database: Database,
  signal: AbortSignal,
): Promise<DatabaseFinding> {
  const found = await findDatabase(server, database, signal);
  if (found.state === 'there') return found;
  const { driver } = server;
  const name = driver.titleOf(database);
  const { refusal, note = '' } = await driver.create(createAsk(database, driver.scheme(database), signal), database);
  if (refusal === undefined) {
    const { retention } = database;
    return {
      state: 'created',
      message: `${name} was created; it keeps its data ${keeps(retention)}${note}`,
      retention,
    };
  }
  if (/^4(09|22): .*(exist|conflict)/i.test(refusal)) return { state: 'there', message: `${name} is there` };
  return { state: found.state, message: `${found.message}; creating it was refused (${refusal})` };
}

/** Why a roll-up is left out on this server; undefined where it belongs there, and where it is none. */
export function whyOff({ driver, ...identity }: Server, { tier }: Database): string | undefined {
  const room = tier && driver.roomForTiers?.(identity);
  if (!tier || room === undefined || (room === 'few' && tier.isChosen)) return undefined;
  const { product } = identity;
  return room === 'none'
    ? `the roll-up ${tier.name} is left out: ${product} has no place for it`
    : `the roll-up ${tier.name} is left out: ${product} may have room for few databases; TIERS=m1,m15 asks for it all the same`;
}
