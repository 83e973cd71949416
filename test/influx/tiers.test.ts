/** Places of roll-ups: what set-up says and makes, and what becomes of what is made for a server that has no place. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkDatabase } from '../../src/influx/check.ts';
import type { Database } from '../../src/influx/database.ts';
import { createInflux1 } from './conformance/influx1.ts';
import { createHarness } from './harness.ts';
import { createInflux2 } from './influx2.ts';
import { createInflux3 } from './influx3.ts';
import { createRunner, type Runner } from './setup-runner.ts';
import { type Handler, startStandIn } from './stand-in.ts';
import { never } from './with-server.ts';

const TIERS = 'auto';
const POLICIES = [
  'CREATE RETENTION POLICY "m1" ON "gx" DURATION 730d REPLICATION 1 SHARD DURATION 28d',
  'CREATE RETENTION POLICY "m15" ON "gx" DURATION INF REPLICATION 1 SHARD DURATION 28d',
];
const PROPOSAL = /Raw values are kept for ever\. With INFLUX_RETENTION=90d .* m1 for 730 days, m15 for ever stay/;

describe('setup', () => {
  let runner: Runner;
  afterEach(() => runner.stop());

  describe('of 1.x', () => {
    const administrator = { username: 'a', password: 'b' };
    beforeEach(async () => {
      runner = await createRunner(createInflux1(administrator, () => ({ status: 204 })));
    });

    it('makes a policy for each, lets users in once, and proposes to keep raw values for less', async () => {
      const settings = { TIERS, INFLUX_USERNAME: 'gx-logger', INFLUX_PASSWORD: 'secret' };
      const first = await runner.run({ settings, administrator });
      expect(first.code).toBe(0);
      expect(first.changes).toEqual([
        'CREATE DATABASE "gx"',
        ...POLICIES,
        `CREATE USER "gx-logger" WITH PASSWORD 'secret'`,
        'GRANT ALL ON "gx" TO "gx-logger"',
        'POST /write',
      ]);
      expect(first.text).toMatch('create retention policy "m1" of database "gx", which keeps its data for 730 days');
      expect(first.text).toMatch(PROPOSAL);
      const second = await runner.run({ settings, administrator });
      expect([second.code, second.changes]).toEqual([0, ['POST /write']]);
      expect(second.text).toMatch('retention policy "m1" of database "gx" is there; it keeps its data for 730 days');
    });

    it('proposes nothing where m15 is off, or where it is decided how long raw values are kept', async () => {
      for (const settings of [{ TIERS: 'm1' }, { TIERS, INFLUX_RETENTION: '365d' }]) {
        const { text } = await runner.run({ settings, administrator });
        expect(text).not.toMatch(PROPOSAL);
      }
    });

    it('tells by its own setting what is kept for longer than is configured', async () => {
      await runner.run({ settings: { TIERS }, administrator });
      const { text } = await runner.run({ settings: { TIERS, INFLUX_M1_RETENTION: '90d' }, administrator });
      expect(text).toMatch('730 days, longer than INFLUX_M1_RETENTION, 90 days; this is left as it is');
      expect(text).toMatch('INFLUX_M1_RETENTION is not what the database does');
    });
  });

  it('of 2.x makes a bucket for each, and tokens for all of them, without a mapping', async () => {
    const { handler, buckets, mappings, tokens } = createInflux2('operator');
    runner = await createRunner(handler);
    const options = runner.files;
    const settings = { TIERS, INFLUX_ORG: 'home' };
    const { code, text } = await runner.run({ settings, administrator: { token: 'operator' }, options });
    expect(code).toBe(0);
    expect(buckets.map(({ name, retentionRules: [rule] }) => [name, rule?.everySeconds ?? 0])).toEqual([
      ['gx', 0],
      ['gx/m1', 730 * 86_400],
      ['gx/m15', 0],
    ]);
    expect(mappings).toEqual([]);
    expect(tokens.map(({ permissions }) => permissions.length)).toEqual([6, 3]);
    expect(text).toMatch(PROPOSAL);
  });

  it.each([
    { build: 'Core', made: ['gx'] },
    { build: 'Enterprise', made: ['gx', 'gx/m1', 'gx/m15'] },
  ])('of 3 $build makes $made', async ({ build, made }) => {
    const { handler, databases } = createInflux3({ build });
    runner = await createRunner(handler);
    const { text } = await runner.run({ settings: { TIERS }, administrator: { token: 'operator' } });
    expect([...databases.keys()]).toEqual(['_internal', ...made]);
    expect(text.includes('as it is: the roll-up m1 is left out')).toBe(build === 'Core');
  });

  it('of 3 Core makes those that are asked for, as far as there is room', async () => {
    const { handler, databases } = createInflux3();
    for (const name of ['a', 'b', 'c']) databases.set(name, undefined);
    runner = await createRunner(handler);
    const { code, text } = await runner.run({ settings: { TIERS: 'm1,m15' }, administrator: { token: 'operator' } });
    expect([code, databases.has('gx/m1'), databases.has('gx/m15')]).toEqual([1, true, false]);
    expect(text).toMatch(
      'database "gx/m15" is missing, and there is no room for it: InfluxDB 3 Core takes 5 databases',
    );
  });
});

const core: Handler = (request) => createInflux3().handler(request);
const victoria: Handler = () => ({ status: 204, headers: { 'x-server-hostname': 'vm' } });
const m1 = (url: string): Database => ({ url, bucket: 'gx', token: 'operator', tier: { name: 'm1', isChosen: false } });

describe.each([
  ['InfluxDB 3 Core', core],
  ['VictoriaMetrics', victoria],
])('of %s, a roll-up that nobody asked for', (_, handler) => {
  it('is left out: nothing is written, and what was made for it is counted as dropped', async () => {
    const server = await startStandIn(handler);
    const harness = createHarness(m1(server.url));
    await harness.add(['battery,device=a Soc=1 1000', 'battery,device=a Soc=2 2000']);
    await harness.sender.start(never);
    await harness.drained();
    expect(harness.ledger.dropped).toEqual({ tier_off: 2 });
    expect(harness.health.at(-1)).toMatchObject({ ok: true, message: expect.stringContaining('m1 is left out') });
    expect(server.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    const check = await checkDatabase(m1(server.url), never);
    expect([check.ok, check.lines.at(-1)]).toEqual([true, expect.stringContaining('the roll-up m1 is left out')]);
    await harness.stop();
    await server.stop();
  });
});

it('of 1.x, a policy that is missing is made by a run: check says so, and all is ready', async () => {
  const server = await startStandIn(createInflux1({ username: 'a', password: 'b' }, () => ({ status: 204 })));
  const database = { ...m1(server.url), username: 'a', password: 'b', retention: 730 * 86_400_000 };
  const { tier: _, ...raw } = database;
  const harness = createHarness(raw);
  await harness.add(['battery,device=a Soc=1 1000']);
  await harness.sender.start(never);
  await harness.drained();
  await harness.stop();
  const before = await checkDatabase(database, never);
  expect([before.ok, before.lines]).toEqual([
    true,
    expect.arrayContaining(['retention policy "m1" of database "gx" is missing: a run creates it']),
  ]);
  await server.stop();
});
