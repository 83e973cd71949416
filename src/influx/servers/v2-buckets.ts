/**
 * Buckets of 2.x and Cloud, and the mappings to them: InfluxQL asks for a database and a policy there as on 1.x, and a
 * mapping leads to the bucket. One without a policy is only found where a mapping says that it is the default.
 */
import * as z from 'zod';
import { type Database, placeName } from '../database.ts';
import type { RequestOptions } from '../http.ts';
import type { Plan, Wish } from '../setup/plan.ts';
import { inSeconds, isLong, LONG_SHARD } from '../setup/retention.ts';
import { type Ask, post } from './ask.ts';

const MAPPINGS = '/api/v2/dbrps';

const rule = z.object({
  type: z.string().optional(),
  everySeconds: z.number(),
  shardGroupDurationSeconds: z.number().optional(),
});
const bucket = z.object({
  id: z.string().default(''),
  orgID: z.string().default(''),
  name: z.string(),
  retentionRules: z.array(rule).default([]),
});
const buckets = z.object({ buckets: z.array(bucket) });
export type Bucket = z.output<typeof bucket>;

const mapping = z.object({
  database: z.string(),
  retention_policy: z.string(),
  bucketID: z.string(),
  default: z.boolean().default(false),
  /** Made of the bucket's name by the server itself; one that somebody makes comes before it. */
  virtual: z.boolean().default(false),
});
const mappings = z.object({ content: z.array(mapping).default([]) });

const made = z.object({ id: z.string() });

/** What steps need of earlier ones: ids are empty until they are known. */
export interface BucketIds {
  orgID: string;
  bucketID: string;
}

/** A plan that is being made. */
export interface Planning {
  readonly plan: Plan;
  readonly wish: Wish;
  readonly ask: Ask;
  readonly signal: AbortSignal;
  /** Organisations and tokens of Cloud are not made here. */
  readonly isCloud: boolean;
}

export function bucketName(database: Database): string {
  const { bucket, policy } = database;
  return policy === undefined ? placeName(database) : `${bucket}/${policy}`;
}

/** The database and the policy that InfluxQL knows a bucket by, where nobody made another mapping. */
export function mappedTo(database: Database): { readonly db: string; readonly rp?: string } {
  const name = bucketName(database);
  const slash = name.indexOf('/');
  return slash < 0 ? { db: name } : { db: name.slice(0, slash), rp: name.slice(slash + 1) };
}

/** Whether a text is the id of an organisation: where it may be one the server never takes it for a name. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{16}$/i.test(text);
}

/** The query of a request that concerns the configured organisation, which is a name or an id. */
export function inOrganisation({ org }: Database): Record<string, string> {
  if (!org) return {};
  return isId(org) ? { orgID: org } : { org };
}

/** Those that an answer lists; undefined where it is of another kind. */
export function bucketsOf(answer: unknown): Bucket[] | undefined {
  return buckets.safeParse(answer).data?.buckets;
}

/** The id of what an answer says was made; empty where it does not say. */
export function idOf(answer: unknown): string {
  return made.safeParse(answer).data?.id ?? '';
}

export function ruleOf({ retentionRules }: Bucket): z.output<typeof rule> | undefined {
  return retentionRules.find(({ type = 'expire' }) => type === 'expire');
}

/** In ms; undefined where it keeps its data for ever, or does not tell. */
export function retentionOf(bucket: Bucket): number | undefined {
  return (ruleOf(bucket)?.everySeconds ?? 0) * 1_000 || undefined;
}

/** No rule is for ever. */
export function expiring(retention: number | undefined): { type: string; everySeconds: number }[] {
  return retention === undefined ? [] : [{ type: 'expire', everySeconds: inSeconds(retention) }];
}

export function createBucket(orgID: string, database: Database): RequestOptions {
  const { tier, retention } = database;
  const shards = tier && isLong(retention) && { shardGroupDurationSeconds: inSeconds(LONG_SHARD) };
  const [rule = { type: 'expire', everySeconds: 0 }] = expiring(retention);
  const retentionRules = shards ? [{ ...rule, ...shards }] : expiring(retention);
  return post({ orgID, name: bucketName(database), retentionRules });
}

