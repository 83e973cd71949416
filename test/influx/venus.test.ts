/** The database of the compatible schema: made as venus-influx-loader makes it, and left as it is where it is there. */

import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { checkDatabase } from '../../src/influx/check.ts';
import { ensureDatabase } from '../../src/influx/servers/ensure.ts';
import { type Influxd, startInfluxd } from '../support/influxd.ts';
import { describeWith } from '../support/process.ts';
import { serverOf } from './generations.ts';
import { createInflux2 } from './influx2.ts';
import { createRunner, type Runner, relayTo } from './setup-runner.ts';
import { type Reaction, type StandIn, startStandIn } from './stand-in.ts';

const never = new AbortController().signal;
const DAY = 86_400;
const VENUS = { SCHEMA: 'venus-influx-loader' };
const BOTH = { SCHEMA: 'gx,venus-influx-loader' };

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) await act();
});

describeWith('influxd', 'of a real InfluxDB 1.x', () => {
  async function start(auth = false): Promise<{ real: Influxd; run: Runner['run']; url: string; runner: Runner }> {
    const real = await startInfluxd({ auth });
    const runner = await createRunner(relayTo(real.url));
    undo.push(
      () => real.stop(),
      () => runner.stop(),
    );
    return { real, run: runner.run, url: real.url, runner };
  }

  const policies = async (real: Influxd, database = 'venus') =>
    (await real.query(`SHOW RETENTION POLICIES ON "${database}"`))[0]?.values.map(
      (row) => `${row[0]} ${row[1]} ${row[4]}`,
    );

  it('is made with the policy that dashboards name, and a second time nothing is changed', async () => {
    const { real, run } = await start();
    const first = await run({ settings: VENUS });
    const made = 'CREATE DATABASE "venus" WITH DURATION INF NAME "venus_default"';
    expect(first).toMatchObject({ code: 0, changes: [made] });
    expect(await policies(real)).toEqual(['venus_default 0s true']);
    expect(await run({ settings: VENUS })).toMatchObject({ code: 0, changes: [] });
  });

  it('is made beside our own, with the configured retention', async () => {
    const { real, run } = await start();
    await run({ settings: { ...BOTH, INFLUX_RETENTION: '90d', INFLUX_VENUS_BUCKET: 'old' } });
    expect(await policies(real, 'old')).toEqual(['venus_default 2160h0m0s true']);
    expect(await policies(real, 'gx')).toEqual(['autogen 2160h0m0s true']);
  });

  it('is left as the loader made it, whatever INFLUX_RETENTION and --shorten say', async () => {
    const { real, run } = await start();
    await real.query('CREATE DATABASE "venus" WITH DURATION 30d NAME "venus_default"');
    for (const [INFLUX_RETENTION, shorten] of [
      ['90d', false],
      ['2d', true],
    ] as const) {
      const { code, changes, text } = await run({ settings: { ...VENUS, INFLUX_RETENTION }, options: { shorten } });
      expect({ code, changes }).toEqual({ code: 0, changes: [] });
      expect(text).toMatch(/"venus" is there and is left as it is: .* policy is "venus_default", .* for 30 days$/m);
    }
    expect(await policies(real)).toEqual(['venus_default 720h0m0s true']);
  });

  it('keeps the default policy that it has, and it is said that dashboards name another', async () => {
    const { real, run } = await start();
    await real.query('CREATE DATABASE "venus"');
    const { code, changes, text } = await run({ settings: VENUS });
    expect({ code, changes }).toEqual({ code: 0, changes: [] });
    expect(text).toMatch(/policy is "autogen", .* for ever; dashboards that name "venus_default" do not see/);
    expect(await policies(real)).toEqual(['autogen 0s true']);
  });

  it('with credentials: one user for both databases', async () => {
    const { real, run, runner } = await start(true);
    const administrator = { username: real.username, password: real.password };
    const settings = { ...BOTH, INFLUX_USERNAME: 'logger', INFLUX_PASSWORD: 'secret' };
    const options = { grafanaTokenFile: runner.files.grafanaTokenFile };
    expect((await run({ settings, administrator, options })).code).toBe(0);
    const grants = async (user: string) =>
      (await real.query(`SHOW GRANTS FOR "${user}"`))[0]?.values.map((row) => row.join(' ')).sort();
    expect(await grants('logger')).toEqual(['gx ALL PRIVILEGES', 'venus ALL PRIVILEGES']);
    expect(await grants('grafana')).toEqual(['gx READ', 'venus READ']);
    expect(await run({ settings, administrator, options })).toMatchObject({ code: 0, changes: [] });
  });

  it('with credentials: a user who is there gets what is missing', async () => {
    const { real, run } = await start(true);
    const administrator = { username: real.username, password: real.password };
    const settings = { INFLUX_USERNAME: 'logger', INFLUX_PASSWORD: 'secret' };
    await run({ settings, administrator });
    const { changes } = await run({ settings: { ...settings, ...BOTH }, administrator });
    expect(changes).toEqual([
      'CREATE DATABASE "venus" WITH DURATION INF NAME "venus_default"',
      'GRANT ALL ON "venus" TO "logger"',
    ]);
  });

  it('a run makes it in the same way', async () => {
    const { real, url } = await start();
    const to = { url, bucket: 'venus', policy: 'venus_default' };
    const server = serverOf('v1');
    expect((await ensureDatabase(server, to, never)).state).toBe('created');
    expect(await policies(real)).toEqual(['venus_default 0s true']);
    expect((await ensureDatabase(server, to, never)).state).toBe('there');
  });

  it('a run, and a check, say that the policy that is written to is another than dashboards name', async () => {
    const { real, url } = await start();
    await real.query('CREATE DATABASE "venus" WITH DURATION 52w NAME "mine"');
    await real.query('CREATE RETENTION POLICY "venus_default" ON "venus" DURATION 30d REPLICATION 1');
    const to = { url, bucket: 'venus', policy: 'venus_default', retention: 90 * DAY * 1_000 };
    const server = serverOf('v1');
    const { message, retention } = await ensureDatabase(server, to, never);
    expect(message).toMatch(/364 days; its default retention policy is "mine", .* name "venus_default" do not see/);
    expect(retention).toBe(364 * DAY * 1_000);
    const { lines } = await checkDatabase(to, never);
    expect(lines).toContain(message);
    expect(lines.join('\n')).toMatch(/a database of the schema venus-influx-loader is left as it is/);
    expect(await policies(real)).toEqual(['mine 8736h0m0s true', 'venus_default 720h0m0s false']);
  });
});

