/**
 * InfluxDB 1.x by its own `/write`: 1.6, which Debian and Raspberry Pi OS ship, answers 404 to the path of 2.x.
 * `precision=ms` is always named, for 1.6 takes any other word for nanoseconds without a complaint. Set-up makes the
 * database with its retention policy, and users where credentials are asked for (v1-users.ts).
 */
import { authorization, type Database, endpoint, placeName, type TierPlace } from '../database.ts';
import { write } from '../http.ts';
import { createPlan, type Plan, type Wish } from '../setup/plan.ts';
import {
  type DatabaseRetention,
  isLong,
  keeps,
  LONG_SHARD,
  otherShardSpan,
  planRetention,
  spanOf,
} from '../setup/retention.ts';
import { type Ask, createAsk, UNEXPECTED } from './ask.ts';
import { type Driver, type Listing, versionOf } from './driver.ts';
import { createUser, execute, query, quote, type ResultRow, readDuration } from './v1-influxql.ts';
import { planUsers } from './v1-users.ts';

const LIST = 'SHOW DATABASES';
const NO_USER = 'the server asks for credentials, but has no user yet';
const FIRST_USER = 'set INFLUX_ADMIN_USERNAME and INFLUX_ADMIN_PASSWORD';

/** A new server whose authentication is on. */
function hasNoUser(refusal: string): boolean {
  return refusal.includes('create admin user first');
}

export const v1: Driver = {
  recognise(answer) {
    const version = versionOf(answer, 1);
    return version === undefined ? undefined : { product: `InfluxDB ${version}` };
  },
  scheme: () => 'Basic',
  write(database, body, signal) {
    const { bucket, tier } = database;
    const url = endpoint(database, '/write', { db: bucket, ...(tier && { rp: tier.name }), precision: 'ms' });
    return write(url, authorization(database, 'Basic'), body, signal);
  },
  limits: {},
  // Without a policy it reads the default one, which is the one that is written to.
  asked: ({ bucket, tier }) => ({ query: { db: bucket, ...(tier && { rp: tier.name }) } }),
  nameOf: placeName,
  titleOf,
  async list(ask, { bucket, tier }) {
    const { rows, refusal = UNEXPECTED } = await query(ask, LIST);
    if (rows) {
      const names = rows.map((row) => String(row['name']));
      return tier && names.includes(bucket) ? listPolicies(ask, bucket) : { names };
    }
    return { refusal: hasNoUser(refusal) ? `${NO_USER}: gx-logger setup makes the first; ${FIRST_USER}` : refusal };
  },
  // Only an administrator may list the users, and only an administrator may create.
  async forbidsCreating(ask) {
    const { refusal } = await query(ask, 'SHOW USERS');
    return refusal !== undefined && /^40[13]\b|requires admin/.test(refusal) ? refusal : undefined;
  },
  async create(ask, database) {
    if (!isTier(database)) return { refusal: await execute(ask, createDatabase(database)) };
    const refusal = await execute(ask, createPolicy(database));
    if (!refusal?.includes('database not found')) return { refusal };
    const none = await execute(ask, createDatabase(rawOf(database)));
    return { refusal: none ?? (await execute(ask, createPolicy(database))) };
  },
  async describe(ask, { bucket, policy: wanted, tier }) {
    // A user who may only write is refused, and nothing is known then.
    const { rows = [] } = await query(ask, showPolicies(bucket));
    const policy = tier ? rows.find((row) => row['name'] === tier.name) : defaultOf(rows);
    if (!policy) return {};
    const retention = readDuration(policy['duration']);
    if (tier || wanted === undefined || policy['name'] === wanted) return { retention };
    const has = quote(String(policy['name']));
    const note = `; its default retention policy is ${has}, which is written to: ${unseenBy(wanted)}`;
    return { retention, note };
  },
  plan,
  advice: {
    credentials: 'INFLUX_USERNAME and INFLUX_PASSWORD',
    unfit: ({ token, username }) =>
      token && !username ? 'InfluxDB 1.x takes INFLUX_USERNAME and INFLUX_PASSWORD, not INFLUX_TOKEN' : undefined,
    limits: () => [],
  },
};

