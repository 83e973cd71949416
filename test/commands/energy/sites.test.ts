/** Which GX is which, and in whose days: two behind one address, and a folder that knows nothing. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { recompute } from '../../../src/commands/energy/recompute.ts';
import { type EnergyOptions, energy } from '../../../src/commands/energy.ts';
import { withOne } from '../../../src/commands/which.ts';
import { configOf } from '../../config/setup.ts';
import { runProgram } from '../../support/program.ts';
import { describeWithDatabases } from './databases.ts';
import { history, PORTAL } from './house.ts';
import { PORTAL as PAST, START, storedLines } from './past-house.ts';

const [HOUSE, BOAT] = ['c0ffee000001', 'c0ffee000002'];
const NOW = Date.parse('2026-11-29T11:02Z');
const UNTIL = Date.parse('2026-11-29T11:00Z');
const BEGIN = Date.parse('2026-11-25T23:00Z');
const never = new AbortController().signal;
const [house, boat] = ['House', 'Boat'].map((site) => history(BEGIN, UNTIL, undefined, site));
const ENTRIES = ['{ host: 127.0.0.1, port: 1881, site: House }', '{ host: 127.0.0.1, port: 1882, site: Boat }'];
const ORDERS = [ENTRIES, ENTRIES.toReversed()];

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gx-logger-sites-'));
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  await rm(dataDir, { recursive: true });
});

const write = (name: string, value: unknown) => writeFile(join(dataDir, name), JSON.stringify(value));

/** As a daemon leaves it that met both at one address; the GX call themselves otherwise. */
async function keepNames() {
  const counts = { control: 0, null: 0, gone: 0, refused: {}, unchanged: 0, filtered: {}, merged: 0, accepted: 1 };
  const met = { host: '127.0.0.1', ...counts };
  await write('readings.json', { [HOUSE]: met, [BOAT]: met });
  await write('devices.json', {
    [HOUSE]: { site: 'Lindenhof', devices: [] },
    [BOAT]: { site: 'Meltemi', devices: [] },
  });
}

const keepDays = () => write('energy.json', { [HOUSE]: house?.days, [BOAT]: boat?.days });

const configured = (entries: readonly string[], environment: Record<string, string> = {}) =>
  configOf(
    { DATA_DIR: dataDir, GX_LOGGER_CONFIG: 'gx.yaml', ...environment },
    { 'gx.yaml': `installations: [${entries.join(', ')}]` },
  );

async function told(config: ReturnType<typeof configOf>, options: Partial<EnergyOptions> = {}) {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  const lines: string[] = [];
  const isWell = await energy(config, { format: 'table', ...options }, (line) => lines.push(line), never);
  return { isWell, lines, heads: lines.filter((line) => line.includes(' (c0')) };
}

describe('two GX at one address whose portal ids are not configured', () => {
  it.each(ORDERS)('have the names that are kept with their days: %s first', async (...entries) => {
    await keepNames();
    await keepDays();
    const config = configured(entries);
    const [first, second] = [`House (${HOUSE}), Europe/Berlin`, `Boat (${BOAT}), Europe/Berlin`];
    expect((await told(config)).heads).toEqual([first, second]);
    for (const site of ['Boat', BOAT]) expect((await told(config, { site })).heads).toEqual([second]);
    expect((await told(config, { site: 'house' })).heads).toEqual([first]);
  });

  it.each(ORDERS)('are found by their portal ids, where their days are kept: %s first', async (...entries) => {
    await keepNames();
    await keepDays();
    expect(withOne(configured(entries), BOAT).gx).toMatchObject({ port: 1882, site: 'Boat' });
    expect(withOne(configured(entries), HOUSE).gx).toMatchObject({ port: 1881, site: 'House' });
    expect(withOne(configured(entries), 'Boat').gx.port).toBe(1882);
  });
});

