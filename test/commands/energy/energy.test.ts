/** `gx-logger energy` as a person sees it: of what is kept, and of a real database. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type EnergyOptions, energy } from '../../../src/commands/energy.ts';
import { localDay } from '../../../src/energy/zone.ts';
import { takeLock } from '../../../src/state/lock.ts';
import { configOf } from '../../config/setup.ts';
import { startStandIn } from '../../influx/stand-in.ts';
import { describeWithDatabases, tierOf } from './databases.ts';
import { type History, history, PORTAL, ZONE } from './house.ts';

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
  vi.unstubAllEnvs();
  await rm(dataDir, { recursive: true });
});

async function keep({ days, open }: History, portalId = PORTAL) {
  const more = { lines: [], zone: null, checked: { told: {}, leftOut: [] } };
  await writeFile(join(dataDir, 'energy.json'), JSON.stringify({ [portalId]: days }));
  const kept = { version: 1, sites: { [portalId]: { ...more, day: open } } };
  await writeFile(join(dataDir, 'energy-open.json'), JSON.stringify(kept));
}

async function told(
  options: Partial<EnergyOptions> = {},
  environment: Record<string, string | undefined> = {},
  files: Record<string, string> = {},
) {
  const config = configOf({ GX_HOST: 'unused.invalid', DATA_DIR: dataDir, ...environment }, files);
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
    const months = (await told({ by: 'month' })).lines.slice(2, 6);
    expect(months).toEqual([
      // The words of the rows of the other table, each once, in two lines where they are two.
      expect.stringMatching(/^ +battery +battery +bill +plant$/),
      expect.stringMatching(
        /^kWh +solar +consumption +import +export +in +out +unaccounted +self-sufficiency +self-consumption +EUR +brought EUR +measured$/,
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
    [
      { from: '2026-02-30' },
      '--from 2026-02-30 is no day, month or year: 2026-11-28, 2026-11 or 2026, today or yesterday',
    ],
    [{ from: 'today', to: 'yesterday' }, '--from today is after --to yesterday'],
    [{ from: '2026-12-01', to: 'today' }, '--from 2026-12-01 is after --to today'],
    [{ tz: 'Mars/Olympus' }, '--tz Mars/Olympus is no time zone: Europe/Berlin, America/New_York, UTC'],
    [{ tz: 'Europe/Berln' }, '--tz Europe/Berln is no time zone. Did you mean Europe/Berlin?'],
    [{ tz: 'berlin' }, '--tz berlin is no time zone. Did you mean Europe/Berlin?'],
    [{ site: 'Huose' }, 'no GX is known as "Huose"; there is House. Did you mean House?'],
    [{ by: 'hour' }, '--by hour needs a database that can be asked: INFLUX_URL is not set'],
    [{ tz: 'Asia/Tokyo' }, 'another time zone needs a database that can be asked: INFLUX_URL is not set'],
    [{ site: 'Boat' }, 'no GX is known as "Boat"; there is House'],
    [
      { from: '2019', to: '2019' },
      'no energy is known of that time: what is known begins on 2026-10-20. From what gx-logger keeps in DATA (INFLUX_URL is not set).',
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

  it('takes yesterday and today for days of the site', async () => {
    await keep(house);
    const of = async (options: Partial<EnergyOptions>) => (await told(options)).lines.slice(2, 4);
    expect(await of({ from: 'yesterday', to: 'yesterday' })).toEqual(
      await of({ from: '2026-11-28', to: '2026-11-28' }),
    );
    expect(await of({ from: 'yesterday' })).toEqual(await of({ from: '2026-11-28', to: '2026-11-29' }));
    // In Berlin it is the next day by then.
    vi.setSystemTime(Date.parse('2026-11-28T23:30Z'));
    expect((await of({ to: 'today' }))[0]).toMatch(/^kWh +2026-11-29$/);
  });

  it('leaves a line free between two sites', async () => {
    await keep(house);
    const other = 'c0619ab99999';
    const days = house.days.map((day) => ({ ...day, site: 'Boat' }));
    await writeFile(join(dataDir, 'energy.json'), JSON.stringify({ [PORTAL]: house.days, [other]: days }));
    const { lines } = await told({ from: '2026-11-01', to: '2026-11-02' });
    const heads = lines.flatMap((line, index) => (/^(House|Boat) /.test(line) ? [index] : []));
    expect(heads).toHaveLength(2);
    expect(lines[(heads[1] ?? 0) - 1]).toBe('');
    expect(lines[(heads[1] ?? 0) - 2]).not.toBe('');
  });

  it('knows a site by its old names and its new one, which heads it', async () => {
    await keep(history(BEGIN, Date.parse('2026-11-29T11:00Z'), undefined, 'Old'));
    const files = { 'gx.yaml': `sites: { ${PORTAL}: Hut }` };
    for (const site of ['hut', 'Old', PORTAL, undefined]) {
      const { lines } = await told({ site }, { GX_LOGGER_CONFIG: 'gx.yaml' }, files);
      expect(lines.slice(0, 4)).toEqual(['Hut (c0619ab12345), Europe/Berlin', ...SUMMARY.slice(1, 4)]);
    }
  });

  describe('before there is any', () => {
    /** As a daemon does that runs. */
    const running = async (...gx: { portalId: string; site: string; ok: boolean; message: string }[]) => {
      const answer = { devices: [], gx: gx.map((way) => ({ ...way, since: 0 })) };
      const lock = await takeLock(dataDir, () => answer);
      if (lock.kind !== 'taken') throw new Error(lock.kind);
      onTestFinished(lock.release);
    };
    const receiving = { portalId: PORTAL, site: 'House', ok: true, message: 'receiving' };
    const line = async (options: Partial<EnergyOptions> = {}) => (await told(options)).lines.join('\n');

    it('says who is counted, and when the first figures come', async () => {
      vi.stubEnv('TZ', 'UTC');
      await running(receiving, { portalId: 'c0619ab99999', site: 'Boat', ok: false, message: 'the port is closed' });
      expect(await line()).toBe(
        'no energy is known yet. It is counted (House), and the first figures come when these five minutes are over, at 2026-11-29 11:05 UTC. From what gx-logger keeps in DATA (INFLUX_URL is not set).',
      );
      expect(await line({ site: 'house' })).toMatch(/^no energy of house is known yet\. It is counted \(House\), /);
      expect(await line({ site: 'Boat' })).toBe('no energy of Boat is known yet: Boat: the port is closed.');
      expect(await line({ site: 'Baot' })).toBe('no GX is known as "Baot"; there is House, Boat. Did you mean Boat?');
    });

    it('says that gx-logger is not running', async () => {
      expect(await told()).toEqual({
        isWell: false,
        lines: [
          'no energy is known of that time. From what gx-logger keeps in DATA (INFLUX_URL is not set). gx-logger is not running, and kWh are counted while it runs.',
        ],
      });
      expect(await line({ site: 'House' })).toBe('no GX is known as "House", and none is known yet');
    });
  });

  it('begins with what is known, however far back it is asked', async () => {
    await keep(house);
    for (const from of ['0001', '1000', '1970']) {
      const { lines } = await told({ from, by: 'day' });
      const days = lines.filter((one) => /^2026/.test(one));
      expect(days).toHaveLength(41);
      expect(days[0]).toMatch(/^2026-10-20 /);
    }
  });
});

