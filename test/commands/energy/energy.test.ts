/** `gx-logger energy` as a person sees it: of what is kept, and of a real database. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EnergyOptions, energy } from '../../../src/commands/energy.ts';
import { configOf } from '../../config/setup.ts';
import { startStandIn } from '../../influx/stand-in.ts';
import { describeWithInfluxd } from '../../support/influxd.ts';
import { type History, history, PORTAL } from './house.ts';

const NOW = Date.parse('2026-11-29T11:02Z');
const BEGIN = Date.parse('2026-10-19T22:00Z');
const house = history(BEGIN, Date.parse('2026-11-29T11:00Z'));

let dataDir: string;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  dataDir = await mkdtemp(join(tmpdir(), 'gx-logger-energy-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(dataDir, { recursive: true });
});

async function keep({ days, open }: History, portalId = PORTAL) {
  const more = { machines: null, lines: [], zone: null, checked: { told: {}, leftOut: [] } };
  await writeFile(join(dataDir, 'energy.json'), JSON.stringify({ [portalId]: days }));
  const kept = { version: 1, sites: { [portalId]: { ...more, day: open } } };
  await writeFile(join(dataDir, 'energy-open.json'), JSON.stringify(kept));
}

async function told(options: Partial<EnergyOptions> = {}, environment: Record<string, string | undefined> = {}) {
  const config = configOf({ GX_HOST: 'unused.invalid', DATA_DIR: dataDir, ...environment });
  const lines: string[] = [];
  const isWell = await energy(
    config,
    { format: 'table', ...options },
    (line) => lines.push(...line.split('\n').map((one) => one.replaceAll(dataDir, 'DATA'))),
    new AbortController().signal,
  );
  return { isWell, lines };
}

const SUMMARY = [
  'House (c0619ab12345), Europe/Berlin',
  '',
  'kWh                         today       yesterday             2026-11                2026',
  'solar               15.47 (15.00)   37.13 (36.00)   1054.97 (1023.00)   1500.47 (1455.00)',
  'consumption                  9.00           18.00              513.00              729.75',
  'import                1.31 (1.31)     2.25 (2.25)       64.31 (64.31)       91.50 (91.50)',
  'export                7.50 (7.50)   18.00 (18.00)     511.50 (511.50)     727.50 (727.50)',
  'battery in                   3.75            9.00              255.75              363.75',
  'battery out                  3.94            6.75              192.94              274.50',
  'unaccounted                  0.00            0.00                0.00                0.00',
  'self-sufficiency             85 %            88 %                87 %                87 %',
  'self-consumption             50 %            50 %                50 %                50 %',
  'bill EUR                    -0.18           -0.72              -20.34              -28.92',
  'plant brought EUR            3.06            6.48              184.50              262.44',
  'measured                    100 %           100 %               100 %                12 %',
  '',
  'As the counters of the devices say; in brackets what was integrated from powers.',
  'A bill below 0 is what you are paid.',
  'measured: the share of the time in which the GX was heard; what happened in the rest is not in the sums.',
];

describe('energy without a database', () => {
  it('is of today, yesterday, this month and this year, on one screen', async () => {
    await keep(house);
    const { isWell, lines } = await told();
    expect(isWell).toBe(true);
    expect(lines).toEqual([...SUMMARY, 'From what gx-logger keeps in DATA (INFLUX_URL is not set).']);
  });

  it('is of a day, a month or a year, or of a range with both its ends', async () => {
    await keep(house);
    const solar = async (options: Partial<EnergyOptions>) => (await told(options)).lines.slice(2, 4);
    expect(await solar({ from: '2026-10', to: '2026-10' })).toEqual([
      expect.stringMatching(/^kWh +2026-10$/),
      expect.stringMatching(/^solar .*445\.50 \(432\.00\)/),
    ]);
    expect((await solar({ from: '2026-11-01', to: '2026-11-02' }))[1]).toMatch(/ 74\.25 \(72\.00\)/);
    expect((await solar({ to: '2026-11-28' }))[0]).toMatch(/^kWh +2026-11-28$/);
    expect((await solar({ from: '2026-11-28' }))[0]).toMatch(/^kWh +2026-11-28 to 2026-11-29$/);
  });

  it('is one line for each day, month or year', async () => {
    await keep(house);
    const months = (await told({ by: 'month' })).lines.slice(2, 5);
    expect(months).toEqual([
      expect.stringMatching(
        /^kWh +solar +used +import +export +charged +drawn +unacc. +self-suff. +self-cons. +bill EUR +brought EUR +measured$/,
      ),
      expect.stringMatching(/^2026-10 /),
      expect.stringMatching(/^2026-11 /),
    ]);
    const days = (await told({ by: 'day', from: '2026-10', to: '2026-12' })).lines.filter((line) => /^2026/.test(line));
    expect(days).toHaveLength(41);
    expect([days[0]?.slice(0, 10), days.at(-1)?.slice(0, 10)]).toEqual(['2026-10-20', '2026-11-29']);
    expect((await told({ by: 'year' })).lines.filter((line) => /^\d{4} /.test(line))).toHaveLength(1);
  });

  it('is CSV for spreadsheets and JSON for programs, without any other line', async () => {
    await keep(house);
    const { lines } = await told({ format: 'csv', by: 'day', from: '2026-11-27', to: '2026-11-28' });
    expect(lines).toHaveLength(3);
    const [head, first] = lines.map((line) => line.split(','));
    const row = Object.fromEntries((head ?? []).map((key, index) => [key, first?.[index]]));
    expect(row).toMatchObject({
      site: 'House',
      period: '2026-11-27',
      from: '2026-11-26T23:00:00.000Z',
      solar: '37.125',
      solar_integrated: '36',
      genset: '',
      bill: '-0.72',
      coverage: '1',
    });
    const json = JSON.parse((await told({ format: 'json', to: '2026-11-28' })).lines.join('\n'));
    expect(json.sites[0]).toMatchObject({
      portal_id: PORTAL,
      periods: [{ solar: 37.125, money: [{ currency: 'EUR' }] }],
    });
  });

  it('says what has no price, by currency', async () => {
    const price = { currency: 'EUR', import: 0.32, feed_in: undefined, from: undefined };
    await keep(
      history(BEGIN, Date.parse('2026-11-29T11:00Z'), [
        price,
        { ...price, from: '2026-11-01', currency: 'CHF', import: 0.5 },
      ]),
    );
    const { lines } = await told({ from: '2026' });
    expect(lines.filter((line) => /EUR|CHF|unpriced/.test(line)).map((line) => line.replace(/ +/g, ' '))).toEqual([
      'bill EUR 8.70',
      'plant brought EUR 60.66',
      'unpriced 216.00',
      'bill CHF 32.16',
      'plant brought CHF 224.34',
      'unpriced 511.50',
      'unpriced: kWh of the grid for which no tariff has a price; bill and brought are without them.',
    ]);
  });

  it.each([
    [{ from: '2026-11-28', to: '2026-11-01' }, '--from 2026-11-28 is after --to 2026-11-01'],
    [{ from: '2026-02-30' }, '--from 2026-02-30 is no day, month or year: 2026-11-28, 2026-11 or 2026'],
    [{ to: 'yesterday' }, '--to yesterday is no day, month or year: 2026-11-28, 2026-11 or 2026'],
    [{ tz: 'Mars/Olympus' }, '--tz Mars/Olympus is no time zone: Europe/Berlin, America/New_York, UTC'],
    [{ by: 'hour' }, '--by hour needs a database that can be asked: INFLUX_URL is not set'],
    [{ tz: 'Asia/Tokyo' }, 'another time zone needs a database that can be asked: INFLUX_URL is not set'],
    [{ site: 'Boat' }, 'no GX is known as "Boat"; there is House'],
    [
      { from: '2019', to: '2019' },
      'no energy is known of that time. From what gx-logger keeps in DATA (INFLUX_URL is not set).',
    ],
  ] as const)('%j is told in a line', async (options, line) => {
    await keep(house);
    expect(await told(options)).toEqual({ isWell: false, lines: [line] });
  });

  it('says why the database is not asked', async () => {
    await keep(house);
    const last = async (environment: Record<string, string>) => (await told({}, environment)).lines.at(-1);
    expect(await last({ INFLUX_URL: 'http://127.0.0.1:9', SCHEMA: 'venus-influx-loader' })).toBe(
      'From what gx-logger keeps in DATA (SCHEMA has no gx, and energy is written under its names alone).',
    );
  });

  it('says that nothing is known yet', async () => {
    expect(await told()).toEqual({
      isWell: false,
      lines: ['no energy is known of that time. From what gx-logger keeps in DATA (INFLUX_URL is not set).'],
    });
  });
});

describeWithInfluxd('energy of a database', (influxd) => {
  const access = () => ({ INFLUX_URL: influxd.url, INFLUX_BUCKET: 'gx' });
  beforeAll(async () => {
    await influxd.query('CREATE DATABASE gx');
    for (let at = 0; at < house.lines.length; at += 5_000) {
      const body = house.lines.slice(at, at + 5_000).join('\n');
      const { status } = await fetch(`${influxd.url}/write?db=gx&precision=ms`, { method: 'POST', body });
      expect(status).toBe(204);
    }
  });

  it('is the same as what is kept', async () => {
    const { lines } = await told({}, access());
    // Nothing is kept here, so the zone is said.
    expect((await told({ tz: 'Europe/Berlin' }, access())).lines.slice(0, -1)).toEqual(SUMMARY);
    expect(lines.at(-1)).toContain(` at ${influxd.url}, database gx.`);
    await keep(house);
    expect((await told({}, access())).lines.slice(0, -1)).toEqual(SUMMARY);
  });

  it('has hours, and days of another zone', async () => {
    await keep(house);
    const { lines } = await told({ by: 'hour', to: '2026-10-25' }, access());
    const hours = lines.filter((line) => /^2026/.test(line));
    expect(hours).toHaveLength(25);
    expect(hours.slice(1, 5).map((line) => line.slice(0, 16))).toEqual([
      '2026-10-25 01:00',
      '2026-10-25 02:00',
      '2026-10-25 02:00',
      '2026-10-25 03:00',
    ]);
    expect(hours[12]?.replace(/ +/g, ' ')).toMatch(/^2026-10-25 11:00 3\.09 \(3\.00\) 0\.75 /);
    const tokyo = (await told({ by: 'day', from: '2026-11-27', to: '2026-11-28', tz: 'Asia/Tokyo' }, access())).lines;
    expect(tokyo[0]).toBe('House (c0619ab12345), Asia/Tokyo');
    expect(tokyo.filter((line) => /^2026/.test(line)).map((line) => line.replace(/ +/g, ' '))).toEqual([
      '2026-11-27 37.13 (36.00) 18.00 2.25 (2.25) 18.00 (18.00) 9.00 6.75 0.00 88 % 50 % -0.72 6.48',
      '2026-11-28 37.13 (36.00) 18.00 2.25 (2.25) 18.00 (18.00) 9.00 6.75 0.00 88 % 50 % -0.72 6.48',
    ]);
  });

  it('goes on in the roll-up where raw values are kept no longer', async () => {
    await keep(house);
    await influxd.query('CREATE DATABASE short');
    await influxd.query('CREATE RETENTION POLICY m15 ON short DURATION INF REPLICATION 1');
    const cut = Date.parse('2026-11-10T23:00Z');
    const timeOf = (line: string) => Number(line.slice(line.lastIndexOf(' ') + 1));
    for (const [policy, lines] of [
      ['autogen', house.lines.filter((line) => timeOf(line) >= cut)],
      ['m15', house.lines.filter((line) => timeOf(line) < cut + 86_400_000)],
    ] as const) {
      for (let at = 0; at < lines.length; at += 5_000) {
        const body = lines.slice(at, at + 5_000).join('\n');
        const { status } = await fetch(`${influxd.url}/write?db=short&rp=${policy}&precision=ms`, {
          method: 'POST',
          body,
        });
        expect(status).toBe(204);
      }
    }
    const inShort = { ...access(), INFLUX_BUCKET: 'short' };
    expect((await told({}, inShort)).lines.slice(0, -1)).toEqual(SUMMARY);
    const solar = async (environment: Record<string, string>, tz: string) =>
      (await told({ from: '2026-11', tz }, environment)).lines[3];
    expect(await solar(inShort, 'UTC')).toBe(await solar(access(), 'UTC'));
  });

  it('that holds none, or is not there, is told, and what is kept is shown', async () => {
    await keep(house);
    const last = async (environment: Record<string, string>) =>
      (await told({}, { ...access(), ...environment })).lines.at(-1);
    await influxd.query('CREATE DATABASE other');
    expect(await last({ INFLUX_BUCKET: 'other' })).toBe(
      'From what gx-logger keeps in DATA (the database holds no energy of that time).',
    );
    expect(await last({ INFLUX_BUCKET: 'nothing' })).toMatch(/^From what gx-logger keeps in DATA \(.*nothing.*\)\.$/);
  });
});

describe('a database whose answer is none', () => {
  const columns = ['time', 'site', 'pv_dc', 'coverage'];
  const DAY = Date.parse('2026-11-27T23:00Z');
  const of = (portal_id: string, ...values: unknown[][]) => ({
    name: 'gx_energy_day',
    tags: { portal_id },
    columns,
    values,
  });
  const gx = Array.from({ length: 1_001 }, (_, index) => of(`gx${index}`, [DAY, 'House', 1, 1]));

  it.each([
    [
      'rows of other times',
      [of(PORTAL, [DAY, 'House', 1, 1], [0, 'House', 1, 1])],
      'the answer holds what was not asked for',
    ],
    ['GX without end', gx, 'it holds more than 1000 GX'],
    ['rows that are none', [of(PORTAL, [{}, [], 'x', true])], 'the answer is not what an InfluxDB says'],
  ])('%s: what is kept is shown', async (_, series, why) => {
    const headers = { 'x-influxdb-version': '1.8.10' };
    const server = await startStandIn(({ path }) =>
      path === '/ping' ? { status: 204, headers } : { status: 200, headers, body: { results: [{ series }] } },
    );
    await keep(house);
    const { lines } = await told({}, { INFLUX_URL: server.url });
    await server.stop();
    expect(lines).toEqual([...SUMMARY, `From what gx-logger keeps in DATA (${why}).`]);
  });
});
