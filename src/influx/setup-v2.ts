/**
 * What InfluxDB 2.x needs: the first set-up of a new server, the organisation, the bucket with its retention, and
 * tokens. Cloud has the organisation already, and gets the bucket alone.
 */
import * as z from 'zod';
import { type Client, createClient, post } from './ask.ts';
import { bucketOf } from './dialect.ts';
import { planMapping } from './mapping.ts';
import { createPlan, destinationsOf, type Kept, type Plan, planRetention, shardSpan, type Wish } from './plan.ts';
import { expiring, inDays, keeps } from './retention.ts';
import { newBucket } from './setup.ts';
import { type Place, planTokens } from './setup-v2-tokens.ts';

const setup = z.object({ allowed: z.boolean() });
const created = z.object({ id: z.string() });
const orgs = z.object({ orgs: z.array(z.object({ id: z.string(), name: z.string().optional() })) });
const rule = z.object({
  type: z.string().optional(),
  everySeconds: z.number(),
  shardGroupDurationSeconds: z.number().optional(),
});
const bucket = z.object({
  id: z.string(),
  orgID: z.string(),
  name: z.string(),
  retentionRules: z.array(rule).default([]),
});
const buckets = z.object({ buckets: z.array(bucket) });
type Bucket = z.output<typeof bucket>;

export async function planV2(wish: Wish, signal: AbortSignal): Promise<Plan> {
  const plan = createPlan();
  const { destination: to, administrator, server } = wish;
  const client = createClient({ ...to, token: administrator.token ?? to.token }, 'Token', signal, [
    { ...to, password: administrator.password },
  ]);
  if (server.generation === 'v2') {
    const { answer } = await client('/api/v2/setup');
    if (setup.safeParse(answer).data?.allowed) {
      planFirst(plan, wish, client);
      return plan;
    }
  }
  const places: Place[] = [];
  for (const destination of destinationsOf(wish)) {
    const place = await planPlace(plan, { ...wish, destination }, client);
    if (!place) return plan;
    await planMapping(plan, place, destination, client);
    places.push(place);
  }
  await planTokens(plan, places, wish, client, signal);
  return plan;
}

/** The bucket, and where it is going to be; undefined where that cannot be said. */
async function planPlace(plan: Plan, wish: Wish, client: Client): Promise<Place | undefined> {
  const { destination: to, administrator } = wish;
  const name = bucketOf(to);
  const query = { name, ...(to.org && { org: to.org }) };
  const { answer, refusal } = await client('/api/v2/buckets', { query });
  if (refusal !== undefined && !refusal.startsWith('404')) {
    const variable = administrator.token === undefined ? 'INFLUX_TOKEN' : 'INFLUX_ADMIN_TOKEN';
    plan.todo.push(`the server does not let this token look (${refusal}): check ${variable}`);
    return undefined;
  }
  const found = buckets.safeParse(answer).data?.buckets.filter((bucket) => bucket.name === name) ?? [];
  if (found.length > 1) {
    plan.todo.push(`several organisations have a bucket "${name}": set INFLUX_ORG`);
    return undefined;
  }
  const place = { name, orgID: found[0]?.orgID ?? '', bucketID: found[0]?.id ?? '' };
  if (found[0] && to.policy !== undefined) plan.facts.push(leftAsItIs(keptBy(found[0], client)));
  else if (found[0]) await planRetention(plan, keptBy(found[0], client), wish);
  else if (!(await planOrganisation(plan, place, wish, client))) return undefined;
  else planBucket(plan, place, wish, client);
  return place;
}

