/**
 * What InfluxDB 3 needs: the database with its retention, and tokens, which are not made here: Core has administrators'
 * tokens only, and those of Enterprise are made with its own tool.
 */
import { type Database, placeName } from '../database.ts';
import { createPlan, type Plan, type Wish } from '../setup/plan.ts';
import { keeps, planRetention } from '../setup/retention.ts';
import { readSecret } from '../setup/secret-file.ts';
import { type Ask, createAsk } from './ask.ts';
import { changePeriod, createDatabase, inHours, listDatabases, periodOf, whyFull } from './v3-databases.ts';

/** Of the compatible schema, which has a measurement for each path. */
export const TABLES =
  'the schema venus-influx-loader makes a table of each path, and InfluxDB 3 takes 2,000 tables: a large system has about that many paths. SCHEMA=gx makes two a service';

export async function planV3(wish: Wish, signal: AbortSignal): Promise<Plan> {
  const plan = createPlan();
  const { databases, administrator, product } = wish;
  const [to] = databases;
  const ask = createAsk({ ...to, token: administrator.token ?? to.token }, 'Bearer', signal, [to]);
  const listing = await listDatabases(ask);
  if (listing.refusal !== undefined) {
    const name = administrator.token === undefined ? 'INFLUX_TOKEN' : 'INFLUX_ADMIN_TOKEN';
    plan.todo.push(`the server does not let this token look (${listing.refusal}): check ${name}`);
    return plan;
  }
  const planned: string[] = [];
  for (const database of databases) {
    if (listing.names.includes(placeName(database))) await planPeriod(plan, wish, ask, database);
    else if (await planDatabase(plan, wish, ask, database, planned)) planned.push(placeName(database));
  }
  if (databases.some(({ policy }) => policy !== undefined)) plan.facts.push(TABLES);
  for (const [who, actions, file] of [
    ['the logger', 'read,write', wish.loggerSecret],
    ['Grafana', 'read', wish.grafanaSecret],
  ] as const) {
    if (file === undefined) continue;
    if ((await readSecret(file)) === '') {
      plan.todo.push(
        `a token for ${who} is not made here: ${howToken(product, databases, actions)}; write it into ${file}`,
      );
    } else plan.facts.push(`${file} holds a token for ${who}: it is left as it is`);
  }
  return plan;
}

/** Resolves with whether it is going to be made. */
async function planDatabase(
  plan: Plan,
  { product }: Wish,
  ask: Ask,
  database: Database,
  planned: readonly string[],
): Promise<boolean> {
  const { retention } = database;
  const name = placeName(database);
  const full = await whyFull(ask, product, planned);
  if (full !== undefined) {
    plan.todo.push(`database "${name}" is missing, and there is no room for it: ${full}`);
    return false;
  }
  const rounded =
    retention !== undefined && inHours(retention) !== retention ? ', in the whole hours that it counts in' : '';
  plan.steps.push({
    what: `create database "${name}", which keeps its data ${keeps(retention && inHours(retention))}${rounded}`,
    run: () => createDatabase(ask, database),
  });
  return true;
}

async function planPeriod(plan: Plan, wish: Wish, ask: Ask, database: Database): Promise<void> {
  const { policy, retention, retentionSetting: setting } = database;
  const place = placeName(database);
  const name = `database "${place}"`;
  const told = await periodOf(ask, place);
  if (!told) {
    plan.facts.push(`${name} is there; how long it keeps its data is not shown, and is not changed`);
  } else if (policy !== undefined) {
    plan.facts.push(`${name} is there and is left as it is; it keeps its data ${keeps(told.retention)}`);
  } else {
    const change = (period: number) => changePeriod(ask, place, period);
    await planRetention(
      plan,
      { name, setting, retention: told.retention, change },
      retention && inHours(retention),
      wish,
    );
  }
}

function howToken(product: string, databases: readonly Database[], actions: string): string {
  if (!isEnterprise(product)) return 'Core has tokens of administrators only (influxdb3 create token --admin)';
  const permissions = databases.map((database) => `"db:${placeName(database)}:${actions}"`).join(' --permission ');
  return `Enterprise makes one with influxdb3 create token --permission ${permissions}`;
}

export function isCore(product: string): boolean {
  return product.includes('Core');
}

export function isEnterprise(product: string): boolean {
  return product.includes('Enterprise');
}
