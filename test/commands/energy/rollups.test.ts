/** `gx-logger energy recompute` and the roll-ups, in a real InfluxDB: `--rollups`, and energy in every tier. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RecomputeOptions, recompute } from '../../../src/commands/energy/recompute.ts';
import { createPlant } from '../../../src/simulator/plant/plant.ts';
import { configOf } from '../../config/setup.ts';
import { SETTINGS } from '../../support/energy-site.ts';
import { parseLine } from '../../support/line-protocol.ts';
import { messagesOf } from '../../support/plant-messages.ts';
import { pour } from '../../support/pour.ts';
import { describeWithDatabases, tierOf } from './databases.ts';
import { DAY, loadedLines, START, storedLines } from './past-house.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const NOON = START + 12 * HOUR;
const DEFAULTS: RecomputeOptions = { hold: 60_000, replace: false, money: false, rollups: true, dryRun: false };
const TIERS = ['m1', 'm15'] as const;

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gx-logger-rollups-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

async function told(settings: Record<string, string>, options: Partial<RecomputeOptions> = {}, stopAfter?: string) {
  const lines: string[] = [];
  const config = configOf({
    GX_HOST: 'unused.invalid',
    DATA_DIR: dataDir,
    ENERGY_TIME_ZONE: 'UTC',
    PROFILE: 'everything',
    ...settings,
  });
  const stopping = new AbortController();
  const { signal } = stopping;
  const output = {
    isTTY: stopAfter !== undefined,
    // The bar shows the day that is written.
    write: (text: string) => {
      if (stopAfter !== undefined && text.includes(stopAfter)) stopping.abort(new Error('enough'));
      return true;
    },
  };
  const given = { ...DEFAULTS, to: '2026-06-15', ...options };
  const code = await recompute(config, given, (line) => lines.push(line), output, signal);
  return { code, lines };
}

/** Every value by measurement, instance, names and field, and time. */
type Values = Map<string, number>;
const keyOf = (measurement: string, tags: Readonly<Record<string, unknown>>, field: string, time: number) =>
  [measurement, tags['instance'], tags['site'], tags['device'], field, time].join('|');

function valuesOf(lines: string, until: number): Values {
  const values: Values = new Map();
  for (const line of lines.split('\n').filter(Boolean)) {
    const { measurement, tags, fields, time } = parseLine(line);
    if (time >= until) continue;
    for (const [field, value] of Object.entries(fields))
      values.set(keyOf(measurement, tags, field, time), Number(value));
  }
  return values;
}

type Step = readonly [time: number, value: number];

/** Of values that hold until the next one. */
function heldIn(steps: readonly Step[], start: number, end: number) {
  const before = steps.findLast(([time]) => time <= start);
  const inside = [
    ...(before ? [[start, before[1]] as Step] : []),
    ...steps.filter(([time]) => time > start && time < end),
  ];
  let sum = 0;
  for (const [index, [time, value]] of inside.entries()) sum += value * ((inside[index + 1]?.[0] ?? end) - time);
  const all = inside.map(([, value]) => value);
  return { mean: sum / (end - (inside[0]?.[0] ?? start)), least: Math.min(...all), most: Math.max(...all) };
}

const timeOf = (key: string) => Number(key.split('|').at(-1));