function planFirst(plan: Plan, { destination: to, administrator }: Wish, client: Client): void {
  const { username = 'admin', password, token } = administrator;
  if (!password || !token || !to.org) {
    const needs = 'INFLUX_ORG, INFLUX_ADMIN_PASSWORD (8 characters at least) and INFLUX_ADMIN_TOKEN';
    plan.todo.push(
      `the server is new and was never set up: set ${needs}, of your own choice, and its first user is made`,
    );
    return;
  }
  const body = {
    username,
    password,
    token,
    org: to.org,
    bucket: bucketOf(to),
    retentionPeriodSeconds: seconds(to.retention),
  };
  plan.steps.push({
    what: `set the new server up: user "${username}", organisation "${to.org}", bucket "${bucketOf(to)}", which keeps its data ${keeps(to.retention)}`,
    run: async () => (await client('/api/v2/setup', post(body))).refusal,
  });
  plan.isPartial = true;
}

/** Resolves with whether it is there, or going to be. */
async function planOrganisation(plan: Plan, place: Place, wish: Wish, client: Client): Promise<boolean> {
  const { destination: to, administrator, server } = wish;
  const { answer, refusal } = await client('/api/v2/orgs', { query: { ...(to.org && { org: to.org }) } });
  const seen = orgs.safeParse(answer).data?.orgs ?? [];
  if (refusal !== undefined && !refusal.startsWith('404')) {
    plan.todo.push(`bucket "${bucketOf(to)}" is not seen, and neither are the organisations (${refusal})`);
    return false;
  }
  if (seen[0] && seen.length === 1) {
    place.orgID = seen[0].id;
    return true;
  }
  const name = to.org;
  if (name !== undefined && server.generation === 'v2' && administrator.token !== undefined && seen.length === 0) {
    plan.steps.push({
      what: `create organisation "${name}"`,
      async run() {
        const made = await client('/api/v2/orgs', post({ name }));
        place.orgID = created.safeParse(made.answer).data?.id ?? '';
        return made.refusal ?? (place.orgID === '' ? UNEXPECTED : undefined);
      },
    });
    return true;
  }
  const advice = server.generation === 'v2' ? ', or set INFLUX_ADMIN_TOKEN to the operator token' : '';
  plan.todo.push(
    name === undefined
      ? `there is not exactly one organisation that this token sees: set INFLUX_ORG${advice}`
      : `organisation "${name}" is not seen with this token: check INFLUX_ORG${advice}`,
  );
  return false;
}

function planBucket(plan: Plan, place: Place, { destination: to }: Wish, client: Client): void {
  plan.steps.push({
    what: `create bucket "${bucketOf(to)}", which keeps its data ${keeps(to.retention)}`,
    async run() {
      const made = await client('/api/v2/buckets', post(newBucket(place.orgID, to)));
      place.bucketID = created.safeParse(made.answer).data?.id ?? '';
      return made.refusal ?? (place.bucketID === '' ? UNEXPECTED : undefined);
    },
  });
}

/** Another program may have made it. */
function leftAsItIs({ name, retention }: Kept): string {
  return `${name} is there and is left as it is; it keeps its data ${keeps(retention)}`;
}

function keptBy({ id, name, retentionRules }: Bucket, client: Client): Kept {
  const expire = retentionRules.find(({ type = 'expire' }) => type === 'expire');
  const shard = (expire?.shardGroupDurationSeconds ?? 0) * 1_000;
  return {
    name: `bucket "${name}"`,
    retention: (expire?.everySeconds ?? 0) * 1_000 || undefined,
    loss: async (retention) => `everything older than ${inDays(retention)} is deleted for good`,
    async change(retention) {
      // A shard must not outlast the retention, or the change is refused.
      const shards = shard > retention ? { shardGroupDurationSeconds: shardSpan(retention) / 1_000 } : {};
      const retentionRules = expiring(retention).map((one) => ({ ...one, ...shards }));
      return (await client(`/api/v2/buckets/${id}`, post({ retentionRules }, 'PATCH'))).refusal;
    },
  };
}

/** 0 is for ever. */
function seconds(retention: number | undefined): number {
  return expiring(retention)[0]?.everySeconds ?? 0;
}

const UNEXPECTED = 'the server answered in another way than expected';
