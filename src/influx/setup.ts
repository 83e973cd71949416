/**
 * The database or bucket: is it there, and making it where it is not. A user who may only write can often neither
 * look nor create; that is no error here, for the write itself tells what is missing. VictoriaMetrics has no
 * databases, so nothing is made there.
 */
import * as z from 'zod';
import { type Ask, createAsk, parse, post, quote, refusalOf, type Scheme, statement } from './ask.ts';
import { bucketOf, type Destination, type Server } from './dialect.ts';
import type { Reply } from './http.ts';
import { createMapping, mayBeDefault } from './mapping.ts';
import { defaultPolicy, expiring, inDays, keeps, retentionOfBucket, spanOf } from './retention.ts';

/** What was seen, or what was done, with the server's words where it would not say. */
export interface Finding {
  readonly outcome: 'there' | 'created' | 'missing' | 'unknown';
  /** In words, for a person. */
  readonly message: string;
  /** How long it keeps its data, in ms; absent where it keeps it for ever, and where it does not tell. */
  readonly retention?: number;
}

interface Described {
  /** In ms, where it has one. */
  readonly retention?: number | undefined;
  /** What a person should know. */
  readonly note?: string | undefined;
}

/** How one generation is asked. */
interface Manner {
  readonly noun: string;
  readonly scheme: Scheme;
  list(ask: Ask, destination: Destination): Promise<Reply>;
  /** The names in the answer of `list`. */
  readonly names: z.ZodType<string[]>;
  /** What it is called there; the bucket's name unless something else is said. */
  nameOf?(destination: Destination): string;
  /** `note` is what a person should know although it was made. */
  create(ask: Ask, destination: Destination): Promise<Reply & { readonly note?: string }>;
  /** Of a database that is there, as far as it tells; `listed` is the answer of `list`. */
  describe?(ask: Ask, destination: Destination, listed: unknown): Promise<Described>;
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
  create: (ask, to) => ask('/query', statement(createDatabase(to))),
  async describe(ask, { bucket, policy }) {
    // A user who may only write is refused, and nothing is known then.
    const reply = await ask('/query', statement(`SHOW RETENTION POLICIES ON ${quote(bucket)}`));
    const has = 'error' in reply ? undefined : defaultPolicy(parse(reply.text));
    return { retention: has?.retention, note: has && policy && otherPolicy(has.name, policy) };
  },
};

/** Exactly one: nothing is created where it might be the wrong one. */
const CREATED = z.object({ id: z.string() });
const ORGS = z.object({ orgs: z.tuple([z.object({ id: z.string() })]) });

const V2: Manner = {
  noun: 'bucket',
  scheme: 'Token',
  list: (ask, to) => ask('/api/v2/buckets', { query: { name: bucketOf(to), ...(to.org && { org: to.org }) } }),
  names: z
    .object({ buckets: z.array(z.object({ name: z.string() })) })
    .transform(({ buckets }) => buckets.map(({ name }) => name)),
  nameOf: bucketOf,
  async create(ask, to) {
    const reply = await ask('/api/v2/orgs', { query: { ...(to.org && { org: to.org }) } });
    if ('error' in reply || reply.status >= 300) return reply;
    const found = ORGS.safeParse(parse(reply.text));
    if (!found.success)
      return { error: 'not_found', message: 'INFLUX_ORG does not name an organisation that is visible' };
    const orgID = found.data.orgs[0].id;
    const made = await ask('/api/v2/buckets', post(newBucket(orgID, to)));
    if (to.policy === undefined || 'error' in made || made.status >= 300) return made;
    // Writing does without the mapping; where it is refused, `gx-logger setup` is asked to make it.
    const bucketID = CREATED.safeParse(parse(made.text)).data?.id ?? '';
    const present = await ask('/api/v2/dbrps', { query: { orgID, db: to.bucket } });
    const isDefault = 'error' in present || mayBeDefault(to, parse(present.text));
    const refusal = refusalOf(await ask('/api/v2/dbrps', createMapping({ orgID, bucketID }, to, isDefault)), to);
    if (refusal === undefined) return made;
    return { ...made, note: `; the mapping to it was not granted (${refusal}): gx-logger setup makes it` };
  },
  describe: async (_, to, listed) => ({ retention: retentionOfBucket(listed, bucketOf(to)) }),
};

