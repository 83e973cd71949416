/** `gx-logger energy recompute` over history in real databases. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RecomputeOptions, recompute } from '../../../src/commands/energy/recompute.ts';
import type { Config } from '../../../src/config/schema.ts';
import { configOf } from '../../config/setup.ts';
import { REAL } from '../../influx/conformance/real.ts';
import type { Running } from '../../influx/conformance/subject.ts';
import { recognisable, startStandIn } from '../../influx/stand-in.ts';
import { runProgram } from '../../support/program.ts';
import { type Databases, databasesOf, type Place } from './databases.ts';
import { A_DAY, DAY, loadedLines, PORTAL, START, storedLines } from './past-house.ts';

const never = new AbortController().signal;

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gx-logger-recompute-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const DEFAULTS: RecomputeOptions = { hold: 60_000, replace: false, money: false, rollups: false, dryRun: false };

async function told(
  config: Config,
  options: Partial<RecomputeOptions> = {},
  signal = never,
): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const output = { isTTY: false, write: () => true };
  const code = await recompute(config, { ...DEFAULTS, ...options }, (line) => lines.push(line), output, signal);
  return { code, lines };
}

describe.each(REAL.filter(({ generation }) => generation !== 'victoria'))('$generation', ({ generation, start }) => {
  let running: Running;
  let databases: Databases;
  beforeAll(async () => {
    running = await start();
    databases = databasesOf(running, generation);
  });
  afterAll(() => running?.stop());

  /** A database of its own for each test. */
  let count = 0;
  let names: { bucket: string; venus: string };
  beforeEach(() => {
    count += 1;
    names = { bucket: `gx${count}`, venus: `venus${count}` };
  });

  function configured(more: Record<string, string> = {}, files = {}): Config {
    const settings = {
      GX_HOST: 'unused.invalid',
      DATA_DIR: dataDir,
      INFLUX_BUCKET: names.bucket,
      INFLUX_VENUS_BUCKET: names.venus,
      TIERS: 'none',
      ENERGY_TIME_ZONE: 'UTC',
      ...databases.environment,
      ...more,
    };
    return configOf(settings, files);
  }

  const store = (lines: readonly string[], place: Partial<Place> = {}) =>
    databases.store({ bucket: names.bucket, ...place }, lines);
  const rows = (statement: string) => databases.rows({ bucket: names.bucket }, statement);
  const days = () => rows('SELECT * FROM "gx_energy_day"');
  /** How many numbers of energy the database has. */
  const values = async () => {
    let sum = 0;
    for (const name of ['gx_energy', 'gx_energy_day', 'gx_energy_device', 'gx_energy_consumer']) {
      const all = await rows(`SELECT * FROM "${name}"`);
      sum += all.flatMap(({ time: _, ...cells }) =>
        Object.values(cells).filter((cell) => typeof cell === 'number'),
      ).length;
    }
    return sum;
  };

  it('writes no day beside one of another time zone, which has the same kWh', async () => {
    await store(storedLines(START, START + 2 * DAY + 3_600_000));
    expect(await told(configured(), { to: '2026-06-16' })).toMatchObject({ code: 0 });
    const before = await days();
    const elsewhere = configured({ ENERGY_TIME_ZONE: 'Europe/Berlin' });
    for (const options of [{}, { replace: true }, { money: true }]) {
      const { code, lines } = await told(elsewhere, { ...options, from: '2026-06-15', to: '2026-06-16' });
      expect(lines.at(-1)).toMatch(
        /^Nothing can be computed: the database has days of another time zone, one begins at 2026-06-15T00:00Z, which is no/,
      );
      expect(code).toBe(2);
    }
    expect(await days()).toEqual(before);
  });

  it('computes whole local days, and leaves them as they are the second time', async () => {
    await store(storedLines(START, START + 2 * DAY + 3_600_000));
    const { code, lines } = await told(configured(), { to: '2026-06-16' });
    const words = (values: number) =>
      `2 days: 576 windows computed; stored in raw ${values.toLocaleString('en-US')} values.`;
    expect([lines[0], lines.at(-1)]).toEqual([
      `Energy of ${PORTAL}: 2026-06-15 to 2026-06-16 (UTC), from the history in database ${names.bucket}.`,
      words(await values()),
    ]);
    expect(code).toBe(0);
    const [first, second, more] = await days();
    expect(more).toBeUndefined();
    // Where history begins is no interruption of a counter.
    expect(Object.keys({ ...first, ...second }).filter((name) => name.endsWith('_breaks'))).toEqual([]);
    expect([first, second]).toMatchObject([
      { time: START, site: 'Home', portal_id: PORTAL, month: '2026-06', year: '2026', coverage: 1 },
      { time: START + DAY, coverage: 1 },
    ]);
    for (const [field, kWh] of Object.entries(A_DAY)) expect(second?.[field], field).toBeCloseTo(kWh, 3);
    expect(second?.['grid_export_counter']).toBeCloseTo(1.6, 2);
    expect(await rows('SELECT count("pv_dc") FROM "gx_energy"')).toMatchObject([{ count: 576 }]);
    const [device] = await rows('SELECT * FROM "gx_energy_device" ORDER BY time DESC LIMIT 1');
    expect(device).toMatchObject({ device: 'EM24', instance: '30', service: 'grid', site: 'Home' });
    const kept = JSON.parse(await readFile(join(dataDir, 'energy.json'), 'utf8'));
    expect(kept[PORTAL].map(({ date }: { date: string }) => date)).toEqual(['2026-06-15', '2026-06-16']);

    const again = await told(configured(), { to: '2026-06-16' });
    expect(again.lines.at(-1)).toMatch(
      /^2 days: 0 windows computed, 576 windows left as they were \(--replace computes them too\); stored in raw \d+ values\.$/,
    );
    expect(await days()).toEqual([first, second]);
  });

  it('reads the history of the loader', async () => {
    await store(loadedLines(START, START + DAY + 3_600_000), { bucket: names.venus, policy: 'venus_default' });
    const { lines } = await told(configured(), { source: 'venus', to: '2026-06-15' });
    expect(lines.at(-1)).toBe(
      `1 day: 288 windows computed; stored in raw ${(await values()).toLocaleString('en-US')} values.`,
    );
    const [day] = await days();
    for (const [field, kWh] of Object.entries(A_DAY)) expect(day?.[field], field).toBeCloseTo(kWh, 2);
    expect(day).toMatchObject({ site: 'Home' });
  });

  it('leaves windows that were computed live, makes the day the sum of all, and replaces them when told', async () => {
    await store(storedLines(START, START + DAY + 3_600_000));
    // Under the name that the site had then.
    await store([`gx_energy,portal_id=${PORTAL},site=Old pv_dc=5,odd=1,coverage=1 ${START}`]);
    await told(configured(), { to: '2026-06-15' });
    const [day] = await days();
    expect(day).toMatchObject({ site: 'Old' });
    expect(day?.['pv_dc']).toBeCloseTo(5 + A_DAY.pv_dc, 3);
    await told(configured(), { to: '2026-06-15', replace: true });
    const [replaced, another] = await days();
    expect(another).toBeUndefined();
    expect(replaced?.['pv_dc']).toBeCloseTo(A_DAY.pv_dc, 3);
    const [window] = await rows('SELECT * FROM "gx_energy" LIMIT 1');
    expect(window).toMatchObject({ time: START, site: 'Old', pv_dc: 0, odd: 0 });
  });

  it('says of a day that a counter is no total from then on, also where its windows are left or only priced', async () => {
    // A meter that counts another unit than kWh.
    const odd = storedLines(START, START + 2 * DAY + 3_600_000).map((line) =>
      line.replace(/(Ac\/Energy\/Reverse)=([\d.]+)/, (_, path: string, kWh: string) => `${path}=${Number(kWh) * 20}`),
    );
    await store(odd);
    const breaksOf = (fields: object = {}) => Object.entries(fields).filter(([name]) => name.endsWith('_breaks'));
    const written = async () => (await days()).map((day) => breaksOf(day).filter(([, value]) => value !== null));
    const kept = async () => {
      const file = JSON.parse(await readFile(join(dataDir, 'energy.json'), 'utf8'));
      return file[PORTAL].map(({ fields }: { fields: object }) => breaksOf(fields));
    };
    const both = [
      ['grid_export_breaks', 1],
      ['grid_import_breaks', 1],
    ];
    const sorted = (all: unknown[][][]) => all.map((one) => one.toSorted());
    // The day that shows it says so itself, and the next one in its first window.
    await told(configured(), { to: '2026-06-16' });
    expect(sorted(await written())).toEqual([both, both]);
    expect(sorted(await kept())).toEqual([both, both]);
    expect(await rows('SELECT sum("grid_export_breaks") FROM "gx_energy"')).toMatchObject([{ time: 0, sum: 1 }]);
    for (const options of [{}, { replace: true }, { money: true }]) {
      await rm(join(dataDir, 'energy.json'));
      await told(configured(), { to: '2026-06-16', ...options });
      expect(sorted(await kept()), JSON.stringify(options)).toEqual([both, both]);
    }
    expect(sorted(await written())).toEqual([both, both]);
  });

  it('goes on where it was interrupted, to the same points', async () => {
    await store(storedLines(START, START + 3 * DAY + 3_600_000));
    await told(configured(), { to: '2026-06-17' });
    const whole = await rows('SELECT * FROM "gx_energy"');
    const inOneGo = await days();

    names = { bucket: `${names.bucket}b`, venus: names.venus };
    await store(storedLines(START, START + 3 * DAY + 3_600_000));
    const stopping = new AbortController();
    const stopped: string[] = [];
    const output = {
      isTTY: true,
      // The bar shows the first day that is written.
      write: (text: string) => {
        if (text.includes('2026-06-15')) stopping.abort(new Error('enough'));
        return true;
      },
    };
    const options = { ...DEFAULTS, to: '2026-06-17' };
    expect(await recompute(configured(), options, (line) => stopped.push(line), output, stopping.signal)).toBe(1);
    expect(stopped.at(-1)).toBe('Interrupted. To go on, start it again.');
    expect((await days()).length).toBe(1);
    const { lines } = await told(configured(), { to: '2026-06-17' });
    expect(lines[1]).toBe('Goes on with 2026-06-16T00:00Z, where it was interrupted.');
    expect(lines.at(-1)).toMatch(/^2 days: 576 windows computed; stored in raw [\d,]+ values\.$/);
    expect(await days()).toEqual(inOneGo);
    const points = await rows('SELECT * FROM "gx_energy"');
    expect(points.length).toBe(864);
    expect(points.filter((_, index) => JSON.stringify(points[index]) !== JSON.stringify(whole[index]))).toEqual([]);
  });

  it('prices windows that are there by the tariffs of now, without history', async () => {
    const at = (window: number) => START + window * 300_000;
    const energy = 'grid_import=0.5,grid_to_loads=0.25,grid_export=0.25,pv_to_loads=1,coverage=1';
    await store([0, 1].map((window) => `gx_energy,portal_id=${PORTAL},site=Home ${energy} ${at(window)}`));
    const tariffs = 'tariffs: [{ currency: EUR, import: 0.5, feed_in: 0.25 }]\n';
    const config = configured({ GX_LOGGER_CONFIG: 'gx.yaml' }, { 'gx.yaml': tariffs });
    const { code, lines } = await told(config, { to: '2026-06-15', money: true });
    // Six fields of two windows and of a day.
    expect([lines[0], lines.at(-1)]).toEqual([
      `Money of ${PORTAL}: 2026-06-15 (UTC), from the windows of energy in database ${names.bucket}.`,
      '1 day: 2 windows priced; stored in raw 18 values.',
    ]);
    expect(code).toBe(0);
    const money = { currency: 'EUR', site: 'Home', cost: 0.5, cost_stored: 0.25, income: 0.125, saved: 1 };
    expect(await rows('SELECT * FROM "gx_money_day"')).toMatchObject([{ time: START, month: '2026-06', ...money }]);
    expect(await rows('SELECT count("cost") FROM "gx_money"')).toMatchObject([{ count: 2 }]);
    expect(await days()).toEqual([]);
  });

  it('writes nothing where it is only to be tried', async () => {
    await store(storedLines(START, START + DAY + 3_600_000));
    const { lines } = await told(configured(), { to: '2026-06-15', dryRun: true });
    expect(lines.at(-1)).toBe('1 day: 288 windows computed; nothing is written.');
    expect(await days()).toEqual([]);
    await expect(readFile(join(dataDir, 'energy.json'))).rejects.toThrow();
  });

  it('says what there is no history of', async () => {
    await store([`gx_site,portal_id=${PORTAL},site=Home connected=1 ${START}`]);
    expect(await told(configured())).toEqual({
      code: 2,
      lines: ['Nothing can be computed: the database holds no history of a GX.'],
    });
    await store(storedLines(START, START + 3_600_000));
    expect((await told(configured(), { to: '2020' })).lines).toEqual([
      'Nothing can be computed: history begins 2026-06-15, after these days.',
    ]);
    expect((await told(configured(), { from: '2099-01-01' })).lines).toEqual([
      'Nothing can be computed: only days that are over can be computed, and these are not.',
    ]);
  });
});

