/** Answers as InfluxDB 1.x with credentials does to what set-up asks: databases, policies, users and grants. */
import type { Handler, Reaction, Request } from '../stand-in.ts';

interface Policy {
  readonly name: string;
  readonly duration: string;
}

const HEADERS = { 'x-influxdb-version': '1.8.10', 'x-influxdb-build': 'OSS' };
const HOURS = { d: 24, h: 1 } as const;

/** As Go writes it. */
function durationOf(text: string): string {
  const [, count = '0', unit = 'h'] = /^(\d+)([dh])$/.exec(text) ?? [];
  return text === 'INF' ? '0s' : `${Number(count) * HOURS[unit as keyof typeof HOURS]}h0m0s`;
}

export function createInflux1(
  administrator: { readonly username: string; readonly password: string },
  write: (database: string, request: Request) => Reaction,
): Handler {
  /** With their policies; the first is the default. */
  const databases = new Map<string, Policy[]>();
  const users = new Map([[administrator.username, { password: administrator.password, grants: new Map() }]]);

  return (request) => {
    const { path, headers, query, body } = request;
    if (path === '/ping') return { status: 204, headers: HEADERS };
    const [name = '', password] = Buffer.from(headers.authorization?.slice(6) ?? '', 'base64')
      .toString()
      .split(':');
    if (users.get(name)?.password !== password || password === undefined) {
      return { status: 401, headers: HEADERS, body: { error: 'authorization failed' } };
    }
    if (path === '/query') return answer(new URLSearchParams(body).get('q') ?? '');
    if (path !== '/write') return { status: 404, headers: HEADERS, body: '404 page not found' };
    const database = query.get('db') ?? '';
    if (!databases.has(database)) return { status: 404, body: { error: `database not found: "${database}"` } };
    const policy = query.get('rp');
    if (policy === null) return write(database, request);
    const isThere = databases.get(database)?.some(({ name }) => name === policy);
    return isThere
      ? write(`${database}/${policy}`, request)
      : { status: 500, body: { error: `retention policy not found: ${policy}` } };
  };

  function answer(statement: string): Reaction {
    const names = [...statement.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, name = '']) => name);
    const [first = '', second = ''] = names;
    switch (statement.split(' ').slice(0, 2).join(' ')) {
      case 'SHOW DATABASES':
        return table(
          ['name'],
          [...databases.keys()].map((name) => [name]),
        );
      case 'CREATE DATABASE': {
        const duration = durationOf(/DURATION (\w+)/.exec(statement)?.[1] ?? 'INF');
        if (!databases.has(first)) databases.set(first, [{ name: second || 'autogen', duration }]);
        return table([], []);
      }
      case 'CREATE RETENTION': {
        const policies = databases.get(second);
        if (!policies) return refuse(`database not found: ${second}`);
        policies.push({ name: first, duration: durationOf(/DURATION (\w+)/.exec(statement)?.[1] ?? 'INF') });
        return table([], []);
      }
      case 'SHOW RETENTION': {
        const policies = databases.get(first) ?? [];
        const columns = ['name', 'duration', 'shardGroupDuration', 'replicaN', 'default'];
        return table(
          columns,
          policies.map(({ name, duration }, index) => [name, duration, '168h0m0s', 1, index === 0]),
        );
      }
      case 'ALTER RETENTION': {
        const duration = durationOf(/DURATION (\w+)/.exec(statement)?.[1] ?? 'INF');
        const others = (databases.get(second) ?? []).filter(({ name }) => name !== first);
        databases.set(second, [{ name: first, duration }, ...others]);
        return table([], []);
      }
      case 'SHOW USERS':
        return table(
          ['user', 'admin'],
          [...users.keys()].map((name) => [name, name === administrator.username]),
        );
      case 'CREATE USER':
        users.set(first, { password: /PASSWORD '(.*)'/.exec(statement)?.[1] ?? '', grants: new Map() });
        return table([], []);
      case 'GRANT READ':
      case 'GRANT ALL':
        users.get(second)?.grants.set(first, statement.startsWith('GRANT ALL') ? 'ALL PRIVILEGES' : 'READ');
        return table([], []);
      case 'SHOW GRANTS':
        return table(['database', 'privilege'], [...(users.get(first)?.grants ?? [])]);
      default:
        return { status: 400, headers: HEADERS, body: { error: `error parsing query: ${statement}` } };
    }
  }

  function refuse(error: string): Reaction {
    return { status: 200, headers: HEADERS, body: { results: [{ statement_id: 0, error }] } };
  }

  function table(columns: readonly string[], values: readonly (readonly unknown[])[]): Reaction {
    const series = columns.length > 0 ? [{ name: 'rows', columns, values }] : [];
    return { status: 200, headers: HEADERS, body: { results: [{ statement_id: 0, series }] } };
  }
}
