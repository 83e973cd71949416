/**
 * The whole way from messages to lines, by simulated time: the `gx_energy_day` of a site beside what really flowed. By
 * default it is some hours of one plant around midnight; with `TRUTH_DAYS=1` it is so many local days of each scenario.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { WINDOW } from '../../src/energy/types.ts';
import { localDay } from '../../src/energy/zone.ts';
import { createPlant, type Plant, SCENARIOS } from '../../src/simulator/plant/plant.ts';
import { Books, type Page } from '../support/books.ts';
import { HOUR } from '../support/energy.ts';
import { type ParsedPoint, parseLine } from '../support/line-protocol.ts';
import { messagesOf } from '../support/plant-messages.ts';
import { type Message, pour } from '../support/pour.ts';
import { type Comparison, expectTruth, sum, table } from '../support/truth.ts';

/** What a GX says of a plant until then, while the books are kept. */
function told(plant: Plant, until: number, pages: Map<number, Page>): Generator<Message> {
  const books = new Books(plant);
  return messagesOf(plant, until, () => {
    books.slice(true);
    if (plant.now % WINDOW === 0) pages.set(plant.now - WINDOW, books.turn());
  });
}

const { TRUTH_DAYS } = process.env;
/** Noon of a day in June, UTC. */
const NOON = Date.UTC(2026, 5, 15, 12);

describe('lines of energy beside the truth', () => {
  const comparisons = new Map<string, Comparison>();
  afterAll(() => console.log(`gx_energy_day: truth and error, kWh\n${table(comparisons)}`));

  it.each(TRUTH_DAYS === undefined ? (['rv'] as const) : SCENARIOS)(
    'of %s',
    async (scenario) => {
      const { timeZone } = createPlant({ scenario }).scenario.plant;
      const { start, end } = localDay(NOON, timeZone);
      const from = TRUTH_DAYS === undefined ? end - 4 * HOUR : start;
      const until = TRUTH_DAYS === undefined ? end + 2 * HOUR : start + Number(TRUTH_DAYS) * 24 * HOUR;
      const plant = createPlant({ scenario, startAt: from });
      const { portalId } = plant.scenario;
      const pages = new Map<number, Page>();
      const points: ParsedPoint[] = [];
      await pour(told(plant, until, pages), {
        begin: from,
        portalId,
        profile: 'minimal',
        onLine(line) {
          if (line.startsWith('gx_energy')) points.push(parseLine(line.trimEnd()));
        },
      });

      // As a database has it: the last point of a series and time.
      const last = (measurement: string) =>
        new Map(points.filter((point) => point.measurement === measurement).map((point) => [point.time, point]));
      const windows = [...last('gx_energy').values()];
      const days = [...last('gx_energy_day').values()];
      expect(windows.map(({ time }) => time)).toEqual([...pages.keys()]);
      expect(days.map(({ time }) => localDay(time, timeZone).start)).toEqual(days.map(({ time }) => time));
      for (const { time, tags, fields } of days) {
        const { date, end: midnight } = localDay(time, timeZone);
        expect([tags['month'], tags['year']]).toEqual([date.slice(0, 7), date.slice(0, 4)]);
        const of = windows.filter((window) => window.time >= time && window.time < midnight);
        const names = [...new Set([...Object.keys(fields), ...of.flatMap((window) => Object.keys(window.fields))])];
        for (const name of names.filter((one) => one !== 'coverage'))
          expect(fields[name], `${name} of ${date}`).toBe(
            of.reduce((kWh, one) => kWh + Number(one.fields[name] ?? 0), 0),
          );
      }
      const seen: Record<string, number> = {};
      const truth: Record<string, number> = {};
      const add = (sums: Record<string, number>, fields: Readonly<Record<string, number | string>>) => {
        for (const [name, kWh] of Object.entries(fields)) sums[name] = (sums[name] ?? 0) + Number(kWh);
      };
      for (const { fields } of days) add(seen, fields);
      for (const { site } of pages.values()) add(truth, site);
      const comparison = { seen, truth, coverage: sum(seen, ['coverage']) };
      comparisons.set(scenario, comparison);
      expectTruth(comparison, until - from);
    },
    3_600_000,
  );
});