async function plan(wish: Wish, signal: AbortSignal): Promise<Plan> {
  const plan = createPlan();
  const { databases, administrator } = wish;
  const [to] = databases;
  const { username, password } = administrator;
  const acting = username === undefined ? to : { ...to, username, password };
  const ask = createAsk(acting, 'Basic', signal, [to]);
  const { rows = [], refusal } = await query(ask, LIST);
  if (refusal !== undefined) {
    planBeginning(plan, wish, ask, refusal);
    return plan;
  }
  for (const database of databases) {
    const isThere = rows.some((row) => row['name'] === database.bucket);
    if (isTier(database)) await planTier(plan, database, wish, ask, isThere);
    else if (isThere) await planPolicy(plan, database, wish, ask);
    else planDatabase(plan, database, ask);
  }
  await planUsers(plan, wish, ask, signal);
  return plan;
}

/** What a refusal to list the databases means. A server that asks for credentials and has no user takes its first. */
function planBeginning(plan: Plan, { administrator }: Wish, ask: Ask, refusal: string): void {
  const { username, password } = administrator;
  if (!hasNoUser(refusal)) {
    const names =
      username === undefined ? 'INFLUX_USERNAME and INFLUX_PASSWORD' : 'INFLUX_ADMIN_USERNAME and _PASSWORD';
    plan.todo.push(`the server does not let these credentials look (${refusal}): check ${names}`);
  } else if (username === undefined || !password) {
    plan.todo.push(`${NO_USER}: ${FIRST_USER}, and its administrator is made`);
  } else {
    plan.steps.push({
      what: `create the administrator ${quote(username)}, the first user of this server`,
      run: () => execute(ask, `${createUser(username, password)} WITH ALL PRIVILEGES`),
    });
    plan.isPartial = true;
  }
}

function planDatabase(plan: Plan, database: Database, ask: Ask): void {
  const { bucket, policy, retention } = database;
  const named = policy === undefined ? '' : ` with the default retention policy ${quote(policy)}`;
  plan.steps.push({
    what: `create database ${quote(bucket)}${named}, which keeps its data ${keeps(retention)}`,
    run: () => execute(ask, createDatabase(database)),
  });
}

/** Its policy; the database comes before it in the plan. */
async function planTier(plan: Plan, database: TierDatabase, wish: Wish, ask: Ask, isThere: boolean): Promise<void> {
  const { bucket, tier, retention } = database;
  const name = titleOf(database);
  const { rows = [], refusal } = isThere ? await query(ask, showPolicies(bucket)) : {};
  const policy = rows.find((row) => row['name'] === tier.name);
  if (refusal !== undefined) plan.facts.push(`whether ${name} is there cannot be seen with these credentials`);
  else if (policy) await planRetention(plan, retentionOfPolicy(policy, database, ask), retention, wish);
  else {
    const what = `create ${name}, which keeps its data ${keeps(retention)}`;
    plan.steps.push({ what, run: () => execute(ask, createPolicy(database)) });
  }
}

/** Of the default policy, which is the one that is written to. */
async function planPolicy(plan: Plan, database: Database, wish: Wish, ask: Ask): Promise<void> {
  const { bucket, policy: wanted, retention } = database;
  const name = `database ${quote(bucket)}`;
  const { rows, refusal } = await query(ask, showPolicies(bucket));
  if (refusal !== undefined) {
    plan.facts.push(`${name} is there; how long it keeps its data cannot be seen with these credentials`);
    return;
  }
  const policy = defaultOf(rows);
  if (!policy) {
    const made = `CREATE RETENTION POLICY ${quote(wanted ?? OWN)} ON ${quote(bucket)}`;
    plan.steps.push({
      what: `create the default retention policy of ${name}, which keeps its data ${keeps(retention)}`,
      run: () => execute(ask, `${made} DURATION ${durationOf(retention)} REPLICATION 1 DEFAULT`),
    });
  } else if (wanted === undefined) {
    await planRetention(plan, retentionOfPolicy(policy, database, ask), retention, wish);
  } else {
    // Another program may have made it.
    const has = quote(String(policy['name']));
    const kept = `its default retention policy is ${has}, which keeps its data ${keeps(readDuration(policy['duration']))}`;
    const unseen = policy['name'] === wanted ? '' : `; ${unseenBy(wanted)}`;
    plan.facts.push(`${name} is there and is left as it is: ${kept}${unseen}`);
  }
}

