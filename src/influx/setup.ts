/**
 * The database or bucket: is it there, and making it where it is not. A user who may only write can often neither
 * look nor create; that is no error here, for the write itself tells what is missing. VictoriaMetrics has no
 * databases, so nothing is made there.
 */
import * as z from 'zod';
import { authorization, type Destination, endpoint, type Server } from './dialect.ts';
import { type Reply, type RequestOptions, request } from './http.ts';
import { presentable } from './presentable.ts';
import { readReport } from './report.ts';
import { inDays, retentionOfBucket, retentionOfPolicies } from './retention.ts';

/** What was seen, or what was done, with the server's words where it would not say. */
export interface Finding {
  readonly outcome: 'there' | 'created' | 'missing' | 'unknown';
  /** In words, for a person. */
  readonly message: string;
  /** How long it keeps its data, in ms; absent where it keeps it for ever, and where it does not tell. */
  readonly retention?: number;
}

type Ask = (path: string, options?: RequestOptions & { query?: Record<string, string> }) => Promise<Reply>;

/** How one generation is asked. */
interface Manner {
  readonly noun: string;
  readonly scheme: 'Basic' | 'Bearer' | 'Token';
  list(ask: Ask, destination: Destination): Promise<Reply>;
  /** The names in the answer of `list`. */
  readonly names: z.ZodType<string[]>;
  create(ask: Ask, destination: Destination): Promise<Reply>;
  /** Of a database that is there, in ms, where it has one and tells; `listed` is the answer of `list`. */
  retention?(ask: Ask, destination: Destination, listed: unknown): Promise<number | undefined>;
}

const V1: Manner = {
  noun: 'database',
  scheme: 'Basic',
  list: (ask) => ask('/query', statement('SHOW DATABASES')),
  names: z
    .object({
      results: z.array(
        z.object({ series: z.array(z.object({ values: z.array(z.tuple([z.string()])).default([]) })).default([]) }),
      ),
    })
    .transform(({ results }) => results.flatMap(({ series }) => series.flatMap(({ values }) => values.flat()))),
  create: (ask, { bucket }) => ask('/query', statement(`CREATE DATABASE ${quote(bucket)}`)),
  async retention(ask, { bucket }) {
    // A user who may only write is refused, and nothing is known then.
    const reply = await ask('/query', statement(`SHOW RETENTION POLICIES ON ${quote(bucket)}`));
    return 'error' in reply ? undefined : retentionOfPolicies(parse(reply.text));
  },
};

/** Exactly one: nothing is created where it might be the wrong one. */
const ORGS = z.object({ orgs: z.tuple([z.object({ id: z.string() })]) });

const V2: Manner = {
  noun: 'bucket',
  scheme: 'Token',
  list: (ask, { bucket, org }) => ask('/api/v2/buckets', { query: { name: bucket, ...(org && { org }) } }),
  names: z
    .object({ buckets: z.array(z.object({ name: z.string() })) })
    .transform(({ buckets }) => buckets.map(({ name }) => name)),
  async create(ask, { bucket, org }) {
    const reply = await ask('/api/v2/orgs', { query: { ...(org && { org }) } });
    if ('error' in reply || reply.status >= 300) return reply;
    const found = ORGS.safeParse(parse(reply.text));
    if (!found.success) return { error: 'no_org', message: 'INFLUX_ORG does not name an organisation that is visible' };
    return ask('/api/v2/buckets', post({ orgID: found.data.orgs[0].id, name: bucket, retentionRules: [] }));
  },
  retention: async (_, { bucket }, listed) => retentionOfBucket(listed, bucket),
};

const V3: Manner = {
  noun: 'database',
  scheme: 'Bearer',
  list: (ask) => ask('/api/v3/configure/database', { query: { format: 'json' } }),
  names: z
    .array(z.object({ 'iox::database': z.string() }))
    .transform((rows) => rows.map((row) => row['iox::database'])),
  create: (ask, { bucket }) => ask('/api/v3/configure/database', post({ db: bucket })),
};

const MANNERS: Readonly<Record<Server['generation'], Manner | undefined>> = {
  v1: V1,
  v2: V2,
  cloud: V2,
  v3: V3,
  victoria: undefined,
};

/** Looks without changing anything. */
export async function findDatabase(server: Server, to: Destination, signal: AbortSignal): Promise<Finding> {
  const manner = MANNERS[server.generation];
  if (!manner) return { outcome: 'there', message: `nothing to create: every point gets the label db="${to.bucket}"` };
  const name = `${manner.noun} "${to.bucket}"`;
  const reply = await manner.list(asker(manner, to, signal), to);
  const refusal = refusalOf(reply, to);
  // 2.x may answer 404 for the one bucket that was asked for.
  if (refusal && /bucket ".*" not found/.test(refusal)) return { outcome: 'missing', message: `${name} is missing` };
  const listed = 'error' in reply ? undefined : parse(reply.text);
  const names = manner.names.safeParse(listed);
  if (refusal || !names.success) {
    const why = refusal ?? 'an answer of another kind than expected';
    return { outcome: 'unknown', message: `whether ${name} is there is not to be learnt here (${why})` };
  }
  if (!names.data.includes(to.bucket)) return { outcome: 'missing', message: `${name} is missing` };
  const retention = await manner.retention?.(asker(manner, to, signal), to, listed);
  if (retention === undefined) return { outcome: 'there', message: `${name} is there` };
  return { outcome: 'there', retention, message: `${name} is there; it keeps its data for ${inDays(retention)}` };
}

/** Creates the database unless it is seen. It keeps its data for ever, until somebody sets a retention. */
export async function ensureDatabase(server: Server, to: Destination, signal: AbortSignal): Promise<Finding> {
  const found = await findDatabase(server, to, signal);
  const manner = MANNERS[server.generation];
  if (!manner || found.outcome === 'there') return found;
  const name = `${manner.noun} "${to.bucket}"`;
  const refusal = refusalOf(await manner.create(asker(manner, to, signal), to), to);
  if (!refusal) return { outcome: 'created', message: `${name} was created; it keeps its data for ever` };
  if (/^4(09|22): .*(exist|conflict)/i.test(refusal)) return { outcome: 'there', message: `${name} is there` };
  return { outcome: found.outcome, message: `${found.message}; creating it was not granted (${refusal})` };
}

function asker({ scheme }: Manner, to: Destination, signal: AbortSignal): Ask {
  return (path, { query, headers, ...options } = {}) =>
    request(endpoint(to, path, query), signal, { ...options, headers: { ...headers, ...authorization(to, scheme) } });
}

function post(body: object): RequestOptions {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function statement(q: string): RequestOptions {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { method: 'POST', headers, body: new URLSearchParams({ q }).toString() };
}

/** Why a request was not granted; undefined when it was. 1.x puts errors into answers of status 200, too. */
function refusalOf(reply: Reply, to: Destination): string | undefined {
  if ('error' in reply) return presentable(reply.message, to);
  const hidden = /"error":"((?:[^"\\]|\\.)*)"/.exec(reply.text)?.[1];
  if (reply.status < 300 && hidden === undefined) return undefined;
  const words = reply.status < 300 ? hidden : readReport(reply.text).words;
  return presentable(`${reply.status}: ${words}`, to);
}

/** A name in InfluxQL. */
function quote(name: string): string {
  return `"${name.replace(/["\\]/g, '\\$&')}"`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
