/**
 * What InfluxDB 1.x needs: the database with its retention policy, and, where it asks for credentials and those of an
 * administrator are given, a user who writes and reads for the logger and one who reads for Grafana.
 */
import { type Client, createClient, quote, statement } from './ask.ts';
import type { Destination } from './dialect.ts';
import { createPlan, destinationsOf, type Kept, type Plan, planRetention, shardSpan, type Wish } from './plan.ts';
import { inDays, keeps, readDuration, spanOf } from './retention.ts';
import { createDatabase, durationOf } from './setup.ts';
import { planUsers } from './setup-v1-users.ts';
import { createUser, rowsOf } from './statements.ts';

export async function planV1(wish: Wish, signal: AbortSignal): Promise<Plan> {
  const plan = createPlan();
  const { destination: to, administrator } = wish;
  const { username, password } = administrator;
  const acting: Destination = username === undefined ? to : { ...to, username, password };
  const client = createClient(acting, 'Basic', signal, [to]);
  const listed = await client('/query', statement('SHOW DATABASES'));
  if (listed.refusal !== undefined) {
    planBeginning(plan, wish, client, listed.refusal);
    return plan;
  }
  const names = rowsOf(listed.answer).map((row) => row['name']);
  for (const destination of destinationsOf(wish)) {
    const one = { ...wish, destination };
    if (names.includes(destination.bucket)) await planPolicy(plan, one, client);
    else planDatabase(plan, one, client);
  }
  await planUsers(plan, wish, client, signal);
  return plan;
}

/** What a refusal to list the databases means. A server that asks for credentials and has no user takes its first. */
function planBeginning(plan: Plan, { administrator }: Wish, client: Client, refusal: string): void {
  const { username, password } = administrator;
  if (!/create admin user first/.test(refusal)) {
    const names =
      username === undefined ? 'INFLUX_USERNAME and INFLUX_PASSWORD' : 'INFLUX_ADMIN_USERNAME and _PASSWORD';
    plan.todo.push(`the server does not let these credentials look (${refusal}): check ${names}`);
  } else if (username === undefined || !password) {
    const what = 'the server asks for credentials, but has no user yet';
    plan.todo.push(`${what}: set INFLUX_ADMIN_USERNAME and INFLUX_ADMIN_PASSWORD, and its administrator is made`);
  } else {
    plan.steps.push({
      what: `create the administrator ${quote(username)}, the first user of this server`,
      run: () => act(client, `${createUser(username, password)} WITH ALL PRIVILEGES`),
    });
    plan.isPartial = true;
  }
}

function planDatabase(plan: Plan, { destination }: Wish, client: Client): void {
  const { bucket, policy, retention } = destination;
  const named = policy === undefined ? '' : ` with the default retention policy ${quote(policy)}`;
  plan.steps.push({
    what: `create database ${quote(bucket)}${named}, which keeps its data ${keeps(retention)}`,
    run: () => act(client, createDatabase(destination)),
  });
}

/** Of the default policy, which is the one that is written to. */
async function planPolicy(plan: Plan, wish: Wish, client: Client): Promise<void> {
  const { bucket, policy: wanted, retention } = wish.destination;
  const name = `database ${quote(bucket)}`;
  const { answer, refusal } = await client('/query', statement(`SHOW RETENTION POLICIES ON ${quote(bucket)}`));
  if (refusal !== undefined) {
    plan.facts.push(`${name} is there; how long it keeps its data is not to be learnt with these credentials`);
    return;
  }
  const policy = rowsOf(answer).find((row) => row['default'] === true);
  if (!policy) {
    const own = quote(wanted ?? 'autogen');
    plan.steps.push({
      what: `create the default retention policy of ${name}, which keeps its data ${keeps(retention)}`,
      run: () =>
        act(
          client,
          `CREATE RETENTION POLICY ${own} ON ${quote(bucket)} DURATION ${durationOf(retention)} REPLICATION 1 DEFAULT`,
        ),
    });
    return;
  }
  if (wanted !== undefined) {
    plan.facts.push(`${name} is there and is left as it is: ${describePolicy(policy, wanted)}`);
    return;
  }
  await planRetention(plan, keptBy(policy, wish.destination, client), wish);
}

/** Of a database that another program may have made, and whose readers name the policy `wanted`. */
function describePolicy(policy: Record<string, unknown>, wanted: string): string {
  const has = String(policy['name']);
  const kept = keeps(readDuration(String(policy['duration'])) || undefined);
  const isOther = has === wanted ? '' : `; dashboards that name ${quote(wanted)} do not see what is written there`;
  return `its default retention policy is ${quote(has)}, which keeps its data ${kept}${isOther}`;
}

function keptBy(policy: Record<string, unknown>, { bucket }: Destination, client: Client): Kept {
  const policyName = String(policy['name']);
  const shard = readDuration(String(policy['shardGroupDuration']));
  return {
    name: `database ${quote(bucket)}`,
    retention: readDuration(String(policy['duration'])) || undefined,
    loss: (retention) => describeLoss(client, bucket, policyName, retention),
    change(retention) {
      // A shard must not outlast the retention, or the change is refused.
      const shards = shard > retention ? ` SHARD DURATION ${spanOf(shardSpan(retention))}` : '';
      return act(
        client,
        `ALTER RETENTION POLICY ${quote(policyName)} ON ${quote(bucket)} DURATION ${spanOf(retention)}${shards}`,
      );
    },
  };
}

/** By the age of the oldest shard: a shard is deleted once all of it is too old. */
async function describeLoss(client: Client, bucket: string, policy: string, retention: number): Promise<string> {
  const old = `everything older than ${inDays(retention)} is deleted for good`;
  const { answer } = await client('/query', statement('SHOW SHARDS'));
  const shards = rowsOf(answer).filter((row) => row['database'] === bucket && row['retention_policy'] === policy);
  if (shards.length === 0) return old;
  const limit = Date.now() - retention;
  const past = shards.filter((row) => Date.parse(String(row['end_time'])) < limit);
  const starts = past.map((row) => String(row['start_time']).slice(0, 10)).sort();
  if (starts.length === 0) return `${old}, which is next to nothing today`;
  return `${old}, which is today what lies between ${starts[0]} and ${new Date(limit).toISOString().slice(0, 10)}`;
}

async function act(client: Client, q: string): Promise<string | undefined> {
  return (await client('/query', statement(q))).refusal;
}
