/** What a run would find at the database, in plain words. Nothing is created and no point is written. */
import type { Verdict } from '../types.ts';
import { addressOf, type Database } from './database.ts';
import { pack } from './lines.ts';
import { understand } from './send/verdict.ts';
import { detect } from './servers/detect.ts';
import type { Server } from './servers/driver.ts';
import { type DatabaseFinding, findDatabase } from './servers/ensure.ts';
import { inDays } from './setup/retention.ts';

export interface DatabaseCheck {
  /** Whether a run would write. */
  readonly ok: boolean;
  readonly lines: string[];
}

/** Rejects only with the signal's reason. */
export async function checkDatabase(database: Database, signal: AbortSignal): Promise<DatabaseCheck> {
  const detected = await detect(database, signal);
  if ('health' in detected) return { ok: false, lines: [detected.health.message] };
  const { server } = detected;
  const { driver } = server;
  const found = await findDatabase(server, database, signal);
  const lines = [`${server.product} answers at ${addressOf(database)}`];
  const isMissing = found.state === 'missing';
  // Nothing is created here.
  const verdict = isMissing && driver.advice.createsByWriting ? undefined : await probe();
  const mayWrite = verdict === undefined || isPermission(verdict);
  const willCreate = isMissing && (verdict === undefined || reasonOf(verdict) === 'not_found');
  // Where the server would not even look for the database, not finding it says nothing of credentials.
  const isTold = found.state !== 'unknown' || reasonOf(verdict) !== 'not_found';
  if (isTold) lines.push(...credentials(server, database, verdict));
  if (willCreate)
    lines.push(`${found.message}: a run creates it, if these credentials allow it (1.x: an administrator)`);
  else if (!isMissing) lines.push(found.message, ...retention(found, database));
  if (!willCreate) lines.push(mayWrite ? 'writing is allowed' : `writing is not possible: ${explain(verdict)}`);
  lines.push(...driver.advice.limits(server, database));
  return { ok: mayWrite || willCreate, lines };

  /** A body of a comment alone: whoever may not write is told so, and nothing is stored. */
  async function probe(): Promise<Verdict> {
    const body = await pack(['# gx-logger check']);
    return understand(driver, await driver.write(database, body, signal), database).verdict;
  }
}

/** 1.x takes a body without points; others refuse it for that, after they looked at the credentials. */
function isPermission(verdict: Verdict): boolean {
  return verdict.kind === 'accept' || reasonOf(verdict) === 'empty';
}

function reasonOf(verdict: Verdict | undefined): string | undefined {
  return verdict && 'reason' in verdict ? verdict.reason : undefined;
}

function explain(verdict: Verdict | undefined): string {
  if (!verdict || verdict.kind === 'accept') return '';
  return verdict.kind === 'keep' && verdict.action ? `${verdict.detail}. To do: ${verdict.action}` : verdict.detail;
}

/** Nothing is said where the answer says nothing of them. */
function credentials({ driver }: Server, database: Database, verdict: Verdict | undefined): string[] {
  const areSet = database.token || database.username;
  const reason = verdict && reasonOf(verdict);
  if (reason === 'unauthorized') {
    const unfit = driver.advice.unfit?.(database);
    if (unfit !== undefined) return [unfit];
    return [areSet ? 'the credentials are not accepted' : 'no credentials are set, but the server asks for some'];
  }
  if (verdict && !isPermission(verdict) && reason !== 'forbidden' && reason !== 'not_found') return [];
  return [areSet ? 'the credentials are not refused' : 'no credentials are set, and none are asked for'];
}

/** Where the database says how long it keeps its data, and it is not what is configured. */
function retention({ retention: has }: DatabaseFinding, { retention: wanted, policy }: Database): string[] {
  if (has === undefined || wanted === undefined || has === wanted) return [];
  if (policy !== undefined)
    return [`INFLUX_RETENTION is ${inDays(wanted)}: a database of the schema venus-influx-loader is left as it is`];
  const change = wanted > has ? 'gx-logger setup lengthens it' : 'only gx-logger setup --shorten shortens it';
  return [`INFLUX_RETENTION is ${inDays(wanted)}: a run does not change what is there; ${change}`];
}
