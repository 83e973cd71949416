/**
 * InfluxDB 3 by `/api/v3/write_lp`: its other paths report faults of the server as faults of the lines, and only
 * this one says which lines it refused (`accept_partial`). A request answers after the next flush of the server's
 * write-ahead log, about a second, so several are in flight while catching up. Older 3.x reads only the first gzip
 * member of a body and answers 204 all the same: one member a request.
 *
 * Every path asks for a token; without one only `cluster-uuid` tells what it is. Set-up makes the database with its
 * retention period, before the first write makes one that keeps its data for ever. A database that is there is left as
 * it is: the listing does not tell its period, and Core fixes it at the creation. Core has administrators' tokens only;
 * those of Enterprise are made with its own tool.
 */
import * as z from 'zod';
import { authorization, type Database, endpoint } from '../database.ts';
import { write } from '../http.ts';
import { createPlan, type Plan, type Wish } from '../setup/plan.ts';
import { inDays, keeps, spanOf } from '../setup/retention.ts';
import { readSecret } from '../setup/secret-file.ts';
import { shorten } from '../words.ts';
import { createAsk, post, UNEXPECTED } from './ask.ts';
import { type Complaint, type Driver, LINE_STATUSES, person, type VerdictRow, versionOf } from './driver.ts';

const PATH = '/api/v3/configure/database';
/** One line of a partial write. */
const refusal = z.object({
  line_number: z.number().optional().catch(undefined),
  error_message: z.string().optional().catch(undefined),
});
const databases = z.array(z.object({ 'iox::database': z.string() }));

const CORE = 'InfluxDB 3 Core reads at most 72 hours in one query; Enterprise, free at home, has no such limit';
/** Of the compatible schema, which has a measurement for each path. */
const TABLES =
  'the schema venus-influx-loader makes a table of each path, and InfluxDB 3 takes 2,000 tables: a large system has about that many paths. SCHEMA=gx makes two a service';

export const SCHEMA_LIMIT: VerdictRow = {
  status: LINE_STATUSES,
  text: /number of columns|number of tables|exceed(ing)? (the )?limit of \d+ (databases|tables|columns)|(column|table)s? limit/i,
  verdict: person('schema_limit', 'raise the limit of the server, or log fewer paths'),
};

export const v3: Driver = {
  recognise(answer) {
    const version = versionOf(answer, 3);
    if (version === undefined) {
      const isReserved = answer.headers['cluster-uuid'] !== undefined;
      return isReserved ? { product: 'InfluxDB 3', isReserved } : undefined;
    }
    const build = answer.headers['x-influxdb-build'];
    return { product: `${build ? `InfluxDB 3 ${build}` : 'InfluxDB'} ${version}` };
  },
  scheme: () => 'Bearer',
  write(database, body, signal) {
    const query = { db: database.bucket, precision: 'ms', accept_partial: 'true' };
    return write(endpoint(database, '/api/v3/write_lp', query), authorization(database, 'Bearer'), body, signal);
  },
  limits: { columns: 500, tables: 2_000, inFlight: 4 },
  complaints: ({ data }) =>
    z
      .array(refusal)
      .catch([])
      .parse(Array.isArray(data) ? data : [data])
      .map(complaintOf),
  verdicts: [SCHEMA_LIMIT],
  noun: 'database',
  nameOf: ({ bucket }) => bucket,
  async list(ask) {
    const { answer, refusal } = await ask(PATH, { query: { format: 'json' } });
    const listed = databases.safeParse(answer).data;
    return listed ? { names: listed.map((row) => row['iox::database']) } : { refusal: refusal ?? UNEXPECTED };
  },
  async create(ask, { bucket, retention }) {
    const period = retention !== undefined && { retention_period: spanOf(retention) };
    return { refusal: (await ask(PATH, post({ db: bucket, ...period }))).refusal };
  },
  plan,
  advice: {
    credentials: 'INFLUX_TOKEN',
    limits: ({ product }, { policy }) => [
      ...(isEnterprise(product) ? [] : [CORE]),
      ...(policy === undefined ? [] : [TABLES]),
    ],
    createsByWriting: true,
  },
};

/** One field at most is named of a line: `column 'x', expected ...`, or `for field 'x' on line 3: expected ...`. */
function complaintOf({ line_number: line, error_message: words = '' }: z.output<typeof refusal>): Complaint {
  const said = shorten(words);
  return {
    line,
    words: said || undefined,
    field: between(said, "column '", "', expected ") ?? between(said, "for field '", "' on line "),
  };
}

/** What stands between the first `before` and the last `behind`. */
function between(text: string, before: string, behind: string): string | undefined {
  const from = text.indexOf(before) + before.length;
  const to = text.lastIndexOf(behind);
  return from >= before.length && to > from ? text.slice(from, to) : undefined;
}

async function plan(wish: Wish, signal: AbortSignal): Promise<Plan> {
  const plan = createPlan();
  const { databases, administrator, product } = wish;
  const [to] = databases;
  const ask = createAsk({ ...to, token: administrator.token ?? to.token }, 'Bearer', signal, [to]);
  const listing = await v3.list(ask, to);
  if (listing.refusal !== undefined) {
    const name = administrator.token === undefined ? 'INFLUX_TOKEN' : 'INFLUX_ADMIN_TOKEN';
    plan.todo.push(`the server does not let this token look (${listing.refusal}): check ${name}`);
    return plan;
  }
  for (const database of databases) {
    const { bucket, retention } = database;
    if (listing.names.includes(bucket)) plan.facts.push(`database "${bucket}" is there${unchanged(database)}`);
    else {
      plan.steps.push({
        what: `create database "${bucket}", which keeps its data ${keeps(retention)}; on Core that is fixed from then on`,
        run: async () => (await v3.create(ask, database)).refusal,
      });
    }
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

function unchanged({ bucket, retention }: Database): string {
  if (retention === undefined) return '';
  const what = `whether it keeps its data for ${inDays(retention)} is not shown, and nothing is changed`;
  const command = `influxdb3 update database --retention-period ${spanOf(retention)} ${bucket}`;
  return `; ${what}. Core fixes it at the creation; on Enterprise: ${command}`;
}

function howToken(product: string, databases: readonly Database[], actions: string): string {
  if (!isEnterprise(product)) return 'Core has tokens of administrators only (influxdb3 create token --admin)';
  const permissions = databases.map(({ bucket }) => `"db:${bucket}:${actions}"`).join(' --permission ');
  return `Enterprise makes one with influxdb3 create token --permission ${permissions}`;
}

function isEnterprise(product: string): boolean {
  return product.includes('Enterprise');
}