describeWithDatabases('which GX is which in a database', (databases) => {
  const named = (lines: readonly string[] = [], from: string, id: string) =>
    lines.map((line) => line.replaceAll(from, id));
  beforeAll(async () => {
    const both = [...named(house?.lines, PORTAL, HOUSE), ...named(boat?.lines, PORTAL, BOAT)];
    await databases.store({ bucket: 'both' }, both);
    await databases.store({ bucket: 'days' }, house?.lines ?? []);
    const past = storedLines(START, START + 90_000_000);
    const ofBoat = past.map((line) => line.replace('site=Home', 'site=Boat'));
    await databases.store({ bucket: 'past' }, [...named(past, PAST, HOUSE), ...named(ofBoat, PAST, BOAT)]);
  });

  it.each(ORDERS)('is told by the tags of their rows: %s first', async (...entries) => {
    await keepNames();
    const zone = { ENERGY_TIME_ZONE: 'Europe/Berlin' };
    const config = configured(entries, { ...databases.environment, INFLUX_BUCKET: 'both', ...zone });
    const [first, second] = [`House (${HOUSE}), Europe/Berlin`, `Boat (${BOAT}), Europe/Berlin`];
    expect((await told(config)).heads).toEqual([first, second]);
    for (const site of ['Boat', BOAT]) expect((await told(config, { site })).heads).toEqual([second]);
  });

  it.each(ORDERS)('is told to recompute by tag and portal id: %s first', async (...entries) => {
    const more = { ...databases.environment, INFLUX_BUCKET: 'past', TIERS: 'none', ENERGY_TIME_ZONE: 'UTC' };
    const computed = async (site: string) => {
      const lines: string[] = [];
      const options = { hold: 60_000, replace: false, money: false, rollups: false, dryRun: true, site };
      const output = { isTTY: false, write: () => true };
      const say = (line: string) => lines.push(line);
      const code = await recompute(configured(entries, more), { ...options, to: '2026-06-15' }, say, output, never);
      return [code, lines[0]?.split(':')[0]];
    };
    expect(await computed('Boat')).toEqual([0, `Energy of Boat (${BOAT})`]);
    expect(await computed(BOAT)).toEqual([0, `Energy of Boat (${BOAT})`]);
    // The tag of its rows is another than its name of now.
    expect(await computed(HOUSE)).toEqual([0, expect.stringContaining(HOUSE)]);
    expect(await computed('Home')).toEqual([0, expect.stringContaining(HOUSE)]);
    const alone = { ...more, GX_HOST: 'unused.invalid' };
    const one = configOf({ DATA_DIR: dataDir, ...alone });
    const output = { isTTY: false, write: () => true };
    const options = { hold: 60_000, replace: false, money: false, rollups: false, dryRun: true, site: BOAT };
    expect(await recompute(one, { ...options, to: '2026-06-15' }, () => undefined, output, never)).toBe(0);
  });

  describe('in a folder that does not know the GX', () => {
    const unknown = () =>
      configOf({ GX_HOST: 'unused.invalid', DATA_DIR: dataDir, ...databases.environment, INFLUX_BUCKET: 'days' });

    it('days are of the zone of this computer where they begin at its midnights, which is said', async () => {
      vi.stubEnv('TZ', 'Europe/Berlin');
      const { isWell, lines } = await told(unknown());
      expect(isWell).toBe(true);
      expect(lines[0]).toBe(`House (${PORTAL}), Europe/Berlin`);
      expect(lines.at(-2)).toBe(
        'the time zone of this GX is not known here: set ENERGY_TIME_ZONE, or --tz. Days are of Europe/Berlin',
      );
      const asked = await told(unknown(), { tz: 'Europe/Berlin' });
      expect(asked.lines).toEqual(lines.toSpliced(-2, 1));
    });

    it.each([
      ['UTC', ''],
      ['', ' (this computer names no time zone (TZ is empty or wrong), so UTC is used)'],
      ['Europe/Berln', ' (this computer names no time zone (TZ is empty or wrong), so UTC is used)'],
    ])('days are not named where they begin at no midnight of this computer: TZ=%s', async (TZ, why) => {
      vi.stubEnv('TZ', TZ);
      expect(await told(unknown())).toMatchObject({
        isWell: false,
        lines: [
          `the time zone of this GX is not known here: set ENERGY_TIME_ZONE, or --tz. In the database a day of ${PORTAL} begins at 2026-11-25T23:00Z, which is no midnight in UTC${why}`,
        ],
      });
    });

    it('days of a zone that is asked for, or set since, are made of windows', async () => {
      vi.stubEnv('TZ', 'UTC');
      const solar = async (environment: Record<string, string>, options: Partial<EnergyOptions>) => {
        const { lines } = await told(
          configOf({
            GX_HOST: 'a',
            DATA_DIR: dataDir,
            ...databases.environment,
            INFLUX_BUCKET: 'days',
            ...environment,
          }),
          { by: 'day', from: '2026-11-27', to: '2026-11-28', ...options },
        );
        return lines.filter((line) => /^2026/.test(line)).map((line) => line.split(/ +/, 2));
      };
      const days = [
        ['2026-11-27', '37.13'],
        ['2026-11-28', '37.13'],
      ];
      expect(await solar({}, { tz: 'UTC' })).toEqual(days);
      expect(await solar({ ENERGY_TIME_ZONE: 'UTC' }, {})).toEqual(days);
      expect(await solar({ ENERGY_TIME_ZONE: 'Europe/Berlin' }, {})).toEqual(days);
    });
  });
});

describe('a computer that names no time zone', () => {
  it.each(['', 'Europe/Berln', 'Etc/Unknown'])('still tells of energy: TZ=%s', async (TZ) => {
    await keepDays();
    const environment = { GX_HOST: 'unused.invalid', DATA_DIR: dataDir, TZ };
    const { code, text } = await runProgram(['energy', '--from', '2026-11-26'], environment);
    expect([code, text]).toEqual([0, expect.stringContaining(`(${HOUSE}), Europe/Berlin`)]);
  });
});