describeWithDatabases('energy of a database', (databases) => {
  const access = () => ({ ...databases.environment, INFLUX_BUCKET: 'gx' });
  beforeAll(() => databases.store({ bucket: 'gx' }, house.lines));

  it('is the same as what is kept', async () => {
    const { lines } = await told({ tz: ZONE }, access());
    // Nothing is kept here, so the zone is said.
    expect((await told({ tz: 'Europe/Berlin' }, access())).lines.slice(0, -1)).toEqual(SUMMARY);
    expect(lines.at(-1)).toMatch(new RegExp(` at ${databases.url}, (database|bucket) gx\\.$`));
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

  const store = (bucket: string, lines: readonly string[], tier = '') =>
    databases.store(tier === '' ? { bucket } : tierOf(bucket, tier), lines);

  it('has the hours from the first that is stored on, however far back they are asked', async () => {
    await keep(house);
    const stored = (Date.parse('2026-11-29T11:00Z') - BEGIN) / 3_600_000;
    const hoursOf = async (from: string, to?: string) =>
      (await told({ by: 'hour', from, to }, access())).lines.filter((line) => /^\d{4}-/.test(line));
    const hours = await hoursOf('1000');
    expect(hours).toHaveLength(stored);
    expect(hours[0]).toMatch(/^2026-10-20 00:00 /);
    expect(await hoursOf('0001', '9999')).toEqual(hours);
    expect(await hoursOf('2026-10')).toEqual(hours);
    await store('stray', [...house.lines, `gx_energy,portal_id=${PORTAL},site=House pv_dc=1,coverage=1 31536000000`]);
    expect(await told({ by: 'hour', from: '1000' }, { ...access(), INFLUX_BUCKET: 'stray' })).toEqual({
      isWell: false,
      lines: ['--by hour would be 490,115 lines of that time: say less of it with --from and --to'],
    });
    const by = await told({ by: 'hour', from: '1800', to: '1900' }, access());
    expect(by).toEqual({
      isWell: false,
      lines: [
        expect.stringMatching(/^no energy is known of that time: what is known begins on 2026-10-20\. From InfluxDB /),
      ],
    });
  });

  it('of a site that was renamed is that of one site, by its old name and its new one', async () => {
    const until = Date.parse('2026-11-29T11:00Z');
    const cut = Date.parse('2026-11-10T08:00Z');
    const timeOf = (line: string) => Number(line.slice(line.lastIndexOf(' ') + 1));
    const home = history(BEGIN, until, undefined, 'Home');
    await store(
      'renamed',
      home.lines.filter((line) => timeOf(line) >= cut),
    );
    // Older than raw values are kept, and some windows under both names.
    await store(
      'renamed',
      house.lines.filter((line) => timeOf(line) < cut),
      'm15',
    );
    await store(
      'renamed',
      house.lines.filter((line) => timeOf(line) >= cut && timeOf(line) < cut + 7_200_000),
    );
    const renamed = { ...access(), INFLUX_BUCKET: 'renamed', ENERGY_TIME_ZONE: 'Europe/Berlin' };
    for (const site of ['house', 'Home', PORTAL, undefined]) {
      const { lines } = await told({ site }, renamed);
      expect(lines.slice(0, -1)).toEqual(['Home (c0619ab12345), Europe/Berlin', ...SUMMARY.slice(1)]);
      const days = async (environment: Record<string, string>) =>
        (
          await told(
            { site: environment === renamed ? site : undefined, by: 'day', from: '2026-11', tz: 'Etc/GMT-1' },
            environment,
          )
        ).lines.slice(4, -1);
      expect(await days(renamed)).toEqual(await days({ ...access(), ENERGY_TIME_ZONE: 'Europe/Berlin' }));
    }
  });

  it('goes on in the roll-up where raw values are kept no longer', async () => {
    await keep(house);
    const cut = Date.parse('2026-11-10T23:00Z');
    const timeOf = (line: string) => Number(line.slice(line.lastIndexOf(' ') + 1));
    await databases.store(
      { bucket: 'short' },
      house.lines.filter((line) => timeOf(line) >= cut),
    );
    await databases.store(
      tierOf('short', 'm15'),
      house.lines.filter((line) => timeOf(line) < cut + 86_400_000),
    );
    const inShort = { ...access(), INFLUX_BUCKET: 'short' };
    expect((await told({}, inShort)).lines.slice(0, -1)).toEqual(SUMMARY);
    const solar = async (environment: Record<string, string>, tz: string) =>
      (await told({ from: '2026-11', tz }, environment)).lines[3];
    expect(await solar(inShort, 'UTC')).toBe(await solar(access(), 'UTC'));
  });

  it('has a year of days in one answer', async () => {
    const days: string[] = [];
    for (
      let day = localDay(Date.parse('2025-01-01T12:00Z'), ZONE);
      day.date < '2026-01-01';
      day = localDay(day.end, ZONE)
    ) {
      const tags = `portal_id=${PORTAL},site=House,month=${day.date.slice(0, 7)},year=2025`;
      days.push(`gx_energy_day,${tags} pv_dc=36,loads_ac=18,coverage=1 ${day.start}`);
    }
    await databases.store({ bucket: 'year' }, days);
    await keep(house);
    const inYear = { ...access(), INFLUX_BUCKET: 'year' };
    const stored = await databases.rows(
      { bucket: 'year' },
      `SELECT "pv_dc" FROM "gx_energy_day" WHERE "year" = '2025'`,
    );
    expect(stored).toHaveLength(365);
    const { lines } = await told({ by: 'day', from: '2025', to: '2025', format: 'json' }, inYear);
    const { periods } = JSON.parse(lines.join('\n')).sites[0];
    expect(periods).toHaveLength(365);
    const kWh = (name: string) =>
      periods.reduce((sum: number, one: Record<string, number>) => sum + (one[name] ?? 0), 0);
    expect(kWh('solar_integrated')).toBe(365 * 36);
    expect(kWh('consumption')).toBe(365 * 18);
    const months = await told({ by: 'month', from: '2025', to: '2025', format: 'json' }, inYear);
    expect(JSON.parse(months.lines.join('\n')).sites[0].periods).toHaveLength(12);
  });

  it('that holds none, or is not there, is told, and what is kept is shown', async () => {
    await keep(house);
    const last = async (environment: Record<string, string>) =>
      (await told({}, { ...access(), ...environment })).lines.at(-1);
    await databases.store({ bucket: 'other' }, ['system,portal_id=p f=1 1000']);
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