it('takes the options behind its name as its own', async () => {
  const { code, text } = await runProgram(['energy', 'recompute', '--to', 'tomorrow'], {
    GX_HOST: 'unused.invalid',
    DATA_DIR: dataDir,
    INFLUX_URL: 'http://unused.invalid',
  });
  expect(text).toContain('--to tomorrow is no day, month or year');
  expect(code).toBe(2);
});

it('says in its help how long a device may be silent, with the unit', async () => {
  const { text } = await runProgram(['energy', 'recompute', '--help']);
  expect(text).toMatch(/--hold <time> +[^()]+\(default: 60s\)/);
});

it.each([
  [{ from: '2026-02-01', to: '2026-01-31' }, '--from 2026-02-01 is after --to 2026-01-31'],
  [{ from: 'tomorrow' }, '--from tomorrow is no day, month or year: 2026-11-28, 2026-11 or 2026, today or yesterday'],
])('refuses %j', async (options, words) => {
  const config = configOf({ GX_HOST: 'unused.invalid', DATA_DIR: dataDir, INFLUX_URL: 'http://unused.invalid' });
  expect(await told(config, options)).toEqual({ code: 2, lines: [words] });
});

it('says that VictoriaMetrics cannot be asked', async () => {
  const { url, stop } = await startStandIn(recognisable({ 'x-server-hostname': 'vm' }, () => ({ status: 204 })));
  const config = configOf({ GX_HOST: 'unused.invalid', DATA_DIR: dataDir, INFLUX_URL: url });
  expect(await told(config)).toEqual({
    code: 1,
    lines: ['History cannot be read: VictoriaMetrics does not answer InfluxQL'],
  });
  await stop();
});