function retentionOfPolicy(policy: ResultRow, database: Database, ask: Ask): DatabaseRetention {
  const { bucket } = database;
  const policyName = String(policy['name']);
  const shard = readDuration(policy['shardGroupDuration']) ?? 0;
  return {
    name: titleOf(database),
    setting: database.retentionSetting,
    retention: readDuration(policy['duration']),
    loss: (retention) => describeLoss(ask, bucket, policyName, retention),
    change(retention) {
      const other = otherShardSpan(shard, retention);
      const shards = other === undefined ? '' : ` SHARD DURATION ${spanOf(other)}`;
      const altered = `ALTER RETENTION POLICY ${quote(policyName)} ON ${quote(bucket)}`;
      return execute(ask, `${altered} DURATION ${spanOf(retention)}${shards}`);
    },
  };
}

/** What of it is older than the retention, by the age of the oldest shard: a shard is deleted once all of it is too old. */
async function describeLoss(ask: Ask, bucket: string, policy: string, retention: number): Promise<string> {
  const { rows = [] } = await query(ask, 'SHOW SHARDS');
  const shards = rows.filter((row) => row['database'] === bucket && row['retention_policy'] === policy);
  if (shards.length === 0) return '';
  const limit = Date.now() - retention;
  const past = shards.filter((row) => Date.parse(String(row['end_time'])) < limit);
  const starts = past.map((row) => String(row['start_time']).slice(0, 10)).sort();
  if (starts.length === 0) return ', which is next to nothing today';
  return `, which is today what lies between ${starts[0]} and ${new Date(limit).toISOString().slice(0, 10)}`;
}

/** The name that 1.x itself gives a policy. */
const OWN = 'autogen';

function createDatabase({ bucket, policy, retention }: Database): string {
  const name = `CREATE DATABASE ${quote(bucket)}`;
  if (policy === undefined && retention === undefined) return name;
  return `${name} WITH DURATION ${durationOf(retention)} NAME ${quote(policy ?? OWN)}`;
}

function createPolicy({ bucket, tier, retention }: TierDatabase): string {
  const shards = isLong(retention) ? ` SHARD DURATION ${spanOf(LONG_SHARD)}` : '';
  return `CREATE RETENTION POLICY ${quote(tier.name)} ON ${quote(bucket)} DURATION ${durationOf(retention)} REPLICATION 1${shards}`;
}

/** Where a roll-up belongs. */
type TierDatabase = Database & { readonly tier: TierPlace };

function isTier(database: Database): database is TierDatabase {
  return database.tier !== undefined;
}

/** The database that has the policy of a roll-up, as it is made for the raw values. */
function rawOf({ tier, ...database }: TierDatabase): Database {
  return { ...database, retention: tier.rawRetention };
}

function titleOf({ bucket, tier }: Database): string {
  const database = `database ${quote(bucket)}`;
  return tier === undefined ? database : `retention policy ${quote(tier.name)} of ${database}`;
}

/** What a database keeps beside its default policy, as `nameOf` names it. */
async function listPolicies(ask: Ask, bucket: string): Promise<Listing> {
  const { rows, refusal = UNEXPECTED } = await query(ask, showPolicies(bucket));
  return rows ? { names: rows.map((row) => `${bucket}/${String(row['name'])}`) } : { refusal };
}

function durationOf(retention: number | undefined): string {
  return retention === undefined ? 'INF' : spanOf(retention);
}

/** Where the data go to another policy than the readers of the database name. */
function unseenBy(wanted: string): string {
  return `dashboards that name ${quote(wanted)} do not see what is written there`;
}

function showPolicies(bucket: string): string {
  return `SHOW RETENTION POLICIES ON ${quote(bucket)}`;
}

function defaultOf(policies: readonly ResultRow[] = []): ResultRow | undefined {
  return policies.find((row) => row['default'] === true);
}
