/**
 * The database or bucket: is it there, and making it where it is not. A user who may only write can often neither
 * look nor create; that is no error here, for the write itself tells what is missing.
 */
import type { Database } from '../database.ts';
import { inDays, keeps } from '../setup/retention.ts';
import { createAsk } from './ask.ts';
import type { Described, Driver, Server } from './driver.ts';

/** What was seen, or what was done, with the server's words where it would not say. */
export interface DatabaseFinding {
  readonly state: 'there' | 'created' | 'missing' | 'unknown';
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
  const name = titleOf(driver, database);
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
  const name = titleOf(driver, database);
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

/** For people, for example `bucket "gx"`. */
export function titleOf({ noun, nameOf }: Driver, database: Database): string {
  return `${noun} "${nameOf(database)}"`;
}