describe('of 2.x', () => {
  const ORG = { INFLUX_ORG: 'home' };
  const administrator = { token: 'operator' };
  const start = async (influx = createInflux2('operator')) => {
    const runner = await createRunner(influx.handler);
    undo.push(() => runner.stop());
    return { influx, runner, run: runner.run };
  };

  it('is a bucket with a mapping to it as the default, so that InfluxQL finds it', async () => {
    const { influx, run } = await start();
    const given = { settings: { ...ORG, ...VENUS, INFLUX_RETENTION: '30d' }, administrator };
    const first = await run(given);
    expect(first).toMatchObject({ code: 0, changes: ['POST /api/v2/buckets', 'POST /api/v2/dbrps'] });
    expect(influx.buckets).toMatchObject([
      { name: 'venus/venus_default', retentionRules: [{ everySeconds: 30 * DAY }] },
    ]);
    const { id: bucketID, orgID } = influx.buckets[0]!;
    const mapping = { orgID, bucketID, database: 'venus', retention_policy: 'venus_default', default: true };
    expect(influx.mappings).toEqual([mapping]);
    const second = await run(given);
    expect(second).toMatchObject({ code: 0, changes: [] });
    expect(second.text).toMatch(/mapping of database "venus", policy "venus_default" is there/);
  });

  it('leaves another default mapping of that database alone, and says so', async () => {
    const { influx, run } = await start();
    const other = {
      orgID: influx.orgs[0]!.id,
      bucketID: 'x',
      database: 'venus',
      retention_policy: 'old',
      default: true,
    };
    influx.mappings.push(other);
    const { code, text } = await run({ settings: { ...ORG, ...VENUS }, administrator });
    expect(code).toBe(0);
    expect(influx.mappings.map((one) => [one.retention_policy, one.default])).toEqual([
      ['old', true],
      ['venus_default', false],
    ]);
    expect(text).toMatch(/queries that name no policy go to "old"/);
  });

  it('leaves a bucket of that name what queries without a policy find', async () => {
    const { influx, run } = await start();
    influx.buckets.push({ id: 'b', orgID: influx.orgs[0]!.id, name: 'venus', retentionRules: [] });
    const given = { settings: { ...ORG, ...VENUS }, administrator };
    const { code, text } = await run(given);
    expect(code).toBe(0);
    const made = influx.mappings.map((one) => [one.retention_policy, one.bucketID, one.default]);
    expect(made).toEqual([
      ['autogen', 'b', true],
      ['venus_default', influx.buckets[1]!.id, false],
    ]);
    expect(text).toMatch(/queries that name no policy go to "autogen"/);
    expect((await run(given)).text).toMatch(/policy "venus_default" is there; queries .* go to "autogen", as before/);
  });

  it('leaves a bucket of that name the same where a run alone makes what is missing', async () => {
    const influx = createInflux2('operator');
    const server = await startStandIn(influx.handler);
    undo.push(() => server.stop());
    influx.buckets.push({ id: 'b', orgID: influx.orgs[0]!.id, name: 'venus', retentionRules: [] });
    const database = { url: server.url, bucket: 'venus', policy: 'venus_default', org: 'home', token: 'operator' };
    expect((await ensureDatabase(serverOf('v2'), database, never)).state).toBe('created');
    expect(influx.mappings.map((one) => [one.retention_policy, one.default])).toEqual([
      ['autogen', true],
      ['venus_default', false],
    ]);
  });

  it('does not touch a mapping that leads elsewhere', async () => {
    const { influx, run } = await start();
    const orgID = influx.orgs[0]!.id;
    influx.buckets.push({ id: 'b', orgID, name: 'venus/venus_default', retentionRules: [] });
    influx.mappings.push({ orgID, bucketID: 'x', database: 'venus', retention_policy: 'venus_default', default: true });
    const { code, changes, text } = await run({ settings: { ...ORG, ...VENUS }, administrator });
    expect({ code, changes }).toEqual({ code: 1, changes: [] });
    expect(text).toMatch(/leads to another bucket than "venus\/venus_default"/);
  });

  it('a new server: both buckets, the mapping, and tokens for both', async () => {
    const { influx, runner, run } = await start(createInflux2());
    const given = {
      settings: { ...ORG, ...BOTH },
      administrator: { token: 'operator', password: 'long enough' },
      options: runner.files,
    };
    const { code, changes } = await run(given);
    expect(code).toBe(0);
    expect(changes).toEqual([
      'POST /api/v2/setup',
      'POST /api/v2/buckets',
      'POST /api/v2/dbrps',
      'POST /api/v2/authorizations',
      'POST /api/v2/authorizations',
    ]);
    const ids = influx.buckets.map(({ id }) => id).sort();
    expect(ids).toHaveLength(2);
    for (const { permissions } of influx.tokens) {
      expect([...new Set(permissions.map(({ resource }) => resource.id))].sort()).toEqual(ids);
    }
    expect(await run(given)).toMatchObject({ code: 0, changes: [] });
  });

  it('a token of ours from before the schema was added is replaced by one for both buckets', async () => {
    const { influx, runner, run } = await start();
    const options = runner.files;
    await run({ settings: ORG, administrator, options });
    const before = await readFile(options.loggerTokenFile, 'utf8');
    const { code, text } = await run({ settings: { ...ORG, ...BOTH }, administrator, options });
    expect(code).toBe(0);
    expect(text).toMatch(/create a token .* may read and write .* in place of one for fewer or other buckets/);
    const token = await readFile(options.loggerTokenFile, 'utf8');
    expect(token).not.toBe(before);
    const made = influx.tokens.find((one) => one.token === token.trim());
    expect(new Set(made?.permissions.map(({ resource }) => resource.id)).size).toBe(2);
    expect(await run({ settings: { ...ORG, ...BOTH }, administrator, options })).toMatchObject({
      code: 0,
      changes: [],
    });
  });

  it('a token that somebody else made for fewer buckets is left where it is, and that is said', async () => {
    const { influx, runner, run } = await start();
    const options = runner.files;
    await run({ settings: ORG, administrator, options });
    for (const one of influx.tokens) one.description = 'mine';
    await run({ settings: { ...ORG, ...BOTH }, administrator });
    const { code, changes, text } = await run({ settings: { ...ORG, ...BOTH }, administrator, options });
    expect({ code, changes }).toEqual({ code: 1, changes: [] });
    expect(text).toMatch(/may not read all of the buckets "gx", "venus\/venus_default": remove the file/);
  });

  it('a run leaves another default mapping of that database alone', async () => {
    const { influx } = await start();
    const server = await startStandIn(influx.handler);
    undo.push(() => server.stop());
    const orgID = influx.orgs[0]!.id;
    influx.mappings.push({ orgID, bucketID: 'x', database: 'venus', retention_policy: 'old', default: true });
    const to = { url: server.url, org: 'home', token: 'operator', bucket: 'venus', policy: 'venus_default' };
    const known = serverOf('v2');
    expect(await ensureDatabase(known, to, never)).toMatchObject({ state: 'created' });
    expect(influx.mappings.map((one) => [one.retention_policy, one.default])).toEqual([
      ['old', true],
      ['venus_default', false],
    ]);
  });

  it('a run makes bucket and mapping, and does without the mapping where it must', async () => {
    const influx = createInflux2('operator');
    let mayMap = true;
    const answer = async (request: Parameters<typeof influx.handler>[0]): Promise<Reaction | 'drop'> =>
      !mayMap && request.path === '/api/v2/dbrps' ? { status: 403, body: { message: 'no' } } : influx.handler(request);
    const server: StandIn = await startStandIn(answer);
    undo.push(() => server.stop());
    const to = { url: server.url, org: 'home', token: 'operator', bucket: 'venus', policy: 'venus_default' };
    const known = serverOf('v2');
    expect(await ensureDatabase(known, to, never)).toMatchObject({ state: 'created' });
    expect(influx.mappings).toMatchObject([{ database: 'venus', default: true }]);
    expect(await ensureDatabase(known, to, never)).toMatchObject({ state: 'there' });
    mayMap = false;
    const other = await ensureDatabase(known, { ...to, bucket: 'boat' }, never);
    expect(other.state).toBe('created');
    expect(other.message).toMatch(
      /bucket "boat\/venus_default" was created.*mapping .* was refused \(403.*gx-logger setup/,
    );
  });
});

it('of 3.x is a database, with a word on its tables', async () => {
  const databases: string[] = [];
  const identity = { 'cluster-uuid': '1', 'x-influxdb-version': '3.10.1', 'x-influxdb-build': 'Core' };
  const runner = await createRunner(({ method, path, body }) => {
    if (path === '/ping') return { status: 200, headers: identity, body: {} };
    if (path.startsWith('/query')) return { status: 200, headers: identity, body: { results: [{}] } };
    if (method === 'POST') databases.push(JSON.parse(body).db);
    return { status: 200, headers: identity, body: databases.map((db) => ({ 'iox::database': db })) };
  });
  undo.push(() => runner.stop());
  const first = await runner.run({ settings: { ...BOTH, INFLUX_TOKEN: 'admin' } });
  expect(first.code).toBe(0);
  expect(databases).toEqual(['gx', 'venus']);
  expect(first.text).toMatch(/InfluxDB 3 takes 2,000 tables/);
  expect(await runner.run({ settings: { ...BOTH, INFLUX_TOKEN: 'admin' } })).toMatchObject({ code: 0, changes: [] });
});
