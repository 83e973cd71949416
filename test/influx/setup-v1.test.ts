import { writeFile } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import { checkDatabase } from '../../src/influx/check.ts';
import { type Influxd, startInfluxd } from '../support/influxd.ts';
import { describeWith } from '../support/process.ts';
import { createRunner, type Runner, relayTo } from './setup-runner.ts';

const DAY = 86_400_000;

let runner: Runner;
const run: Runner['run'] = (given) => runner.run(given);
const secret: Runner['secret'] = (name) => runner.secret(name);
const files = () => runner.files;

describeWith('influxd', 'setup of a real InfluxDB 1.x', () => {
  let database: Influxd;
  afterEach(async () => {
    await runner.stop();
    await database.stop();
  });

  /** Through a relay, which remembers the requests. */
  async function start(options: { auth?: boolean; admin?: boolean } = {}): Promise<Influxd> {
    const real = await startInfluxd(options);
    database = real;
    runner = await createRunner(relayTo(real.url));
    return real;
  }

  const policy = async (real: Influxd) => {
    const [series] = await real.query('SHOW RETENTION POLICIES ON "gx"');
    return series?.values.map((row) => `${row[0]} ${row[1]} ${row[2]} ${row[4]}`);
  };

  it('without credentials: the database, once, and no users', async () => {
    const real = await start();
    const given = { settings: { INFLUX_RETENTION: '90d' }, administrator: { username: 'a', password: 'b' } };
    const dry = await run({ ...given, options: { dryRun: true } });
    expect(dry).toMatchObject({ code: 0, changes: [] });
    expect(dry.text).toMatch(/to do: create database "gx", which keeps its data for 90 days/);
    const first = await run(given);
    expect(first).toMatchObject({ code: 0, changes: ['CREATE DATABASE "gx" WITH DURATION 90d NAME "autogen"'] });
    expect(first.text).toMatch(/no users are needed/);
    expect(await policy(real)).toEqual(['autogen 2160h0m0s 24h0m0s true']);
    const second = await run(given);
    expect(second).toMatchObject({ code: 0, changes: [] });
    expect(second.text).toMatch(/Everything is there: nothing was changed\.$/);
  });

  it('keeps everything for ever where no retention is configured', async () => {
    const real = await start();
    expect(await run()).toMatchObject({ code: 0, changes: ['CREATE DATABASE "gx"'] });
    expect(await policy(real)).toEqual(['autogen 0s 168h0m0s true']);
    expect(await run()).toMatchObject({ code: 0, changes: [] });
  });

  it('lengthens a retention, shortens it only with --shorten, and says what is lost', async () => {
    const real = await start();
    const wanting = (INFLUX_RETENTION: string, shorten = false) =>
      run({ settings: { INFLUX_RETENTION }, options: { shorten } });
    await wanting('30d');
    expect((await wanting('730d')).changes).toEqual([
      'ALTER RETENTION POLICY "autogen" ON "gx" DURATION 730d SHARD DURATION 7d',
    ]);
    const old = Date.now() - 300 * DAY;
    const written = await fetch(`${real.url}/write?db=gx&precision=ms`, { method: 'POST', body: `m f=1 ${old}` });
    expect(written.status).toBe(204);

    const left = await wanting('12h');
    expect(left).toMatchObject({ code: 0, changes: [] });
    expect(left.text).toMatch(/730 days, longer than INFLUX_RETENTION, 12 hours; this is left as it is/);
    const lost = new RegExp(`deleted for good, which is today what lies between ${new Date(old).getUTCFullYear()}-`);
    expect(left.text).toMatch(lost);
    expect(left.text).toMatch(/Nothing was changed\. INFLUX_RETENTION is not what the database does: see "as it is"/);
    expect(await policy(real)).toEqual(['autogen 17520h0m0s 168h0m0s true']);

    const done = await wanting('12h', true);
    expect(done.code).toBe(0);
    expect(done.text).toMatch(lost);
    expect(await policy(real)).toEqual(['autogen 12h0m0s 1h0m0s true']);
    expect(await wanting('12h', true)).toMatchObject({ code: 0, changes: [] });
    expect((await wanting('90d')).code).toBe(0);
    expect(await policy(real)).toEqual(['autogen 2160h0m0s 24h0m0s true']);
  });

  it('gives a database without a default policy one', async () => {
    const real = await start();
    await real.query('CREATE DATABASE "gx"');
    await real.query('DROP RETENTION POLICY "autogen" ON "gx"');
    expect((await run({ settings: { INFLUX_RETENTION: '90d' } })).code).toBe(0);
    expect(await policy(real)).toEqual(['autogen 2160h0m0s 24h0m0s true']);
    expect((await run({ settings: { INFLUX_RETENTION: '90d' } })).changes).toEqual([]);
  });

  it('with credentials: database and users, once', async () => {
    const real = await start({ auth: true });
    const { username, password } = real;
    const settings = { INFLUX_USERNAME: 'gx-logger', INFLUX_PASSWORD: 'it\'s \\ "x"' };
    const given = {
      settings,
      administrator: { username, password },
      options: { grafanaTokenFile: files().grafanaTokenFile },
    };
    const first = await run(given);
    expect(first.code).toBe(0);
    expect(await real.query('SHOW GRANTS FOR "gx-logger"')).toMatchObject([{ values: [['gx', 'ALL PRIVILEGES']] }]);
    expect(await real.query('SHOW GRANTS FOR "grafana"')).toMatchObject([{ values: [['gx', 'READ']] }]);
    const as = async (name: string, word: string, path: string, body: string | URLSearchParams) => {
      const authorization = `Basic ${Buffer.from(`${name}:${word}`).toString('base64')}`;
      return (await fetch(`${real.url}${path}`, { method: 'POST', headers: { authorization }, body })).status;
    };
    expect(await as('gx-logger', settings.INFLUX_PASSWORD, '/write?db=gx', 'm f=1')).toBe(204);
    expect(await as('grafana', await secret('grafana'), '/write?db=gx', 'm f=1')).toBe(403);
    const select = new URLSearchParams({ q: 'SELECT f FROM m' });
    expect(await as('grafana', await secret('grafana'), '/query?db=gx', select)).toBe(200);

    const second = await run(given);
    expect(second).toMatchObject({ code: 0, changes: [] });
    for (const hush of [password, settings.INFLUX_PASSWORD, await secret('grafana')]) {
      expect(first.text + second.text).not.toContain(hush);
    }

    await writeFile(files().grafanaTokenFile, 'another');
    const generated = await run({ ...given, settings: {}, options: files() });
    expect(generated.text).toContain(
      `its settings (.env) need INFLUX_USERNAME=gx-logger and INFLUX_PASSWORD_FILE=${files().loggerTokenFile}\n`,
    );
    const third = await run(given);
    expect(third).toMatchObject({ code: 1, changes: [] });
    expect(third.text).toMatch(/user "grafana" is there and has another password/);
  });

  it('with credentials: its own may not create, and it says whose may', async () => {
    const real = await start({ auth: true });
    await real.query(`CREATE USER "gx-logger" WITH PASSWORD 'hush'`);
    const { code, text } = await run({ settings: { INFLUX_USERNAME: 'gx-logger', INFLUX_PASSWORD: 'hush' } });
    expect(code).toBe(1);
    expect(text).toMatch(
      /requires admin privilege.*rights of an administrator: set .*INFLUX_ADMIN_USERNAME and INFLUX_ADMIN_PASSWORD/,
    );
    expect(await real.query('SHOW DATABASES')).toEqual([expect.not.objectContaining({ values: expect.anything() })]);
  });

  it('with credentials and nobody who has some: the administrator first', async () => {
    const real = await start({ auth: true, admin: false });
    const looked = await checkDatabase({ url: real.url, bucket: 'gx' }, new AbortController().signal);
    expect(looked.ok).toBe(false);
    expect(looked.lines.join('\n')).toMatch(
      /the server asks for credentials, but has no user yet: gx-logger setup makes the first; set INFLUX_ADMIN_USERNAME/,
    );
    expect(looked.lines.join('\n')).not.toMatch(/none are asked for/);
    const without = await run();
    expect(without).toMatchObject({ code: 1, changes: [] });
    expect(without.text).toMatch(/no user yet: set INFLUX_ADMIN_USERNAME/);
    const given = { administrator: { username: 'root', password: 'hush' }, options: files() };
    const first = await run(given);
    expect(first.code).toBe(0);
    expect(first.changes[0]).toMatch(/^CREATE USER "root" WITH PASSWORD 'hush' WITH ALL PRIVILEGES$/);
    expect(first.text).not.toContain('hush');
    expect(await run(given)).toMatchObject({ code: 0, changes: [] });
  });
});
