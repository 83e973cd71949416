import { writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createInflux3 } from './influx3.ts';
import { createRunner, type Runner } from './setup-runner.ts';

let runner: Runner;
const run: Runner['run'] = (given) => runner.run(given);
const secret: Runner['secret'] = (name) => runner.secret(name);
const files = () => runner.files;

afterEach(() => runner.stop());

describe('setup of 3.x', () => {
  const start = async (given: Parameters<typeof createInflux3>[0] = {}) => {
    const influx = createInflux3({ token: 'admin', ...given });
    runner = await createRunner(influx.handler);
    return influx.databases;
  };
  const wanting = (INFLUX_RETENTION: string, shorten = false) =>
    run({ settings: { INFLUX_RETENTION }, administrator: { token: 'admin' }, options: { shorten } });

  it('makes the database with its retention, and a second time changes nothing', async () => {
    const databases = await start();
    const first = await wanting('36h');
    expect(first).toMatchObject({ code: 0, changes: ['POST /api/v3/configure/database'] });
    expect(first.text).toMatch(/InfluxDB 3 Core 3\.10\.1 at/);
    expect(databases.get('gx')).toBe(36);
    const second = await wanting('36h');
    expect(second).toMatchObject({ code: 0, changes: [] });
    expect(second.text).toMatch(/database "gx" is there; it keeps its data for 36 hours/);
  });

  it('counts in whole hours, and says so', async () => {
    const databases = await start();
    const { code, text } = await wanting('90m');
    expect(code).toBe(0);
    expect(text).toMatch(/keeps its data for 2 hours, in the whole hours that it counts in/);
    expect(databases.get('gx')).toBe(2);
    expect(await wanting('90m')).toMatchObject({ code: 0, changes: [] });
  });

  it('lengthens a retention, and shortens it only with --shorten', async () => {
    const databases = await start();
    databases.set('gx', 9_600);
    expect((await wanting('730d')).changes).toEqual(['PUT /api/v3/configure/database']);
    expect(databases.get('gx')).toBe(17_520);
    const left = await wanting('30d');
    expect(left).toMatchObject({ code: 0, changes: [] });
    expect(left.text).toMatch(/730 days, longer than INFLUX_RETENTION, 30 days; this is left as it is/);
    expect((await wanting('30d', true)).code).toBe(0);
    expect(databases.get('gx')).toBe(720);
  });

  it('says so where a version does not change a retention, with its command', async () => {
    const databases = await start({ changes: false });
    databases.set('gx', 24);
    const { code, text } = await wanting('730d');
    expect(code).toBe(1);
    expect(text).toMatch(/405.*before 3\.10 may not.*influxdb3 update database --database gx --retention-period 730d/);
  });

  it('says so where Core has no room for one more database', async () => {
    const databases = await start();
    for (const name of ['a', 'b', 'c', 'd', 'e']) databases.set(name, undefined);
    const { code, changes, text } = await wanting('730d');
    expect({ code, changes }).toEqual({ code: 1, changes: [] });
    expect(text).toMatch(
      /"gx" is missing, and there is no room for it: InfluxDB 3 Core takes 5 databases and has a, b/,
    );
  });

  it('makes no token, and says how one is made; a file that holds one is left alone', async () => {
    const databases = await start({ build: 'Enterprise' });
    const given = { settings: { INFLUX_TOKEN: 'admin' }, options: files() };
    await writeFile(files().loggerTokenFile, 'mine');
    const { code, text } = await run(given);
    expect(code).toBe(1);
    expect(text).toMatch(/influxdb3 create token --permission "db:gx:read"; write it into .*grafana/);
    expect([...databases]).toContainEqual(['gx', undefined]);
    expect(await secret('logger')).toBe('mine');
  });

  it('asks for a token that is accepted', async () => {
    await start();
    const { code, text, changes } = await run({ settings: { INFLUX_TOKEN: 'wrong' } });
    expect({ code, changes }).toEqual({ code: 1, changes: [] });
    expect(text).toMatch(/not authenticated.*check INFLUX_TOKEN/);
  });
});
