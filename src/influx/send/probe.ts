/** Whether these credentials may write to a database, found out by a write of nothing. */
import type { Database } from '../database.ts';
import { pack } from '../lines.ts';
import type { Server, Verdict } from '../servers/driver.ts';
import { type DatabaseFinding, ensureDatabase } from '../servers/ensure.ts';
import { understand } from './verdict.ts';

/** A body of a comment alone: whoever may not write is told so, and nothing is stored. */
export async function probe({ driver }: Server, database: Database, signal: AbortSignal): Promise<Verdict> {
  const body = await pack(['# gx-logger check']);
  return understand(driver, await driver.write(database, body, signal), database).verdict;
}

/** 1.x takes a body without points; others refuse it for that, after they looked at the credentials. */
export function isPermission(verdict: Verdict): boolean {
  return verdict.kind === 'accept' || reasonOf(verdict) === 'empty';
}

export function reasonOf(verdict: Verdict | undefined): string | undefined {
  return verdict && 'reason' in verdict ? verdict.reason : undefined;
}

/** Creates the database unless it is there. Whoever may only write sees none on some servers: then writing tells. */
export async function ensureWritable(
  server: Server,
  database: Database,
  signal: AbortSignal,
): Promise<DatabaseFinding> {
  const { driver } = server;
  const found = await ensureDatabase(server, database, signal);
  if (found.state !== 'missing' || driver.advice.createsByWriting) return found;
  if (!isPermission(await probe(server, database, signal))) return found;
  return {
    state: 'there',
    message: `${driver.titleOf(database)} takes what is written, and is not shown to these credentials`,
  };
}
