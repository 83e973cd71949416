import { rm, stat, writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { cloud } from '../../src/influx/servers/cloud.ts';
import { createInflux2 } from './influx2.ts';
import { createRunner, type Runner } from './setup-runner.ts';
import { startStandIn } from './stand-in.ts';

let runner: Runner;
const run: Runner['run'] = (given) => runner.run(given);
const secret: Runner['secret'] = (name) => runner.secret(name);
const files = () => runner.files;

afterEach(() => runner.stop());

describe('setup of 2.x', () => {
  const ORG = { INFLUX_ORG: 'home' };
  const administrator = { token: 'operator' };
  const start = async (influx = createInflux2('operator')) => {
    runner = await createRunner(influx.handler);
    return influx;
  };

  it('sets a new server up, with tokens, and a second time changes nothing', async () => {
    const influx = await start(createInflux2());
    const given = {
      settings: { ...ORG, INFLUX_RETENTION: '90d' },
      administrator: { token: 'operator', password: 'long enough' },
      options: files(),
    };
    const first = await run(given);
    expect(first.code).toBe(0);
    expect(first.changes).toEqual(['POST /api/v2/setup', 'POST /api/v2/authorizations', 'POST /api/v2/authorizations']);
    expect(influx.buckets).toMatchObject([{ name: 'gx', retentionRules: [{ everySeconds: 90 * 86_400 }] }]);
    const id = influx.buckets[0]!.id;
    expect(influx.tokens.map(({ permissions }) => permissions.map((one) => [one.action, one.resource.id]))).toEqual([
      [
        ['read', id],
        ['write', id],
      ],
      [['read', id]],
    ]);
    expect([await secret('logger'), await secret('grafana')]).toEqual(influx.tokens.map(({ token }) => token));
    expect((await stat(files().grafanaTokenFile)).mode & 0o777).toBe(0o600);

    const second = await run(given);
    expect(second).toMatchObject({ code: 0, changes: [] });
    expect(second.text).toMatch(/bucket "gx" is there; it keeps its data for 90 days/);
    expect(second.text).toMatch(/Everything is there: nothing was changed\.$/);
    for (const hush of ['operator', 'long enough', ...influx.tokens.map(({ token }) => token)]) {
      expect(first.text + second.text).not.toContain(hush);
    }
  });

  it('says what a new server needs, and touches nothing', async () => {
    await start(createInflux2());
    const { code, text, changes } = await run({ settings: ORG });
    expect({ code, changes }).toEqual({ code: 1, changes: [] });
    expect(text).toMatch(/never set up: set INFLUX_ORG, INFLUX_ADMIN_PASSWORD .* and INFLUX_ADMIN_TOKEN/);
  });

  it('makes organisation, bucket and tokens where they are missing; a dry run only says so', async () => {
    const influx = await start();
    const given = { settings: { INFLUX_ORG: 'boat' }, administrator };
    const dry = await run({ ...given, options: { ...files(), dryRun: true } });
    expect(dry).toMatchObject({ code: 0, changes: [] });
    expect(dry.text).toMatch(
      /to do: create organisation "boat"\n.*to do: create bucket "gx", which keeps its data for ever\n.*to do: create a token.*\n.*to do: create a token/,
    );
    await expect(secret('logger')).rejects.toThrow('ENOENT');
    const { code, changes, text } = await run({ ...given, options: files() });
    expect(code).toBe(0);
    expect(text).toContain(
      `For the logger to use its secret, its settings (.env) need INFLUX_TOKEN_FILE=${files().loggerTokenFile}`,
    );
    expect(changes).toEqual([
      'POST /api/v2/orgs',
      'POST /api/v2/buckets',
      'POST /api/v2/authorizations',
      'POST /api/v2/authorizations',
    ]);
    expect(influx.buckets).toMatchObject([{ name: 'gx', orgID: influx.orgs[1]!.id, retentionRules: [] }]);
    expect(await run({ ...given, options: files() })).toMatchObject({ code: 0, changes: [] });
  });

  it('finds a token again by its description, and makes a new one where the server shows none', async () => {
    const influx = await start();
    const given = { settings: ORG, administrator, options: files() };
    await run(given);
    const made = await secret('logger');
    await rm(files().loggerTokenFile);
    expect((await run(given)).changes).toEqual([]);
    expect(await secret('logger')).toBe(made);

    influx.hashes = true;
    await rm(files().loggerTokenFile);
    expect((await run(given)).changes).toEqual(['POST /api/v2/authorizations']);
    expect(await secret('logger')).not.toBe(made);
    expect(await run(given)).toMatchObject({ code: 0, changes: [] });
  });

  it('makes tokens for both schemas where one is added later, shown or hashed', async () => {
    const influx = await start();
    const given = { settings: ORG, administrator, options: files() };
    const later = { ...given, settings: { ...ORG, SCHEMA: 'gx,venus-influx-loader' } };
    influx.hashes = true;
    await run(given);
    const before = await secret('logger');
    const added = await run(later);
    expect(added.code).toBe(0);
    expect(added.text).toMatch(
      /create a token with which the logger .*"gx\*".*, in place of one for fewer or other buckets/,
    );
    expect(await secret('logger')).not.toBe(before);
    const ids = influx.buckets.map(({ id }) => id);
    const made = influx.tokens.find(({ token }) => token === influx.tokens[2]!.token);
    expect(new Set(made!.permissions.map(({ resource }) => resource.id))).toEqual(new Set(ids));
    expect(await run(later)).toMatchObject({ code: 0, changes: [] });
  });

  it('makes tokens anew where the bucket was deleted, though they are hashed', async () => {
    const influx = await start();
    const given = { settings: ORG, administrator, options: files() };
    influx.hashes = true;
    await run(given);
    const before = await secret('logger');
    influx.buckets.length = 0;
    expect((await run(given)).code).toBe(0);
    expect(await secret('logger')).not.toBe(before);
    expect(await run(given)).toMatchObject({ code: 0, changes: [] });
  });

  it('never overwrites a token that works, replaces one that is refused, and keeps a file from strangers', async () => {
    const influx = await start();
    const given = { settings: ORG, administrator, options: files() };
    await writeFile(files().loggerTokenFile, 'stale', { mode: 0o644 });
    await run(given);
    expect(await secret('logger')).toBe(influx.tokens[0]!.token);
    expect((await stat(files().loggerTokenFile)).mode & 0o777).toBe(0o640);

    await writeFile(files().loggerTokenFile, 'operator\n');
    expect(await run(given)).toMatchObject({ code: 0, changes: [] });
    expect(await secret('logger')).toBe('operator\n');

    // Of another bucket: accepted, yet of no use here.
    influx.tokens.push({ id: 'x', token: 'other', description: '', status: 'active', permissions: [] });
    await writeFile(files().loggerTokenFile, 'other');
    const blind = await run(given);
    expect(blind).toMatchObject({ code: 1, changes: [] });
    expect(blind.text).toMatch(/accepted, but may not read bucket "gx": remove the file/);
    expect(await secret('logger')).toBe('other');
  });

  it('gives the tokens the buckets whose names begin with the configured one', async () => {
    const influx = await start();
    const orgID = influx.orgs[0]!.id;
    for (const name of ['gx', 'gx/m1', 'mine'])
      influx.buckets.push({ id: `id-${name}`, orgID, name, retentionRules: [] });
    await run({ settings: ORG, administrator, options: files() });
    expect(influx.tokens[1]!.permissions.map(({ resource }) => resource.id)).toEqual(['id-gx', 'id-gx/m1']);
  });

  it('makes no token with one that may not, and says which may', async () => {
    const influx = await start();
    await run({ settings: ORG, administrator, options: files() });
    const token = await secret('logger');
    const { grafanaTokenFile } = files();
    await rm(grafanaTokenFile);
    const { code, text } = await run({ settings: { ...ORG, INFLUX_TOKEN: token }, options: { grafanaTokenFile } });
    expect(code).toBe(1);
    expect(text).toMatch(
      /401: write:authorizations is unauthorized\. It takes the rights of an administrator: set INFLUX_ADMIN_TOKEN/,
    );
    expect(influx.tokens).toHaveLength(2);
  });

  it('says that a token is not accepted, and does not show it', async () => {
    await start();
    const { code, text, changes } = await run({ settings: { ...ORG, INFLUX_TOKEN: 'hush' } });
    expect({ code, changes }).toEqual({ code: 1, changes: [] });
    expect(text).toMatch(/401: unauthorized access with ….*check INFLUX_TOKEN/);
    expect(text).not.toContain('hush');
  });

  describe('the retention of a bucket that is there', () => {
    let rules = (): { shardGroupDurationSeconds?: number } => ({});
    const startWith = async (everySeconds: number, shardGroupDurationSeconds = 86_400) => {
      const influx = await start();
      rules = () => influx.buckets[0]!.retentionRules[0]!;
      const retentionRules = [{ type: 'expire', everySeconds, shardGroupDurationSeconds }];
      influx.buckets.push({ id: 'b', orgID: influx.orgs[0]!.id, name: 'gx', retentionRules });
      return () => influx.buckets[0]!.retentionRules[0]!.everySeconds / 86_400;
    };
    const wanting = (INFLUX_RETENTION: string, shorten = false) =>
      run({ settings: { ...ORG, INFLUX_RETENTION }, administrator, options: { shorten } });

    it('is lengthened, once', async () => {
      const days = await startWith(30 * 86_400);
      const first = await wanting('90d');
      expect(first.changes).toEqual(['PATCH /api/v2/buckets/b']);
      expect(first.text).toMatch(/to do: lengthen the retention of bucket "gx" from 30 days to 90 days/);
      expect(days()).toBe(90);
      expect(await wanting('90d')).toMatchObject({ code: 0, changes: [] });
    });

    it.each([
      [3_600, 3_600, '400d', 604_800],
      [90 * 86_400, 86_400, '730d', 604_800],
      [30 * 86_400, 86_400, '90d', 86_400],
      [30 * 86_400, 604_800, '90d', 604_800],
    ])('of %i s with shards of %i s takes shards along to %s: %i s', async (has, shard, wanted, expected) => {
      await startWith(has, shard);
      expect((await wanting(wanted)).code).toBe(0);
      expect(rules().shardGroupDurationSeconds).toBe(expected);
    });

    it('is compared in the seconds that servers count in', async () => {
      await startWith(3_601);
      expect(await wanting('3600500ms', true)).toMatchObject({ code: 0, changes: [] });
    });

    it('is left where none is configured', async () => {
      const days = await startWith(30 * 86_400);
      expect(await run({ settings: ORG, administrator })).toMatchObject({ code: 0, changes: [] });
      expect(days()).toBe(30);
    });

    it.each([
      ['365 days', 365 * 86_400],
      ['for ever', 0],
    ])('is not shortened from %s but with --shorten, which says what is lost', async (words, seconds) => {
      const days = await startWith(seconds, 604_800);
      const left = await wanting('3d');
      expect(left).toMatchObject({ code: 0, changes: [] });
      expect(left.text).toMatch(`${words}, longer than INFLUX_RETENTION, 3 days; this is left as it is`);
      expect(left.text).toMatch('gx-logger setup --shorten. Then everything older than 3 days is deleted for good');
      const done = await wanting('3d', true);
      expect(done).toMatchObject({ code: 0, changes: ['PATCH /api/v2/buckets/b'] });
      expect(done.text).toMatch(/to do: shorten .*everything older than 3 days is deleted for good/);
      expect(days()).toBe(3);
      expect(await wanting('3d', true)).toMatchObject({ code: 0, changes: [] });
    });
  });
});

describe('setup of Cloud', () => {
  it('plans the bucket, no organisation, and no tokens', async () => {
    const influx = createInflux2('operator');
    runner = await createRunner(influx.handler);
    const server = await startStandIn(influx.handler);
    const plan = (org: string) =>
      cloud.plan(
        {
          product: 'InfluxDB Cloud',
          databases: [{ url: server.url, bucket: 'gx', org, token: 'operator', retention: 30 * 86_400_000 }],
          administrator: {},
          shorten: false,
          grafanaSecret: files().grafanaTokenFile,
        },
        new AbortController().signal,
      );
    const { steps, todo } = await plan('home');
    expect(steps.map(({ what }) => what)).toEqual(['create bucket "gx", which keeps its data for 30 days']);
    expect(todo).toEqual([expect.stringContaining("Cloud's tokens are made on its own pages")]);
    expect(await steps[0]!.run()).toBeUndefined();
    expect(influx.buckets).toMatchObject([{ name: 'gx', retentionRules: [{ everySeconds: 30 * 86_400 }] }]);
    expect((await plan('home')).steps).toEqual([]);
    expect(await plan('boat')).toMatchObject({ steps: [], todo: [expect.stringContaining('check INFLUX_ORG')] });
    expect(server.requests.some(({ path }) => path === '/api/v2/setup')).toBe(false);
    await server.stop();
  });
});
