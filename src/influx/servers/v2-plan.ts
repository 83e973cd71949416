/**
 * What InfluxDB 2.x needs: the first set-up of a new server, the organisation, the bucket with its retention and the
 * mapping to it, and tokens. Cloud is planned from the buckets on.
 */
import * as z from 'zod';
import type { Database } from '../database.ts';
import { createPlan, type Plan, type Wish } from '../setup/plan.ts';
import { type DatabaseRetention, inSeconds, keeps, otherShardSpan, planRetention } from '../setup/retention.ts';
import { type Ask, createAsk, post, UNEXPECTED } from './ask.ts';
import {
  type Bucket,
  type BucketIds,
  bucketName,
  bucketsOf,
  createBucket,
  expiring,
  idOf,
  inOrganisation,
  isId,
  type Planning,
  planMapping,
  retentionOf,
  ruleOf,
} from './v2-buckets.ts';
import { planTokens } from './v2-tokens.ts';

const setup = z.object({ allowed: z.boolean() });
const organisations = z.object({ orgs: z.array(z.object({ id: z.string(), name: z.string().default('') })) });

export async function planV2(wish: Wish, signal: AbortSignal): Promise<Plan> {
  const ask = createWishAsk(wish, signal);
  const { answer } = await ask('/api/v2/setup');
  return setup.safeParse(answer).data?.allowed ? planFirst(wish, ask) : planBuckets(wish, signal, false);
}

export async function planBuckets(wish: Wish, signal: AbortSignal, isCloud = true): Promise<Plan> {
  const plan = createPlan();
  const planning: Planning = { plan, wish, ask: createWishAsk(wish, signal), signal, isCloud };
  const all: BucketIds[] = [];
  for (const database of wish.databases) {
    const ids = await planBucket(planning, database);
    if (!ids) return plan;
    await planMapping(planning, ids, database);
    all.push(ids);
  }
  if (!isCloud && !wish.databases[0].org) await planOrganisationName(planning);
  await planTokens(planning, all);
  return plan;
}

/** The buckets may be found without it, but not written to. */
async function planOrganisationName({ plan, ask }: Planning): Promise<void> {
  const { answer } = await ask('/api/v2/orgs');
  const names = (organisations.safeParse(answer).data?.orgs ?? []).map(({ name }) => `"${name}"`);
  const seen = names.length === 0 ? '' : `: this token sees ${names.join(', ')}`;
  plan.todo.push(`nothing can be written without INFLUX_ORG: set it to the name of the organisation${seen}`);
}

function createWishAsk({ databases: [to], administrator: { token, password } }: Wish, signal: AbortSignal): Ask {
  return createAsk({ ...to, token: token ?? to.token }, 'Token', signal, [{ ...to, password }]);
}

function planFirst({ databases: [to], administrator }: Wish, ask: Ask): Plan {
  const plan = createPlan();
  const { username = 'admin', password, token } = administrator;
  const { org, retention } = to;
  if (!password || !token || !org) {
    const needs = 'INFLUX_ORG, INFLUX_ADMIN_PASSWORD (8 characters at least) and INFLUX_ADMIN_TOKEN';
    const what = 'the server is new and was never set up';
    plan.todo.push(`${what}: set ${needs}, of your own choice, and its first user is made`);
    return plan;
  }
  if (isId(org)) {
    plan.todo.push(
      'the server is new: set INFLUX_ORG to a name for its organisation; what is set now can only be an id',
    );
    return plan;
  }
  const bucket = bucketName(to);
  // 0 is for ever.
  const retentionPeriodSeconds = inSeconds(retention ?? 0);
  const body = { username, password, token, org, bucket, retentionPeriodSeconds };
  plan.steps.push({
    what: `set the new server up: user "${username}", organisation "${org}", bucket "${bucket}", which keeps its data ${keeps(retention)}`,
    run: async () => (await ask('/api/v2/setup', post(body))).refusal,
  });
  plan.isPartial = true;
  return plan;
}

