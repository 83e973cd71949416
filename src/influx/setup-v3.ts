/**
 * What InfluxDB 3 needs: the database with its retention period, before the first write makes one that keeps its data
 * for ever. A database that is there is left as it is: the listing does not tell its period, and Core fixes it at the
 * creation. Core has administrators' tokens only; those of Enterprise are made with its own tool.
 */
import * as z from 'zod';
import { createClient, post } from './ask.ts';
import { createPlan, destinationsOf, type Plan, type Wish } from './plan.ts';
import { inDays, keeps, spanOf } from './retention.ts';
import { readSecret } from './secret-file.ts';
import { newDatabase } from './setup.ts';

const PATH = '/api/v3/configure/database';
/** Of a schema with a measurement for each path. */
export const TABLES =
  'the schema venus-influx-loader makes a table of each path, and InfluxDB 3 takes 2,000 tables: few rules less than all paths of a large system. SCHEMA=gx makes two a service';
const databases = z.array(z.object({ 'iox::database': z.string() }));

export async function planV3(wish: Wish, signal: AbortSignal): Promise<Plan> {
  const plan = createPlan();
  const { destination: to, administrator, server } = wish;
  const acting = { ...to, token: administrator.token ?? to.token };
  const client = createClient(acting, 'Bearer', signal, [to]);
  const { answer, refusal } = await client(PATH, { query: { format: 'json' } });
  const listed = databases.safeParse(answer);
  if (!listed.success) {
    const name = administrator.token === undefined ? 'INFLUX_TOKEN' : 'INFLUX_ADMIN_TOKEN';
    const why = refusal ?? 'an answer of another kind than expected';
    plan.todo.push(`the server does not let this token look (${why}): check ${name}`);
    return plan;
  }
  const all = destinationsOf(wish);
  for (const { bucket, retention } of all) {
    const name = `database "${bucket}"`;
    if (listed.data.some((row) => row['iox::database'] === bucket)) {
      plan.facts.push(`${name} is there${unchanged(retention, bucket)}`);
    } else {
      plan.steps.push({
        what: `create ${name}, which keeps its data ${keeps(retention)}; on Core that is fixed from then on`,
        run: async () => (await client(PATH, post(newDatabase(bucket, retention)))).refusal,
      });
    }
  }
  if (all.some(({ policy }) => policy !== undefined)) plan.facts.push(TABLES);
  const permission = (actions: string) => all.map(({ bucket }) => `"db:${bucket}:${actions}"`).join(' --permission ');
  const edition = server.product.includes('Enterprise') ? 'Enterprise' : 'Core';
  await planFile(plan, 'the logger', permission('read,write'), wish.loggerSecret, edition);
  await planFile(plan, 'Grafana', permission('read'), wish.grafanaSecret, edition);
  return plan;
}

function unchanged(retention: number | undefined, bucket: string): string {
  if (retention === undefined) return '';
  const what = `whether it keeps its data for ${inDays(retention)} is not to be learnt, and nothing is changed`;
  const command = `influxdb3 update database --retention-period ${spanOf(retention)} ${bucket}`;
  return `; ${what}. Core fixes it at the creation; on Enterprise: ${command}`;
}

/** No token is made; a file that holds something is taken for right. */
async function planFile(
  plan: Plan,
  who: string,
  permission: string,
  file: string | undefined,
  edition: 'Core' | 'Enterprise',
): Promise<void> {
  if (file === undefined) return;
  if ((await readSecret(file)) !== '') {
    plan.facts.push(`${file} holds a token for ${who}: it is left as it is`);
    return;
  }
  const how =
    edition === 'Core'
      ? 'Core has tokens of administrators only (influxdb3 create token --admin)'
      : `Enterprise makes one with influxdb3 create token --permission ${permission}`;
  plan.todo.push(`a token for ${who} is not made here: ${how}; write it into ${file}`);
}
