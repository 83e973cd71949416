/** Answers as InfluxDB 3.10 does: databases with their periods, and its limits, in its own words. */
import { parseLine } from '../support/line-protocol.ts';
import type { Handler, Reaction, Request } from './stand-in.ts';

interface Influx3 {
  readonly handler: Handler;
  /** How long each keeps its data, in hours; undefined for ever. */
  readonly databases: Map<string, number | undefined>;
}

interface Given {
  readonly token?: string;
  readonly build?: string;
  /** Whether it changes the period of a database that is there, as versions before 3.10 do not. */
  readonly changes?: boolean;
  /** What becomes of lines written to a database that is there. */
  readonly write?: (database: string, request: Request) => Reaction;
}

const MOST_DATABASES = 5;
const HOURS = { d: 24, h: 1 } as const;

export function createInflux3({
  token = 'operator',
  build = 'Core',
  changes = true,
  write = () => ({ status: 204 }),
}: Given = {}): Influx3 {
  const databases: Influx3['databases'] = new Map([['_internal', undefined]]);
  const identity = { 'cluster-uuid': '7e2c' };
  const known = { ...identity, 'x-influxdb-version': '3.10.1', 'x-influxdb-build': build };
  return { handler, databases };

  function handler(request: Request): Reaction {
    const { path, query, headers, body, lines } = request;
    if (headers.authorization !== `Bearer ${token}`) {
      return { status: 401, headers: identity, body: { error: 'the request was not authenticated' } };
    }
    if (path === '/ping') return { status: 200, headers: known, body: { product_name: `InfluxDB 3 ${build}` } };
    if (path === '/api/v3/configure/database') return configure(request);
    if (path === '/query') return answer(new URLSearchParams(body).get('q') ?? '');
    if (path !== '/api/v3/write_lp') return { status: 404, headers: known };
    if (lines.length === 0) return { status: 400, body: 'incoming write was empty' };
    const db = query.get('db') ?? '';
    if (!databases.has(db) && isFull()) return full();
    if (!databases.has(db)) databases.set(db, undefined);
    return write(db, request);
  }

  function configure({ method, body }: Request): Reaction {
    if (method === 'GET')
      return { status: 200, headers: known, body: names().map((name) => ({ 'iox::database': name })) };
    const { db, retention_period: period } = JSON.parse(body);
    // Minutes and seconds are no units of a period.
    const [, count = '', unit = ''] = /^(\d+)([dh])$/.exec(period ?? '0h') ?? [];
    if (unit === '') return { status: 400, headers: known, body: { error: `invalid retention period: ${period}` } };
    const hours = Number(count) * HOURS[unit as keyof typeof HOURS] || undefined;
    if (method === 'PUT') {
      if (!changes) return { status: 405, headers: known, body: '' };
      if (!databases.has(db)) return { status: 404, headers: known, body: { error: 'not found' } };
    } else if (databases.has(db)) {
      return {
        status: 409,
        headers: known,
        body: { error: `attempted to create a resource that already exists: ${db}` },
      };
    } else if (isFull()) return full();
    databases.set(db, hours);
    return { status: 200, headers: known };
  }

  function answer(statement: string): Reaction {
    const name = /^SHOW RETENTION POLICIES ON "(.*)"$/.exec(statement)?.[1] ?? '';
    const hours = databases.get(name);
    const values = databases.has(name) ? [[name, hours === undefined ? '0s' : `${hours}h0m0s`, true]] : [];
    const series = [{ name: 'retention_policies', columns: ['database', 'duration', 'default'], values }];
    return { status: 200, headers: known, body: { results: [{ statement_id: 0, series }] } };
  }

  function names(): string[] {
    return [...databases.keys()];
  }

  function isFull(): boolean {
    return build === 'Core' && databases.size > MOST_DATABASES;
  }

  function full(): Reaction {
    const error = `Adding a new database would exceed limit of ${MOST_DATABASES} databases`;
    return { status: 422, headers: known, body: { error } };
  }
}

/** The tables of a database that takes few, and few columns in each: what is over the limit is named, the rest is stored. */
export function limitedTables(mostTables: number, mostColumns: number) {
  const tables = new Map<string, Set<string>>();
  return {
    tables,
    write: (_: string, { lines }: Request): Reaction => {
      const data = lines.flatMap((line, index) => {
        const message = take(line);
        return message === undefined
          ? []
          : [{ error_message: message, line_number: index + 1, original_line: line.slice(0, 40) }];
      });
      if (data.length === 0) return { status: 204 };
      return { status: 422, body: JSON.stringify({ error: 'partial write of line protocol occurred', data }) };
    },
  };

  function take(line: string): string | undefined {
    const { measurement, tags, fields } = parseLine(line);
    if (!tables.has(measurement) && tables.size >= mostTables) {
      return `Update to schema would exceed number of tables limit: attempted to create table but already have ${tables.size} table(s) (limit: ${mostTables})`;
    }
    const columns = new Set([...(tables.get(measurement) ?? ['time']), ...Object.keys(tags), ...Object.keys(fields)]);
    if (columns.size > mostColumns) {
      return `Update to schema would exceed number of columns per table limit of ${mostColumns} columns`;
    }
    tables.set(measurement, columns);
    return undefined;
  }
}