describeWithDatabases('roll-ups of the past', (databases) => {
  const place = (bucket: string) => ({ ...databases.environment, INFLUX_BUCKET: bucket });
  const placeIn = (bucket: string, tier = '') => (tier === '' ? { bucket } : tierOf(bucket, tier));

  /** Into raw, or a roll-up; both roll-ups are made. */
  async function store(bucket: string, lines: readonly string[], tier = '') {
    for (const name of TIERS) await databases.store(tierOf(bucket, name), []);
    await databases.store(placeIn(bucket, tier), lines);
  }

  async function stored(bucket: string, tier: string): Promise<Values> {
    const values: Values = new Map();
    const raw = (await databases.rows({ bucket }, 'SHOW MEASUREMENTS')).map(({ name }) => String(name));
    const ofGx = raw.filter((name) => !name.startsWith('gx_') && !/_(min|max)$/.test(name));
    for (const name of ofGx.flatMap((one) => [one, `${one}_min`, `${one}_max`])) {
      const from = `"${bucket}"."${tier}"."${name}" GROUP BY portal_id, instance, site, device`;
      for (const row of await databases.rows({ bucket }, `SELECT * FROM ${from}`))
        for (const [field, value] of Object.entries(row))
          if (field !== 'time' && typeof value === 'number')
            values.set(keyOf(name, row, field, Number(row['time'])), value);
    }
    return values;
  }

  const query = async (statement: string, bucket: string) =>
    (await databases.rows({ bucket }, statement)).map((row) => Object.values(row));

  // To the very end of the history, where nothing comes any more that would say whether a constant was still so.
  it('are those that were made live, of stored values of profile everything', async () => {
    const plant = createPlant({ scenario: 'ess-house', startAt: NOON });
    const { portalId } = plant.scenario;
    const { lines, own, rollups } = await pour(messagesOf(plant, NOON + 2 * HOUR), { begin: NOON, portalId });
    await store('live', [...lines.split('\n'), ...own.split('\n')].filter(Boolean));
    const dry = await told(place('live'), { dryRun: true });
    expect(dry.lines.at(-1)).toMatch(
      /^1 day: [\d,]+ windows of m1 and \d+ windows of m15 computed; nothing is written\.$/,
    );
    expect((await stored('live', 'm1')).size).toBe(0);
    const { code, lines: words } = await told(place('live'));
    expect(words.at(-1)).toMatch(
      /^1 day: [\d,]+ windows of m1 and \d+ windows of m15 computed; stored in m1 [\d,]+ values, in m15 [\d,]+ values\.$/,
    );
    expect(code).toBe(0);
    for (const tier of TIERS) {
      const live = valuesOf(rollups[tier], NOON + 2 * HOUR);
      const past = await stored('live', tier);
      const differ = [...live].flatMap(([key, value]) => {
        const now = past.get(key);
        const isEqual = now !== undefined && Math.abs(now - value) <= Math.abs(value) * 2 ** -15 + 1e-9;
        return isEqual ? [] : [`${key} ${value} ${now}`];
      });
      const more = [...past.keys()].filter((key) => !live.has(key) && timeOf(key) < NOON + 2 * HOUR);
      expect({ tier, differ, more }).toEqual({ tier, differ: [], more: [] });
      expect(live.size).toBeGreaterThan(1_000);
    }
  });

  it.each([
    ['battery', 'Dc/0/Voltage'],
    ['solarcharger', 'Yield/Power'],
    ['grid', 'Ac/L1/Power'],
    ['system', 'Dc/Battery/Soc'],
  ])(
    'of %s %s hold what raw holds: the mean over time, the least and the most of every window',
    async (service, path) => {
      const plant = createPlant({ scenario: 'ess-house', startAt: NOON });
      const { portalId } = plant.scenario;
      const end = NOON + 16 * MINUTE;
      const { lines, rollups } = await pour(messagesOf(plant, end), { begin: NOON, portalId });
      const bucket = `held ${service}`;
      const of = (text: string) => text.split('\n').filter((line) => line.startsWith(service));
      await store(bucket, of(lines));
      for (const tier of TIERS) await store(bucket, of(rollups[tier]), tier);
      const steps = async (tier: string, measurement: string): Promise<Step[]> => {
        const from = `"${bucket}"."${tier}"."${measurement}"`;
        const rows = await query(`SELECT "${path}" FROM ${from} WHERE time < ${end}ms`, bucket);
        return rows.map(([time, value]) => [Number(time), Number(value)]);
      };
      const raw = await steps('autogen', service);
      expect(raw.length).toBeGreaterThan(10);
      for (const [tier, length, count] of [
        ['m1', MINUTE, 16],
        ['m15', 15 * MINUTE, 1],
      ] as const) {
        const [means, least, most] = [
          await steps(tier, service),
          await steps(tier, `${service}_min`),
          await steps(tier, `${service}_max`),
        ];
        expect([means.length, least.length, most.length]).toEqual([count, count, count]);
        for (const [index, [start, mean]] of means.entries()) {
          const held = heldIn(raw, start, start + length);
          expect(Math.abs(mean - held.mean)).toBeLessThanOrEqual(Math.abs(held.mean) * 2 ** -16);
          expect([least[index]?.[1], most[index]?.[1]]).toEqual([held.least, held.most]);
        }
      }
    },
  );

  it('have no figure twice nor by half where they were made live from the middle of a window on', async () => {
    const turn = NOON + 52 * MINUTE + 20_000;
    const end = NOON + 90 * MINUTE;
    const energy = { ...SETTINGS, time_zone: 'UTC' };
    const create = () => createPlant({ scenario: 'ess-house', startAt: NOON });
    const { portalId } = create().scenario;
    const whole = await pour(messagesOf(create(), end), { begin: NOON, portalId, energy });
    // One that knew neither energy nor roll-ups; and one that does.
    const plant = create();
    const before = await pour(messagesOf(plant, turn), { begin: NOON, portalId, energy });
    const after = await pour(messagesOf(plant, end), { begin: turn, portalId, energy });
    const split = (lines: string) => lines.split('\n').filter(Boolean);
    const isEnergy = (line: string) => line.startsWith('gx_energy');
    await store('turn', [...split(before.lines), ...split(before.own).filter((line) => !isEnergy(line))]);
    await store('turn', [...split(after.lines), ...split(after.own)]);
    for (const tier of TIERS)
      await store('turn', [...split(after.rollups[tier]), ...split(after.own).filter(isEnergy)], tier);
    expect((await told(place('turn'))).code).toBe(0);
    expect((await told(place('turn'), { rollups: false })).code).toBe(0);

    for (const [tier, length] of [
      ['m1', MINUTE],
      ['m15', 15 * MINUTE],
    ] as const) {
      const reference = valuesOf(whole.rollups[tier], end);
      const live = valuesOf(after.rollups[tier], end);
      const now = await stored('turn', tier);
      const at = turn - (turn % length);
      const differ = [...reference].flatMap(([key, value]) => {
        const got = now.get(key);
        const expected = timeOf(key) === at ? live.get(key) : value;
        const isEqual =
          got === expected || Math.abs(Number(got) - Number(expected)) <= Math.abs(value) * 2 ** -14 + 1e-9;
        // A state is told once more by who begins.
        return isEqual || (got === undefined && !/_(min|max)\|/.test(key)) ? [] : [`${key} ${expected} ${got}`];
      });
      expect({ tier, differ }).toEqual({ tier, differ: [] });
      // Nobody has a point twice, under one name and another.
      const places = [...now.keys()]
        .map((key) => key.split('|'))
        .map(([measurement, instance, , , field, time]) => [measurement, instance, field, time].join('|'));
      expect(new Set(places).size).toBe(places.length);
    }

    const energyOf = (own: string) =>
      split(own)
        .map((line) => parseLine(line))
        .filter(({ measurement }) => measurement === 'gx_energy');
    const at = turn - (turn % (5 * MINUTE));
    const total = (rows: readonly { readonly fields: object }[]) =>
      rows.reduce((sum, { fields }) => sum + Number((fields as Record<string, unknown>)['loads_ac'] ?? 0), 0);
    // What is computed of every value that was stored is what was computed live.
    const computed = await databases.rows({ bucket: 'turn' }, `SELECT * FROM "gx_energy" WHERE time < ${at}ms`);
    expect(computed).toHaveLength(10);
    for (const { time, site: _, portal_id: __, ...fields } of computed) {
      const lived = energyOf(whole.own).find((one) => one.time === time)?.fields ?? {};
      for (const name of new Set([...Object.keys(lived), ...Object.keys(fields)])) {
        const [made, kWh] = [Number(fields[name] ?? 0), Number(lived[name] ?? 0)];
        expect(Math.abs(made - kWh), `${name}: ${made} of ${kWh}`).toBeLessThanOrEqual(0.001 * Math.abs(kWh) + 1e-5);
      }
    }
    const others = energyOf(whole.own).filter(({ time }) => time !== at && time < end);
    const partial = energyOf(after.own).filter(({ time }) => time === at);
    expect(partial[0]?.fields['coverage']).toBeCloseTo(160 / 300, 2);
    for (const policy of ['autogen', ...TIERS]) {
      const from = `FROM "turn"."${policy}"."gx_energy"`;
      const [row] =
        (await query(`SELECT sum("loads_ac"), count("loads_ac") ${from} WHERE time < ${end}ms`, 'turn')) ?? [];
      expect(Number(row?.[1])).toBeCloseTo(total(others) + total(partial), 3);
      expect(row?.[2]).toBe(18);
      const [day] = (await query(`SELECT "loads_ac" FROM "turn"."${policy}"."gx_energy_day"`, 'turn')) ?? [];
      const [all] = (await query(`SELECT sum("loads_ac") ${from}`, 'turn')) ?? [];
      expect(day?.[1]).toBe(all?.[1]);
    }
  });

  it('leave windows that are there, and replace them when told', async () => {
    await store('there', storedLines(START, START + DAY + HOUR));
    // Under a name that the device had then; the hourly value of a counter is not in it.
    const odd = `battery,portal_id=c0619ab12345,instance=288,site=Home,device=Old Dc/0/Power=7 ${NOON}`;
    for (const tier of TIERS) await store('there', [odd], tier);
    const { lines } = await told(place('there'));
    expect(lines.at(-1)).toMatch(
      /^1 day: 4,319 windows of m1 and 287 windows of m15 computed, 2 windows left as they were \(--replace computes them too\); stored in m1 [\d,]+ values, in m15 [\d,]+ values\.$/,
    );
    for (const tier of TIERS) {
      const at = `SELECT "Dc/0/Power" FROM "there"."${tier}"."battery" WHERE time >= ${NOON}ms AND time < ${NOON + 900_000}ms`;
      const windows = tier === 'm1' ? [7, ...Array(14).fill(600)] : [7];
      expect((await query(at, 'there'))?.map(([, watts]) => watts)).toEqual(windows);
      const extremes = `SELECT count("Dc/0/Power") FROM "there"."${tier}"."battery_max"`;
      expect((await query(extremes, 'there'))?.[0]?.[1]).toBe(tier === 'm1' ? 1_439 : 95);
    }
    const again = await told(place('there'));
    expect(again.lines.at(-1)).toMatch(/^1 day: 0 windows of m1 and 0 windows of m15 computed, 4,608 windows left/);
    expect((await told(place('there'), { replace: true })).lines.at(-1)).toMatch(/ 4,320 windows of m1 /);
    expect((await query('SELECT count("Dc/0/Power") FROM "there"."m15"."battery_max"', 'there'))?.[0]?.[1]).toBe(96);
  });

  it("are made of the loader's history as well", async () => {
    await store('ours', []);
    await databases.store({ bucket: 'loaded', policy: 'venus_default' }, loadedLines(START, START + DAY + HOUR));
    const { lines, code } = await told({ ...place('ours'), INFLUX_VENUS_BUCKET: 'loaded' }, { source: 'venus' });
    expect(lines.at(-1)).toMatch(
      /^1 day: 4,320 windows of m1 and 288 windows of m15 computed; stored in m1 [\d,]+ values, in m15 [\d,]+ values\.$/,
    );
    expect(code).toBe(0);
    const statement = `SELECT mean("Ac/L1/Power"), count("Ac/L1/Power") FROM "ours"."m15"."grid"`;
    const [mean, count] = (await query(statement, 'ours'))?.[0]?.slice(1) ?? [];
    expect(count).toBe(96);
    expect(mean).toBeCloseTo(-200 / 3, 0);
  });

  it('keep to what a tier keeps, where history is older', async () => {
    await databases.store({ bucket: 'short' }, storedLines(START, START + DAY + HOUR));
    await databases.store({ ...tierOf('short', 'm1'), retention: 7 * DAY }, []);
    await databases.store(tierOf('short', 'm15'), []);
    const { code, lines } = await told({ ...place('short'), INFLUX_M1_RETENTION: '7d' });
    const inM15 = (await stored('short', 'm15')).size.toLocaleString('en-US');
    expect(lines.at(-1)).toBe(
      `1 day: 0 windows of m1 (4,320 are older than it keeps) and 288 windows of m15 computed; stored in m1 none, in m15 ${inM15} values.`,
    );
    expect(code).toBe(0);
    const energy = await told({ ...place('short'), INFLUX_M1_RETENTION: '7d' }, { rollups: false });
    expect(energy.code).toBe(0);
    const [, all] = /stored in raw ([\d,]+) values, /.exec(energy.lines.at(-1) ?? '') ?? [];
    expect(energy.lines.at(-1)).toBe(
      `1 day: 288 windows computed; stored in raw ${all} values, in m1 none (${all} are older than it keeps), in m15 ${all} values.`,
    );
    const counts = TIERS.map((tier) => query(`SELECT count("pv_dc") FROM "short"."${tier}"."gx_energy"`, 'short'));
    expect((await Promise.all(counts)).map((rows) => rows?.[0]?.[1])).toEqual([undefined, 288]);
  });

  it('go on where they were interrupted, to the same points', async () => {
    const history = storedLines(START, START + 2 * DAY + HOUR);
    await store('whole', history);
    await store('parts', history);
    await told(place('whole'), { to: '2026-06-16' });
    await told(place('parts'), { to: '2026-06-16' }, '2026-06-15');
    const { lines } = await told(place('parts'), { to: '2026-06-16' });
    expect(lines[1]).toBe('Goes on with 2026-06-16T00:00Z, where it was interrupted.');
    for (const tier of TIERS) expect(await stored('parts', tier)).toEqual(await stored('whole', tier));
  });

  it('are refused in words where none are kept', async () => {
    await store('none', storedLines(START, START + DAY + HOUR));
    expect(await told({ ...place('none'), TIERS: 'none' })).toEqual({
      code: 2,
      lines: [expect.stringMatching(/^Roll-ups of /), 'Nothing can be computed: no roll-ups are kept (TIERS is none).'],
    });
    expect(await told({ ...place('none'), SCHEMA: 'venus-influx-loader' }, { source: 'gx' })).toEqual({
      code: 2,
      lines: [
        expect.stringMatching(/^Roll-ups of /),
        'Nothing can be computed: roll-ups are of our own schema, which is not written (SCHEMA).',
      ],
    });
    expect(await told(place('none'), { money: true })).toEqual({
      code: 2,
      lines: ['--money and --rollups are two things: ask for one after the other'],
    });
  });

  it('stand beside energy, which is written to every tier', async () => {
    await store('energy', storedLines(START, START + DAY + HOUR));
    const { code, lines } = await told(place('energy'), { rollups: false });
    expect(lines.at(-1)).toMatch(
      /^1 day: 288 windows computed; stored in raw ([\d,]+) values, in m1 \1 values, in m15 \1 values\.$/,
    );
    expect(code).toBe(0);
    const days = await Promise.all(
      ['autogen', ...TIERS].map((tier) => query(`SELECT * FROM "energy"."${tier}"."gx_energy_day"`, 'energy')),
    );
    expect(days[0]).toHaveLength(1);
    expect([days[1], days[2]]).toEqual([days[0], days[0]]);
    for (const tier of TIERS)
      expect((await query(`SELECT count("pv_dc") FROM "energy"."${tier}"."gx_energy"`, 'energy'))?.[0]?.[1]).toBe(288);
  });
});