/** Makes the mapping of a database that has a policy; why it was refused, or undefined. */
export async function mapBucket(ask: Ask, ids: BucketIds, database: Database): Promise<string | undefined> {
  const { answer, refusal } = await ask(MAPPINGS, { query: { orgID: ids.orgID, db: database.bucket } });
  // Without a look at what is there the default might be taken away from another bucket.
  if (refusal !== undefined) return refusal;
  for (const one of missingMappings(database, answer)) {
    const refused = await create(ask, one, ids);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

/** Plans the mapping of a database that has a policy. What is there is left as it is, and said. */
export async function planMapping({ plan, ask }: Planning, ids: BucketIds, to: Database): Promise<void> {
  const { bucket: db, policy } = to;
  if (policy === undefined) return;
  const name = titleOf(db, policy);
  const { answer, refusal } = ids.orgID === '' ? {} : await ask(MAPPINGS, { query: { orgID: ids.orgID, db } });
  if (refusal !== undefined) {
    plan.todo.push(`${name} is not to be seen (${refusal}): set INFLUX_ADMIN_TOKEN to a token that may`);
    return;
  }
  const same = mappingsOf(to, answer).find((one) => one.retention_policy === policy && !one.virtual);
  const other = otherDefault(to, answer);
  const asBefore = other && `; queries that name no policy go to "${other.retention_policy}", as before`;
  if (same && same.bucketID !== ids.bucketID) {
    plan.todo.push(`${name} leads to another bucket than "${bucketName(to)}": change or delete it (influx v1 dbrp)`);
  } else if (same) {
    plan.facts.push(`${name} is there${asBefore ?? ''}`);
  } else {
    for (const one of missingMappings(to, answer)) {
      const where =
        one.bucketID === undefined
          ? `to bucket "${bucketName(to)}"${asBefore ?? ', as the default'}`
          : 'to the bucket that it leads to without one, so that it stays the default';
      plan.steps.push({ what: `create ${titleOf(db, one.policy)}, ${where}`, run: () => create(ask, one, ids) });
    }
  }
}

interface NewMapping {
  readonly database: string;
  readonly policy: string | undefined;
  readonly isDefault: boolean;
  /** Undefined: the bucket that is planned, whose id is known once it is made. */
  readonly bucketID: string | undefined;
}

/**
 * The mappings to make, in this order. The default that a bucket has by its name alone counts for nothing once somebody
 * makes a mapping of that database: the first one made becomes the default, whatever is asked for. So that default
 * gets a mapping of its own before.
 */
function missingMappings(to: Database, answer: unknown): NewMapping[] {
  const { bucket: database, policy } = to;
  const other = otherDefault(to, answer);
  const wanted = { database, policy, isDefault: other === undefined, bucketID: undefined };
  if (!other?.virtual) return [wanted];
  return [{ database, policy: other.retention_policy, isDefault: true, bucketID: other.bucketID }, wanted];
}

async function create(ask: Ask, mapping: NewMapping, ids: BucketIds): Promise<string | undefined> {
  const { database, policy: retention_policy, isDefault, bucketID = ids.bucketID } = mapping;
  const body = { orgID: ids.orgID, bucketID, database, retention_policy, default: isDefault };
  return (await ask(MAPPINGS, post(body))).refusal;
}

function titleOf(database: string, policy: string | undefined): string {
  return `the mapping of database "${database}", policy "${policy}"`;
}

function mappingsOf({ bucket }: Database, answer: unknown) {
  return (mappings.safeParse(answer).data?.content ?? []).filter((one) => one.database === bucket);
}

/** Where queries go that name no policy, unless that is the database's own; the bucket of that name is one such place. */
function otherDefault(to: Database, answer: unknown) {
  return mappingsOf(to, answer).find((one) => one.default && one.retention_policy !== to.policy);
}
