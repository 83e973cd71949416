import { writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createRunner, type Runner } from './setup-runner.ts';
import type { Handler } from './stand-in.ts';

let runner: Runner;
const run: Runner['run'] = (given) => runner.run(given);
const secret: Runner['secret'] = (name) => runner.secret(name);
const files = () => runner.files;

afterEach(() => runner.stop());

describe('setup of 3.x', () => {
  /** Section by section as 3.10 answers: a listing, 409 for what is there, and a token for everything. */
  const startV3 = async (build = 'Core', token = 'admin') => {
    const databases: { db: string; retention_period?: string }[] = [{ db: '_internal' }];
    const handler: Handler = ({ method, path, query, headers, body }) => {
      const identity = { 'cluster-uuid': '1' };
      if (headers.authorization !== `Bearer ${token}`) {
        return { status: 401, headers: identity, body: { error: 'the request was not authenticated' } };
      }
      const known = { ...identity, 'x-influxdb-version': '3.10.1', 'x-influxdb-build': build };
      if (path === '/ping') return { status: 200, headers: known, body: {} };
      if (path !== '/api/v3/configure/database') return { status: 404, headers: known };
      if (method === 'GET' && query.get('format') === 'json') {
        return { status: 200, headers: known, body: databases.map(({ db }) => ({ 'iox::database': db })) };
      }
      const wanted = JSON.parse(body);
      if (databases.some(({ db }) => db === wanted.db))
        return { status: 409, headers: known, body: { error: 'exists' } };
      databases.push(wanted);
      return { status: 200, headers: known };
    };
    runner = await createRunner(handler);
    return databases;
  };

  it('makes the database with its retention, and a second time changes nothing', async () => {
    const databases = await startV3();
    const given = { settings: { INFLUX_RETENTION: '36h' }, administrator: { token: 'admin' } };
    const first = await run(given);
    expect(first).toMatchObject({ code: 0, changes: ['POST /api/v3/configure/database'] });
    expect(first.text).toMatch(/InfluxDB 3 Core 3\.10\.1 at/);
    expect(databases[1]).toEqual({ db: 'gx', retention_period: '36h' });
    const second = await run(given);
    expect(second).toMatchObject({ code: 0, changes: [] });
    expect(second.text).toMatch(/Core fixes it at the creation/);
  });

  it('makes no token, and says how one is made; a file that holds one is left alone', async () => {
    const databases = await startV3('Enterprise');
    const given = { settings: { INFLUX_TOKEN: 'admin' }, options: files() };
    await writeFile(files().loggerTokenFile, 'mine');
    const { code, text } = await run(given);
    expect(code).toBe(1);
    expect(text).toMatch(/influxdb3 create token --permission "db:gx:read"; write it into .*grafana/);
    expect(databases[1]).toEqual({ db: 'gx' });
    expect(await secret('logger')).toBe('mine');
  });

  it('asks for a token that is accepted', async () => {
    await startV3();
    const { code, text, changes } = await run({ settings: { INFLUX_TOKEN: 'wrong' } });
    expect({ code, changes }).toEqual({ code: 1, changes: [] });
    expect(text).toMatch(/not authenticated.*check INFLUX_TOKEN/);
  });
});
