/** What happens at a site, and what the kWh of it are then. */
import { describe, expect, it } from 'vitest';
import { createPricing, type Tariff } from '../../src/energy/money.ts';
import { totalsOf } from '../../src/energy/totals.ts';
import { findScenario } from '../../src/simulator/plant/scenarios.ts';
import { HOUR, live } from '../support/energy.ts';
import { type Deeds, daysOf, down, SECOND, steered, total, up } from '../support/energy-story.ts';
import { compare, expectNoSpike, expectSound, expectTruth } from '../support/truth.ts';

const JUNE = Date.UTC(2026, 5, 15);
const rv = findScenario('rv');
const house = findScenario('ess-house');
/** A morning in Denver, with the sun coming up. */
const MORNING = JUNE + 14 * HOUR;

describe('a GX that is away', () => {
  it('for a minute and a half, at noon: it reboots; energy is that of the time in which it was there, counters know all', () => {
    const from = MORNING + 4 * HOUR;
    const life = live({
      scenario: rv,
      from,
      until: from + 2 * HOUR,
      steer: steered(from, [
        [HOUR, down],
        [HOUR + 90 * SECOND, up],
      ]),
    });
    const comparison = compare(life);
    expectSound(life);
    expectNoSpike(life);
    expectTruth(comparison, 2 * HOUR);
    expect(comparison.coverage).toBeCloseTo(1 - 90 / 7200, 9);
    expect(total(life.windows, 'pv_gap')).toBe(0);
    expect(Math.abs(total(life.windows, 'pv_counter') - life.plant.energy.panels)).toBeLessThan(0.02);
  });

  it('for two hours of sun: what its counters bring back is a gap, and the total of the day is whole', () => {
    const until = MORNING + 6 * HOUR;
    const away: Deeds = [
      [2 * HOUR, down],
      [4 * HOUR, up],
    ];
    const life = live({ scenario: rv, from: MORNING, until, steer: steered(MORNING, away) });
    const { panels } = life.plant.energy;
    expectSound(life);
    expectNoSpike(life);
    expectTruth(compare(life), 6 * HOUR);
    const [day, ...more] = daysOf(life.windows, rv.plant.timeZone);
    expect(more).toEqual([]);
    const { pv } = totalsOf([{ ...day!, length: 24 * HOUR }], { of: 'days' });
    expect(pv.isCounted).toBe(true);
    expect(Math.abs(pv.kWh - panels)).toBeLessThan(0.02);
    expect(day!.fields['pv_gap']).toBeGreaterThan(0.1);
    expect(pv.integrated).toBeLessThan(0.97 * panels - 0.1);
    expect(Math.max(...life.windows.map(({ site }) => site['pv_counter'] ?? 0))).toBeLessThan(0.05);
  });
});

describe('a site', () => {
  it('of which only the sums of the GX are known has the same energy', () => {
    const from = JUNE + 5 * HOUR;
    const boat = findScenario('boat');
    const life = live({ scenario: boat, from, until: from + 6 * HOUR, shows: (service) => service === 'system' });
    expectSound(life);
    expectNoSpike(life);
    expectTruth(compare(life), 6 * HOUR);
    expect(compare(life).truth['alternator']).toBeGreaterThan(0.1);
    for (const { site } of life.windows)
      expect(Object.keys(site).filter((name) => /counter|gap/.test(name))).toEqual([]);
  });
});

describe.each([
  ['loses an hour', Date.UTC(2026, 2, 8, 6), Date.UTC(2026, 2, 8, 7), 23],
  ['has an hour twice', Date.UTC(2026, 10, 1, 5), Date.UTC(2026, 10, 1, 6), 25],
] as const)('a local day that %s', (_, from, midnight, hours) => {
  it('is the sum of its windows, and as long as it is', () => {
    const until = midnight + 4 * HOUR;
    const life = live({ scenario: rv, from, until });
    const [before, day, ...more] = daysOf(life.windows, rv.plant.timeZone);
    expect(more).toEqual([]);
    expect([before!.end, day!.start, day!.end]).toEqual([midnight, midnight, midnight + hours * HOUR]);
    expect(day!.fields['coverage']).toBeCloseTo(4 / hours, 9);
    const windows = life.windows.filter(({ start }) => start >= midnight);
    for (const name of ['loads_dc', 'loads_ac', 'battery_charge', 'battery_discharge', 'unaccounted'])
      expect(day!.fields[name], name).toBe(total(windows, name));
    expectTruth(compare(life), until - from);
  });
});

describe('a tariff that changes at midnight', () => {
  const NIGHT = 0.22;
  const DAY = 0.36;
  const week = Array.from({ length: 7 * 288 }, (_, slot) =>
    slot % 288 < 6 * 12 || slot % 288 >= 22 * 12 ? NIGHT : DAY,
  );
  const TARIFFS: readonly Tariff[] = [
    { from: undefined, currency: 'EUR', import: 0.31, feed_in: 0.08 },
    { from: '2026-06-16', currency: 'EUR', import: week, feed_in: 0.07 },
  ];

  it('prices what was bought and sold by its own clock', () => {
    const zone = house.plant.timeZone;
    // Midnight in Amsterdam is at 22:00 UTC.
    const midnight = JUNE + 22 * HOUR;
    const life = live({ scenario: house, seed: 3, from: midnight - 12 * HOUR, until: midnight + 7 * HOUR });
    const pricing = createPricing(TARIFFS, () => undefined);
    const bill = { cost: 0, income: 0 };
    for (const window of life.windows) {
      const fields = pricing(window, zone)!.fields;
      bill.cost += fields['cost']!;
      bill.income += fields['income']!;
      expect([fields['unpriced_import'], fields['unpriced_export']]).toEqual([0, 0]);
    }
    const real = { cost: 0, income: 0 };
    for (const [start, { site }] of life.truth) {
      const isNew = start >= midnight;
      const price = !isNew ? 0.31 : start < midnight + 6 * HOUR ? NIGHT : DAY;
      real.cost += site['grid_import']! * price;
      real.income += site['grid_export']! * (isNew ? 0.07 : 0.08);
    }
    expect(real.cost).toBeGreaterThan(0.1);
    expect(real.income).toBeGreaterThan(0.1);
    for (const name of ['cost', 'income'] as const)
      expect(Math.abs(bill[name] - real[name]), name).toBeLessThan(Math.max(0.005 * real[name], 0.002));
  });
});
