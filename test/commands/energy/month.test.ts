/**
 * `gx-logger energy` over days of a simulated plant, from a real database, beside what really flowed. By default it is some
 * hours around midnight; with `ENERGY_DAYS=30` it is a month.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { energy } from '../../../src/commands/energy.ts';
import { localDay } from '../../../src/energy/zone.ts';
import { dayLines, windowLines } from '../../../src/points/energy-lines.ts';
import { findScenario } from '../../../src/simulator/plant/scenarios.ts';
import { configOf } from '../../config/setup.ts';
import { DAY, HOUR, type Life, live } from '../../support/energy.ts';
import { daysOf } from '../../support/energy-story.ts';
import { sum } from '../../support/truth.ts';
import { describeWithDatabases } from './databases.ts';

const { ENERGY_DAYS } = process.env;
const scenario = findScenario('rv');
const zone = scenario.plant.timeZone;
const { portalId } = scenario;
/** A day in June. */
const day = localDay(Date.UTC(2026, 5, 15, 12), zone);
const from = ENERGY_DAYS === undefined ? day.end - 3 * HOUR : day.start;
const until = ENERGY_DAYS === undefined ? day.end + 3 * HOUR : day.start + Number(ENERGY_DAYS) * DAY;

let dataDir: string;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: until + 90 * DAY });
  dataDir = await mkdtemp(join(tmpdir(), 'gx-logger-month-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(dataDir, { recursive: true });
});

let lived: Life | undefined;

describeWithDatabases('days of a simulated plant', (databases) => {
  it('are told as they were, one by one and all together', { timeout: 3_600_000 }, async () => {
    lived ??= live({ scenario, from, until });
    const { windows, truth } = lived;
    const days = daysOf(windows, zone);
    const gx = {
      portalId,
      site: 'Camper',
      tags: [['portal_id', portalId] as const, ['site', 'Camper'] as const],
      devices: new Map(),
    };
    const lines = [
      ...windows.flatMap((window) => windowLines(window, gx)),
      ...days.flatMap((one) => dayLines({ ...one, site: 'Camper' }, gx, false)),
    ].map(({ line }) => line.trimEnd());
    await databases.store({ bucket: 'month' }, lines);

    const begun = performance.now();
    const text: string[] = [];
    const config = configOf({
      GX_HOST: 'unused.invalid',
      DATA_DIR: dataDir,
      ENERGY_TIME_ZONE: zone,
      ...databases.environment,
      INFLUX_BUCKET: 'month',
    });
    const wish = { from: days[0]?.date, to: days.at(-1)?.date, format: 'json' } as const;
    const ask = async (by?: 'day') => {
      text.length = 0;
      expect(await energy(config, { ...wish, by }, (line) => void text.push(line), new AbortController().signal)).toBe(
        true,
      );
      return JSON.parse(text.join('\n')).sites[0].periods as Record<string, number>[];
    };
    const periods = await ask('day');
    console.log(`energy --by day of ${days.length} days: ${Math.round(performance.now() - begun)} ms`);
    expect(periods).toHaveLength(days.length);
    for (const [index, { date, fields }] of days.entries()) {
      const told = periods[index] ?? {};
      expect(told['consumption'], date).toBeCloseTo(sum(fields, ['loads_ac', 'loads_dc']), 3);
      expect(told['solar_integrated'], date).toBeCloseTo(sum(fields, ['pv_dc', 'pv_ac']), 3);
    }
    const [all] = await ask();
    const flowed = (...names: string[]) => [...truth.values()].reduce((kWh, { site }) => kWh + sum(site, names), 0);
    const limit = (kWh: number) => Math.max(0.005 * kWh, (0.02 * (until - from)) / DAY);
    for (const [name, kWh] of [
      ['consumption', flowed('loads_ac', 'loads_dc')],
      ['solar_integrated', flowed('pv_dc', 'pv_ac')],
      ['import_integrated', flowed('grid_import')],
    ] as const)
      expect(Math.abs((all?.[name] ?? 0) - kWh), `${name}: ${all?.[name]} of ${kWh}`).toBeLessThanOrEqual(limit(kWh));
  });
});
