/** What a run would find at the database, in plain words. Nothing is created and no point is written. */
import { addressOf, type Database } from './database.ts';
import { isPermission, probe, reasonOf } from './send/probe.ts';
import { createAsk } from './servers/ask.ts';
import { detectReady } from './servers/detect.ts';
import type { Server, ServerLimits, Verdict } from './servers/driver.ts';
import { type DatabaseFinding, findDatabase, whyOff } from './servers/ensure.ts';
import { inDays } from './setup/retention.ts';

export interface DatabaseCheck {
  /** Whether a run would write. */
  readonly ok: boolean;
  readonly lines: string[];
  /** Of the server, where one is found. */
  readonly limits?: ServerLimits;
}

/** A server that is starting is waited for so long, ms. */
const START_WITHIN = 60_000;

/** `onWait` is told where a server that is starting is waited for. Rejects only with the signal's reason. */
export async function checkDatabase(
  database: Database,
  signal: AbortSignal,
  onWait: (message: string) => void = () => undefined,
): Promise<DatabaseCheck> {
  const detected = await detectReady(database, signal, START_WITHIN, onWait);
  if ('health' in detected) return { ok: false, lines: [detected.health.message] };
  const { server } = detected;
  const { driver } = server;
  const lines = [`${server.product} answers at ${addressOf(database)}`];
  const off = whyOff(server, database);
  if (off !== undefined) return { ok: true, lines: [...lines, off], limits: driver.limits };
  const found = await findDatabase(server, database, signal);
  const isMissing = found.state === 'missing';
  // Nothing is created here.
  const verdict = isMissing && driver.advice.createsByWriting ? undefined : await probe(server, database, signal);
  const mayWrite = verdict === undefined || isPermission(verdict);
  const isToCreate = isMissing && (verdict === undefined || isGone(verdict, database));
  // Where the server would not even look for the database, not finding it says nothing of credentials.
  const isTold = found.state !== 'unknown' || reasonOf(verdict) !== 'not_found';
  if (isTold) lines.push(...credentials(server, database, verdict));
  const created = isToCreate ? await creation(server, database, found, signal) : undefined;
  if (created) lines.push(created.words);
  else if (!isMissing) lines.push(found.message, ...retention(found, database));
  if (!created) lines.push(mayWrite ? 'writing is allowed' : `writing is not possible: ${explain(verdict)}`);
  lines.push(...driver.advice.limits(server, database));
  return { ok: created ? created.ok : mayWrite, lines, limits: driver.limits };
}

/** Whether a run will create what is missing. */
async function creation(
  server: Server,
  database: Database,
  { message }: DatabaseFinding,
  signal: AbortSignal,
): Promise<{ ok: boolean; words: string }> {
  const { driver } = server;
  const ask = createAsk(database, driver.scheme(database), signal);
  const why = await driver.forbidsCreating?.(ask, database, server);
  if (why === undefined) return { ok: true, words: `${message}: a run creates it` };
  const todo = 'create it, with gx-logger setup for example, or set the credentials of one who may';
  return { ok: false, words: `${message}, and a run cannot create it (${why}): ${todo}` };
}

/** Whether the database is not there, or, on 1.x, the policy of a roll-up in it. */
function isGone(verdict: Verdict, { tier }: Database): boolean {
  const reason = reasonOf(verdict);
  return reason === 'not_found' || (tier !== undefined && reason === 'no_retention_policy');
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
  if (verdict && !isPermission(verdict) && reason !== 'forbidden' && !isGone(verdict, database)) return [];
  return [areSet ? 'the credentials are not refused' : 'no credentials are set, and none are asked for'];
}

/** Where the database says how long it keeps its data, and it is not what is configured. */
function retention({ retention: has }: DatabaseFinding, database: Database): string[] {
  const { retention: wanted, retentionSetting: setting = 'INFLUX_RETENTION', policy } = database;
  if (has === undefined || wanted === undefined || has === wanted) return [];
  if (policy !== undefined)
    return [`${setting} is ${inDays(wanted)}: a database of the schema venus-influx-loader is left as it is`];
  const change = wanted > has ? 'gx-logger setup lengthens it' : 'only gx-logger setup --shorten shortens it';
  return [`${setting} is ${inDays(wanted)}: a run does not change what is there; ${change}`];
}
