/** What a run would find at the database, in plain words. Nothing is created and no point is written. */
import type { Verdict } from '../types.ts';
import { openConnection } from './connect.ts';
import { detect } from './detect.ts';
import { addressOf, type Destination, type Server } from './dialect.ts';
import { pack } from './lines.ts';
import { inDays } from './retention.ts';
import { type Finding, findDatabase } from './setup.ts';
import { TABLES } from './setup-v3.ts';

export interface DatabaseCheck {
  /** Whether a run would write. */
  readonly ok: boolean;
  readonly lines: string[];
}

/** Rejects only with the signal's reason. */
export async function checkDatabase(destination: Destination, signal: AbortSignal): Promise<DatabaseCheck> {
  const detected = await detect(destination, signal);
  if ('health' in detected) return { ok: false, lines: [detected.health.message] };
  const { server } = detected;
  const found = await findDatabase(server, destination, signal);
  const lines = [`${server.product} answers at ${addressOf(destination)}`];
  const isMissing = found.outcome === 'missing';
  // 3.x creates what it is asked to write to, and it lists reliably what it has.
  const verdict = isMissing && server.generation === 'v3' ? undefined : await probe();
  const mayWrite = verdict === undefined || isPermission(verdict);
  const willCreate = isMissing && (verdict === undefined || reasonOf(verdict) === 'not_found');
  lines.push(...credentials(server, destination, verdict));
  if (willCreate) lines.push(`${found.message}: a run creates it, where these credentials may (1.x: an administrator)`);
  else if (!isMissing) lines.push(found.message, ...retention(found, destination));
  if (!willCreate) lines.push(mayWrite ? 'writing is allowed' : `writing is not possible: ${explain(verdict)}`);
  lines.push(...limits(server, destination));
  return { ok: mayWrite || willCreate, lines };

  /** A body of a comment alone: whoever may not write is told so, and nothing is stored. */
  async function probe(): Promise<Verdict> {
    const connection = openConnection(server, destination, found);
    return (await connection.send(await pack(['# gx-logger check']), signal)).verdict;
  }
}

/** 1.x takes a body without points; others refuse it for that, after they looked at the credentials. */
function isPermission(verdict: Verdict): boolean {
  return verdict.kind === 'accept' || reasonOf(verdict) === 'empty';
}

function reasonOf(verdict: Verdict): string | undefined {
  return 'reason' in verdict ? verdict.reason : undefined;
}

function explain(verdict: Verdict | undefined): string {
  if (!verdict || verdict.kind === 'accept') return '';
  return verdict.kind === 'keep' && verdict.action ? `${verdict.detail}. To do: ${verdict.action}` : verdict.detail;
}

/** Nothing is said where the answer says nothing of them. */
function credentials({ generation }: Server, { token, username }: Destination, verdict: Verdict | undefined): string[] {
  const areSet = token || username;
  const reason = verdict && reasonOf(verdict);
  if (reason === 'unauthorized' && generation === 'v1' && token && !username) {
    return ['InfluxDB 1.x takes INFLUX_USERNAME and INFLUX_PASSWORD, not INFLUX_TOKEN'];
  }
  if (reason === 'unauthorized') {
    return [areSet ? 'the credentials are not accepted' : 'no credentials are set, but the server asks for some'];
  }
  if (verdict && !isPermission(verdict) && reason !== 'forbidden' && reason !== 'not_found') return [];
  return [areSet ? 'the credentials are not refused' : 'no credentials are set, and none are asked for'];
}

/** Where the database says how long it keeps its data, and it is not what is configured. */
function retention({ retention: has }: Finding, { retention: wanted, policy }: Destination): string[] {
  if (has === undefined || wanted === undefined || has === wanted) return [];
  if (policy !== undefined) return [`INFLUX_RETENTION is ${inDays(wanted)}: a database of the loader is left as it is`];
  const change = wanted > has ? 'gx-logger setup lengthens it' : 'only gx-logger setup --shorten shortens it';
  return [`INFLUX_RETENTION is ${inDays(wanted)}: a run does not change what is there; ${change}`];
}

const CORE = 'InfluxDB 3 Core reads at most 72 hours in one query; Enterprise, free at home, has no such limit';

/** What a generation cannot do that its user should know before there is a year of data in it. */
function limits({ generation, product }: Server, { org, policy }: Destination): string[] {
  switch (generation) {
    case 'v1':
      return [];
    case 'v2':
      return org ? [] : ['INFLUX_ORG is not set: InfluxDB 2 asks for an organisation'];
    case 'cloud':
      return ['Cloud may take points first and refuse them later: it tells so in its bucket _monitoring only'];
    case 'v3':
      return [...(product.includes('Enterprise') ? [] : [CORE]), ...(policy === undefined ? [] : [TABLES])];
    case 'victoria':
      return [
        'VictoriaMetrics holds numbers only: text is left out, and it does not answer InfluxQL',
        'start it with -dedup.minScrapeInterval=1ms, or what is sent twice counts twice',
      ];
  }
}