/** The bucket's ids, as far as they are known yet; undefined where nothing can be done. */
async function planBucket(planning: Planning, database: Database): Promise<BucketIds | undefined> {
  const { plan, wish, ask } = planning;
  const name = bucketName(database);
  const { answer, refusal } = await ask('/api/v2/buckets', { query: { name, ...inOrganisation(database) } });
  if (refusal !== undefined && !refusal.startsWith('404')) {
    const variable = wish.administrator.token === undefined ? 'INFLUX_TOKEN' : 'INFLUX_ADMIN_TOKEN';
    plan.todo.push(`the server does not let this token look (${refusal}): check ${variable}`);
    return undefined;
  }
  const [found, ...more] = (bucketsOf(answer) ?? []).filter((bucket) => bucket.name === name);
  if (more.length > 0) {
    plan.todo.push(`several organisations have a bucket "${name}": set INFLUX_ORG`);
    return undefined;
  }
  const ids: BucketIds = { orgID: found?.orgID ?? '', bucketID: found?.id ?? '' };
  if (!found)
    return (await planOrganisation(planning, ids, database)) ? planNewBucket(planning, ids, database) : undefined;
  if (database.policy === undefined)
    await planRetention(plan, retentionOfBucket(found, database, ask), database.retention, wish);
  // Another program may have made it.
  else
    plan.facts.push(`bucket "${name}" is there and is left as it is; it keeps its data ${keeps(retentionOf(found))}`);
  return ids;
}

function planNewBucket({ plan, ask }: Planning, ids: BucketIds, database: Database): BucketIds {
  plan.steps.push({
    what: `create bucket "${bucketName(database)}", which keeps its data ${keeps(database.retention)}`,
    async run() {
      const { answer, refusal } = await ask('/api/v2/buckets', createBucket(ids.orgID, database));
      ids.bucketID = idOf(answer);
      return refusal ?? (ids.bucketID === '' ? UNEXPECTED : undefined);
    },
  });
  return ids;
}

/** Resolves with whether it is there, or going to be. */
async function planOrganisation(
  { plan, wish, ask, isCloud }: Planning,
  ids: BucketIds,
  to: Database,
): Promise<boolean> {
  const { org: name } = to;
  const { answer, refusal } = await ask('/api/v2/orgs', { query: inOrganisation(to) });
  if (refusal !== undefined && !refusal.startsWith('404')) {
    plan.todo.push(`bucket "${bucketName(to)}" is not seen, and neither are the organisations (${refusal})`);
    return false;
  }
  const [seen, ...more] = organisations.safeParse(answer).data?.orgs ?? [];
  if (seen && more.length === 0) {
    ids.orgID = seen.id;
    return true;
  }
  if (name !== undefined && !isId(name) && !isCloud && wish.administrator.token !== undefined && !seen) {
    plan.steps.push({
      what: `create organisation "${name}"`,
      async run() {
        const made = await ask('/api/v2/orgs', post({ name }));
        ids.orgID = idOf(made.answer);
        return made.refusal ?? (ids.orgID === '' ? UNEXPECTED : undefined);
      },
    });
    return true;
  }
  const advice = isCloud ? '' : ', or set INFLUX_ADMIN_TOKEN to the operator token';
  plan.todo.push(
    name === undefined
      ? `there is not exactly one organisation that this token sees: set INFLUX_ORG${advice}`
      : `organisation "${name}" is not seen with this token: check INFLUX_ORG${advice}`,
  );
  return false;
}

function retentionOfBucket(bucket: Bucket, database: Database, ask: Ask): DatabaseRetention {
  const shard = (ruleOf(bucket)?.shardGroupDurationSeconds ?? 0) * 1_000;
  return {
    name: `bucket "${bucket.name}"`,
    setting: database.retentionSetting,
    retention: retentionOf(bucket),
    async change(retention) {
      const other = otherShardSpan(shard, retention);
      const shards = other !== undefined && { shardGroupDurationSeconds: inSeconds(other) };
      const retentionRules = expiring(retention).map((one) => ({ ...one, ...shards }));
      return (await ask(`/api/v2/buckets/${bucket.id}`, post({ retentionRules }, 'PATCH'))).refusal;
    },
  };
}
