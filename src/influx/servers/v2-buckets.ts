/**
 * Buckets of 2.x and Cloud, and the mappings to them: InfluxQL asks for a database and a policy there as on 1.x, and a
 * mapping leads to the bucket. One without a policy is only found where a mapping says that it is the default.
 */
import * as z from 'zod';
import type { Database } from '../database.ts';
import type { RequestOptions } from '../http.ts';
import type { Plan, Wish } from '../setup/plan.ts';
import { inSeconds } from '../setup/retention.ts';
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

export function bucketName({ bucket, policy }: Database): string {
  return policy === undefined ? bucket : `${bucket}/${policy}`;
}

/** The query of a request that concerns the configured organisation. */
export function inOrganisation({ org }: Database): Record<string, string> {
  return org ? { org } : {};
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
  return post({ orgID, name: bucketName(database), retentionRules: expiring(database.retention) });
}

/** Makes the mapping of a database that has a policy, as the default unless there is another; why it was refused, or undefined. */
export async function mapBucket(ask: Ask, ids: BucketIds, database: Database): Promise<string | undefined> {
  const { answer } = await ask(MAPPINGS, { query: { orgID: ids.orgID, db: database.bucket } });
  return (await ask(MAPPINGS, createMapping(ids, database, otherDefault(database, answer) === undefined))).refusal;
}

/** Plans the mapping of a database that has a policy. What is there is left as it is, and said. */
export async function planMapping({ plan, ask }: Planning, ids: BucketIds, to: Database): Promise<void> {
  const { bucket: db, policy } = to;
  if (policy === undefined) return;
  const name = `the mapping of database "${db}", policy "${policy}"`;
  const { answer, refusal } = ids.orgID === '' ? {} : await ask(MAPPINGS, { query: { orgID: ids.orgID, db } });
  if (refusal !== undefined) {
    plan.todo.push(`${name} is not to be seen (${refusal}): set INFLUX_ADMIN_TOKEN to a token that may`);
    return;
  }
  const same = mappingsOf(to, answer).find((one) => one.retention_policy === policy && !one.virtual);
  const other = otherDefault(to, answer);
  const isOther = other && `queries that name no policy go to "${other}", as before`;
  if (same && same.bucketID !== ids.bucketID) {
    plan.todo.push(`${name} leads to another bucket than "${bucketName(to)}": change or delete it (influx v1 dbrp)`);
  } else if (same) {
    plan.facts.push(`${name} is there${isOther ? `; ${isOther}` : ''}`);
  } else {
    plan.steps.push({
      what: `create ${name}, to bucket "${bucketName(to)}"${isOther ? `; ${isOther}` : ', as the default'}`,
      run: async () => (await ask(MAPPINGS, createMapping(ids, to, other === undefined))).refusal,
    });
  }
}

function createMapping(
  { orgID, bucketID }: BucketIds,
  { bucket, policy }: Database,
  isDefault: boolean,
): RequestOptions {
  return post({ orgID, bucketID, database: bucket, retention_policy: policy, default: isDefault });
}

function mappingsOf({ bucket }: Database, answer: unknown) {
  return (mappings.safeParse(answer).data?.content ?? []).filter((one) => one.database === bucket);
}

/** Where queries go that name no policy, unless that is the database's; the bucket of that name is one such place. */
function otherDefault(to: Database, answer: unknown): string | undefined {
  return mappingsOf(to, answer).find((one) => one.default && one.retention_policy !== to.policy)?.retention_policy;
}