const V3: Manner = {
  noun: 'database',
  scheme: 'Bearer',
  list: (ask) => ask('/api/v3/configure/database', { query: { format: 'json' } }),
  names: z
    .array(z.object({ 'iox::database': z.string() }))
    .transform((rows) => rows.map((row) => row['iox::database'])),
  create: (ask, { bucket, retention }) => ask('/api/v3/configure/database', post(newDatabase(bucket, retention))),
};

/** 1.x: what it means that the default policy `has` is another than the one that dashboards name; undefined where it is that. */
export function otherPolicy(has: string, wanted: string): string | undefined {
  if (has === wanted) return undefined;
  const meaning = `dashboards that name ${quote(wanted)} do not see what is written there`;
  return `; its default retention policy is ${quote(has)}, which is written to: ${meaning}`;
}

/** 1.x: unless another is wished for, the policy has the name that 1.x itself would give it. */
export function createDatabase({ bucket, policy, retention }: Destination): string {
  const name = `CREATE DATABASE ${quote(bucket)}`;
  if (policy === undefined && retention === undefined) return name;
  return `${name} WITH DURATION ${durationOf(retention)} NAME ${quote(policy ?? 'autogen')}`;
}

/** 1.x. */
export function durationOf(retention: number | undefined): string {
  return retention === undefined ? 'INF' : spanOf(retention);
}

/** 2.x and Cloud. */
export function newBucket(orgID: string, to: Destination): object {
  return { orgID, name: bucketOf(to), retentionRules: expiring(to.retention) };
}

/** 3.x. */
export function newDatabase(db: string, retention: number | undefined): object {
  return { db, ...(retention !== undefined && { retention_period: spanOf(retention) }) };
}

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
  const own = manner.nameOf?.(to) ?? to.bucket;
  const name = `${manner.noun} "${own}"`;
  const reply = await manner.list(createAsk(to, manner.scheme, signal), to);
  const refusal = refusalOf(reply, to);
  // 2.x may answer 404 for the one bucket that was asked for.
  if (refusal && /bucket ".*" not found/.test(refusal)) return { outcome: 'missing', message: `${name} is missing` };
  const listed = 'error' in reply ? undefined : parse(reply.text);
  const names = manner.names.safeParse(listed);
  if (refusal || !names.success) {
    const why = refusal ?? 'an answer of another kind than expected';
    return { outcome: 'unknown', message: `whether ${name} is there is not to be learnt here (${why})` };
  }
  if (!names.data.includes(own)) return { outcome: 'missing', message: `${name} is missing` };
  const { retention, note } = (await manner.describe?.(createAsk(to, manner.scheme, signal), to, listed)) ?? {};
  const kept = retention === undefined ? '' : `; it keeps its data for ${inDays(retention)}`;
  const message = `${name} is there${kept}${note ?? ''}`;
  return { outcome: 'there', message, ...(retention !== undefined && { retention }) };
}

/** Creates the database unless it is seen, with the retention that is configured. One that is there is left as it is. */
export async function ensureDatabase(server: Server, to: Destination, signal: AbortSignal): Promise<Finding> {
  const found = await findDatabase(server, to, signal);
  const manner = MANNERS[server.generation];
  if (!manner || found.outcome === 'there') return found;
  const name = `${manner.noun} "${manner.nameOf?.(to) ?? to.bucket}"`;
  const reply = await manner.create(createAsk(to, manner.scheme, signal), to);
  const refusal = refusalOf(reply, to);
  if (!refusal) {
    const { retention } = to;
    const message = `${name} was created; it keeps its data ${keeps(retention)}${reply.note ?? ''}`;
    return { outcome: 'created', message, ...(retention !== undefined && { retention }) };
  }
  if (/^4(09|22): .*(exist|conflict)/i.test(refusal)) return { outcome: 'there', message: `${name} is there` };
  return { outcome: found.outcome, message: `${found.message}; creating it was not granted (${refusal})` };
}
