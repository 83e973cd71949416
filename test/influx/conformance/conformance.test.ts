/**
 * What every driver promises, proven on the real servers that are at hand and on a stand-in for each generation. A row
 * for each is printed at the end.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/influx/database.ts';
import { request } from '../../../src/influx/http.ts';
import { pack } from '../../../src/influx/lines.ts';
import { deliver } from '../../../src/influx/send/blame.ts';
import { understand } from '../../../src/influx/send/verdict.ts';
import { createAsk } from '../../../src/influx/servers/ask.ts';
import { DRIVERS, detectReady, recognise } from '../../../src/influx/servers/detect.ts';
import type { Driver, Server } from '../../../src/influx/servers/driver.ts';
import { ensureDatabase, findDatabase, whyOff } from '../../../src/influx/servers/ensure.ts';
import type { Plan } from '../../../src/influx/setup/plan.ts';
import { formatPrefix } from '../../../src/points/rows.ts';
import { never } from '../with-server.ts';
import { REAL } from './real.ts';
import { STAND_INS } from './stand-ins.ts';
import type { Running } from './subject.ts';

const NOW = Date.now();
const DAY = 86_400_000;
const rows: string[] = [];

afterAll(() => void process.stdout.write(`\n${rows.join('\n')}\n\n`));

it('there is a stand-in for every driver', () => {
  expect(new Set(STAND_INS.map(({ generation }) => DRIVERS[generation]))).toEqual(new Set(Object.values(DRIVERS)));
});

describe.each([...REAL, ...STAND_INS])('$generation, $kind', (subject) => {
  const { generation, kind, start, knownAt, tooLarge, hasDatabases, tellsRetention, hasTypes, skipsInSilence } =
    subject;
  const driver: Driver = DRIVERS[generation];
  let running: Running;
  let server: Server;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gx-conformance-'));
    running = await start();
    server = await find();
    rows.push(`${generation.padEnd(9)} ${server.product.padEnd(26)} ${kind}`);
  });
  afterAll(async () => {
    await running?.stop();
    await rm(folder, { recursive: true });
  });

  const named = (bucket: string, settings: Partial<Database> = running.access): Database => ({
    url: running.url,
    bucket,
    ...settings,
  });

  async function find(): Promise<Server> {
    const detected = await detectReady(named('any'), never, 60_000, () => undefined);
    const found = 'server' in detected ? detected.server : undefined;
    // By an address that no test can have.
    const elsewhere = knownAt && recognise(await request(`${running.url}/ping`, never), knownAt);
    return elsewhere || found!;
  }

  /** The database of most tests, each with measurements of its own: some servers take few databases. */
  async function shared(): Promise<Database> {
    const database = named('shared');
    await ensureDatabase(server, database, never);
    return database;
  }

  const sendTo = (database: Database) => async (body: Uint8Array) =>
    understand(driver, await driver.write(database, body, never), database);
  const verdictOf = async (database: Database, body: Uint8Array) => (await sendTo(database)(body)).verdict;

  it('is recognised', () => {
    expect(server.driver).toBe(driver);
  });

  it('makes a database once, lists it, and says how long it keeps its data', async () => {
    const database = { ...named('made'), retention: 90 * DAY };
    const ask = createAsk(database, driver.scheme(database), never);
    expect((await findDatabase(server, database, never)).state).toBe(hasDatabases ? 'missing' : 'there');
    expect((await ensureDatabase(server, database, never)).state).toBe(hasDatabases ? 'created' : 'there');
    expect(await driver.list(ask, database)).toHaveProperty('names', expect.arrayContaining(['made']));
    const found = await ensureDatabase(server, database, never);
    expect(found.state).toBe('there');
    expect(found.retention).toBe(tellsRetention ? 90 * DAY : undefined);
  });

  it('has the lines that were written', async () => {
    const database = await shared();
    const lines = [1, 2, 3].map((n) => `lines,t=a f=${n} ${NOW + n}`);
    expect(await deliver(lines, sendTo(database))).toEqual([]);
    expect(await running.read(database, 'lines')).toEqual([1, 2, 3]);
  });

  if (hasTypes) {
    it('finds a measurement with an = in its name', async () => {
      const database = await shared();
      const line = `${formatPrefix('Mgmt=a b', [['t', 'x=y']])}f=1 ${NOW}`;
      expect(await deliver([line], sendTo(database))).toEqual([]);
      expect(await running.read(database, 'Mgmt=a b')).toEqual([1]);
    });

    it('keeps its data for longer once that is configured, and shards go along', async () => {
      const short = { ...named('longer'), retention: 3_600_000 };
      await ensureDatabase(server, short, never);
      const database = { ...short, retention: 400 * DAY };
      const { administrator } = running;
      const wish = { databases: [database] as const, administrator, shorten: false, product: server.product };
      const { steps } = await driver.plan(wish, never);
      expect(steps.map(({ what }) => what)).toEqual([expect.stringMatching(/lengthen .* from 1 hour to 400 days/)]);
      for (const { run } of steps) expect(await run()).toBeUndefined();
      expect((await findDatabase(server, database, never)).retention).toBe(400 * DAY);
      expect((await driver.plan(wish, never)).steps).toEqual([]);
    });
  }

  it('names a line that cannot be read, and has the others', async () => {
    const database = await shared();
    const bad = `unread,t=a f= ${NOW + 2}`;
    const refused = await deliver([`unread,t=a f=1 ${NOW + 1}`, bad, `unread,t=a f=3 ${NOW + 3}`], sendTo(database));
    expect(await running.read(database, 'unread')).toEqual([1, 3]);
    expect(refused.map(({ line, reason }) => [line, reason])).toEqual(skipsInSilence ? [] : [[bad, 'unparsable']]);
  });

  if (hasTypes) {
    it('names a field of another type, and has the others', async () => {
      const database = await shared();
      await deliver([`types,t=a f=1 ${NOW}`], sendTo(database));
      const lines = [`types,t=a f="text",g=1 ${NOW + 1}`, `types,t=a f=2 ${NOW + 2}`, `other,t=a f=3 ${NOW + 3}`];
      const refused = await deliver(lines, sendTo(database));
      expect(refused.map(({ reason }) => reason)).toEqual(['type_conflict']);
      expect(refused[0]?.line).toContain('f="text"');
      expect(await running.read(database, 'types')).toEqual([1, 2]);
      expect(await running.read(database, 'other')).toEqual([3]);
    });
  }

  if (tooLarge) {
    it('says that a body is too large', async () => {
      expect(await verdictOf(await shared(), tooLarge.body)).toMatchObject(tooLarge.verdict);
    });
  }

  it('lets nobody write with wrong credentials, and says which settings to look at', async () => {
    await shared();
    const verdict = await verdictOf(named('shared', running.wrong), await pack([`m f=1 ${NOW}`]));
    const action = `check ${driver.advice.credentials}`;
    expect(verdict).toMatchObject({ kind: 'keep', reason: 'unauthorized', action });
    expect(JSON.stringify(verdict)).not.toContain('wrong');
  });

  it('says that a database is missing, or makes it', async () => {
    const verdict = await verdictOf(named('missing'), await pack([`m f=1 ${NOW}`]));
    if (hasDatabases && !driver.advice.createsByWriting) {
      expect(verdict).toMatchObject({ kind: 'keep', reason: 'not_found', action: expect.any(String) });
    } else {
      expect(verdict).toEqual({ kind: 'accept' });
      expect((await findDatabase(server, named('missing'), never)).state).toBe('there');
    }
  });

  it('is set up by a plan that finds nothing to do the second time', async () => {
    const database = { ...named('planned'), retention: 90 * DAY };
    const wish = {
      databases: [database] as const,
      administrator: running.administrator,
      shorten: false,
      product: server.product,
      loggerSecret: join(folder, 'logger'),
      grafanaSecret: join(folder, 'grafana'),
    };
    const plan = (): Promise<Plan> => driver.plan(wish, never);
    const first = await plan();
    expect(first.steps.length > 0).toBe(hasDatabases);
    for (const { run } of first.steps) expect(await run()).toBeUndefined();
    expect((await findDatabase(server, database, never)).state).toBe('there');
    const second = await plan();
    expect(second.steps).toEqual([]);
    expect(second.todo).toEqual(first.todo);
  });

  /** On a server of its own, for some take few databases. */
  describe('with roll-ups', () => {
    let before: Running;
    beforeAll(async () => {
      before = running;
      running = await start();
    });
    afterAll(async () => {
      await running.stop();
      running = before;
    });

    it('has places for roll-ups beside the raw values, unless it has room for few databases or knows none', async () => {
      const raw = { ...named('tiers'), retention: 3_650 * DAY };
      const tierOf = (name: string, isChosen: boolean, retention?: number): Database => ({
        ...raw,
        retention,
        tier: { name, isChosen, rawRetention: raw.retention },
      });
      const room = driver.roomForTiers?.(server);
      expect([whyOff(server, raw), whyOff(server, tierOf('m1', false)), whyOff(server, tierOf('m1', true))]).toEqual([
        undefined,
        room && expect.stringContaining('the roll-up m1 is left out'),
        room === 'none' ? expect.stringContaining('has no place for it') : undefined,
      ]);
      if (room === 'none') return;
      const tiers = [tierOf('m1', true, 730 * DAY), tierOf('m15', true)] as const;
      const { administrator } = running;
      const wish = { databases: [raw, ...tiers] as const, administrator, shorten: false, product: server.product };
      expect((await findDatabase(server, tiers[0], never)).state).toBe('missing');
      for (const { run } of (await driver.plan(wish, never)).steps) expect(await run()).toBeUndefined();
      expect((await driver.plan(wish, never)).steps).toEqual([]);
      expect((await findDatabase(server, raw, never)).retention).toBe(3_650 * DAY);
      expect(await findDatabase(server, tiers[0], never)).toMatchObject({ state: 'there', retention: 730 * DAY });
      expect(await findDatabase(server, tiers[1], never)).toMatchObject({ state: 'there', retention: undefined });
      for (const [index, database] of wish.databases.entries()) {
        expect(await deliver([`tiers,t=a f=${index} ${NOW}`], sendTo(database))).toEqual([]);
      }
      for (const [index, database] of wish.databases.entries()) {
        expect(await running.read(database, 'tiers')).toEqual([index]);
      }
      // A run makes what setup did not: whichever of them comes first, the raw values are kept as is configured.
      const other = { ...tiers[1], bucket: 'tiers2' };
      expect((await ensureDatabase(server, other, never)).state).toBe('created');
      expect((await ensureDatabase(server, { ...raw, bucket: 'tiers2' }, never)).retention).toBe(3_650 * DAY);
    });
  });
});
