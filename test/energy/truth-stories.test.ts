/** What happens to a GX, and to whoever looks at it, and what of it must not be seen in the kWh. */
import { describe, expect, it } from 'vitest';
import { closedDay, openDay, withWindow } from '../../src/energy/day.ts';
import { createPricing, type Tariff } from '../../src/energy/money.ts';
import { totalsOf } from '../../src/energy/totals.ts';
import { type ClosedWindow, type EnergyDay, type OpenDay, WINDOW } from '../../src/energy/types.ts';
import { Random } from '../../src/simulator/plant/model/random.ts';
import { findScenario } from '../../src/simulator/plant/scenarios.ts';
import { type Helm, HOUR, type Life, live } from '../support/energy.ts';
import { charged } from '../support/plants.ts';
import { compare, expectNoSpike, expectSound, expectTruth, sum } from '../support/truth.ts';

const MINUTE = 60_000;
const SECOND = 1_000;
const JUNE = Date.UTC(2026, 5, 15);
const rv = findScenario('rv');
const house = findScenario('ess-house');
/** A morning in Denver, with the sun coming up. */
const MORNING = JUNE + 14 * HOUR;

type Deeds = readonly (readonly [at: number, deed: (helm: Helm) => void])[];
const steered = (from: number, deeds: Deeds) => (time: number, helm: Helm) => {
  for (const [at, deed] of deeds) if (time === from + at) deed(helm);
};
const down = (helm: Helm) => helm.down();
const up = (helm: Helm) => helm.up();
const kill = (helm: Helm) => helm.restart(false);
const stop = (helm: Helm) => helm.restart(true);

/** The windows by local days. */
function daysOf(windows: readonly ClosedWindow[], zone: string): EnergyDay[] {
  const days: EnergyDay[] = [];
  let open: OpenDay | undefined;
  for (const window of windows) {
    if (open && window.start >= open.end) {
      days.push(closedDay(open));
      open = openDay(window.start, zone, 'site', open.end);
    }
    open = withWindow(open ?? openDay(window.start, zone, 'site'), window);
  }
  return open ? [...days, closedDay(open)] : days;
}

const total = (windows: readonly ClosedWindow[], name: string) =>
  windows.reduce((kWh, { site }) => kWh + (site[name] ?? 0), 0);

/** What the counters of a service's devices counted. */
const counted = ({ windows }: Life, service: string, path: string) =>
  windows
    .flatMap(({ devices }) => devices.filter((device) => device.service === service))
    .reduce((kWh, { fields }) => kWh + (fields[path] ?? 0), 0);

const energiesOf = ({ windows }: Life) => windows.map(({ checks: _, ...window }) => window);

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

describe('a daemon that starts again', () => {
  /** At the middle of a slice's window, at its very border, and twice within one. */
  const MOMENTS = [17 * MINUTE, HOUR, HOUR + 61 * MINUTE, HOUR + 62 * MINUTE + 10 * SECOND, 2 * HOUR + 44 * MINUTE];
  const from = MORNING + 3 * HOUR;
  const until = from + 3 * HOUR;
  const lifeWith = (deeds: Deeds) => live({ scenario: rv, from, until, steer: steered(from, deeds) });

  it('after a clean stop goes on as if the link had been down meanwhile', () => {
    const restarted = lifeWith(
      MOMENTS.flatMap(
        (at): Deeds => [
          [at, stop],
          [at + 40 * SECOND, up],
        ],
      ),
    );
    const unlinked = lifeWith(
      MOMENTS.flatMap(
        (at): Deeds => [
          [at, down],
          [at + 40 * SECOND, up],
        ],
      ),
    );
    expect(energiesOf(restarted)).toEqual(energiesOf(unlinked));
    expectSound(restarted);
    expectNoSpike(restarted);
    expectTruth(compare(restarted), until - from);
  });

  it('after it was killed at any moment says in coverage what it lost, and adds up the rest once', () => {
    const killed = lifeWith(
      MOMENTS.flatMap(
        (at): Deeds => [
          [at, kill],
          [at + 20 * SECOND, up],
        ],
      ),
    );
    expectSound(killed);
    expectNoSpike(killed);
    expectTruth(compare(killed), until - from);
    expect(compare(killed).coverage).toBeLessThan(0.98);
    expect(
      Math.abs(total(killed.windows, 'pv_counter') + total(killed.windows, 'pv_gap') - killed.plant.energy.panels),
    ).toBeLessThan(0.02);
  });

  it('that was killed is as one whose link went at the end of the last window that it had closed', () => {
    const moments = MOMENTS.filter((at) => at !== HOUR + 62 * MINUTE + 10 * SECOND);
    const killed = lifeWith(
      moments.flatMap(
        (at): Deeds => [
          [at, kill],
          [at + 20 * SECOND, up],
        ],
      ),
    );
    const border = (at: number) => Math.floor(at / WINDOW) * WINDOW;
    const unlinked = lifeWith(
      moments.flatMap(
        (at): Deeds => [
          [border(at), down],
          [at + 20 * SECOND, up],
        ],
      ),
    );
    expect(energiesOf(killed)).toEqual(energiesOf(unlinked));
  });
});

describe('whatever comes and goes', () => {
  const PLANTS = [house, findScenario('boat'), findScenario('three-phase'), charged].map((scenario) => ({ scenario }));

  it.each(PLANTS)(
    'at $scenario.systemName: no window is wrong in itself, and no counter counts what was not',
    ({ scenario }) => {
      const random = new Random(3, scenario.systemName);
      const away: (readonly [service: string, instance: number])[] = [];
      const oneOf = <T>(all: readonly T[]): T | undefined => all[Math.floor(random.next() * all.length)];
      const DEEDS = ['down', 'up', 'up', 'kill', 'stop', 'leave', 'leave', 'join', 'join', 'reset'] as const;
      const steer = (_: number, helm: Helm) => {
        if (!random.chance(0.15)) return;
        const deed = oneOf(DEEDS);
        const here = [...new Map([...helm.plant.state()].map((one) => [one.service, one.instance]))];
        if (deed === 'leave') {
          const one = oneOf(here.filter(([service]) => service !== 'settings'));
          if (!one) return;
          away.push(one);
          helm.leave(...one);
        } else if (deed === 'join') {
          const one = away.shift();
          if (one) helm.join(...one);
        } else if (deed === 'reset') {
          const one = oneOf(here);
          if (one) helm.plant.resetCounters(...one);
        } else if (deed === 'kill' || deed === 'stop') helm.restart(deed === 'stop');
        else if (deed) helm[deed]();
      };
      const life = live({ scenario, from: JUNE + 11 * HOUR, until: JUNE + 13 * HOUR, steer });
      expectSound(life);
      const { panels, pv_ac, grid_import, grid_export, alternator } = life.plant.energy;
      const most = [
        ['solarcharger', 'Yield/System', panels],
        ['pvinverter', 'Ac/Energy/Forward', pv_ac],
        ['grid', 'Ac/Energy/Forward', grid_import],
        ['grid', 'Ac/Energy/Reverse', grid_export],
        ['alternator', 'History/EnergyOut', alternator],
      ] as const;
      for (const [service, path, kWh] of most)
        expect(counted(life, service, path), `${service} ${path}`).toBeLessThan(kWh + 0.05);
    },
  );
});

describe('a counter', () => {
  it('that begins again, in the same meter or in the one that takes its place, takes nothing away and brings nothing', () => {
    let missed = { in: 0, out: 0, since: { in: 0, out: 0 } };
    const look = ({ plant }: Helm) => ({ in: plant.energy.grid_import, out: plant.energy.grid_export });
    const life = live({
      scenario: house,
      seed: 3,
      from: JUNE + 10 * HOUR,
      until: JUNE + 15.5 * HOUR,
      steer: steered(JUNE + 10 * HOUR, [
        [3 * HOUR, ({ plant }) => plant.resetCounters('grid', 30)],
        [3.5 * HOUR, ({ plant }) => plant.resetCounters('vebus', 276)],
        [
          4 * HOUR,
          (helm) => {
            missed = { ...missed, since: look(helm) };
            helm.leave('grid', 30);
            helm.plant.replace('grid', 30, 'BY24070399999');
          },
        ],
        [
          4 * HOUR + 7 * MINUTE,
          (helm) => {
            const now = look(helm);
            missed = { ...missed, in: now.in - missed.since.in, out: now.out - missed.since.out };
            helm.join('grid', 30);
          },
        ],
        [4.7 * HOUR, ({ plant }) => plant.resetCounters('solarcharger', 279)],
      ]),
    });
    const { grid_import, grid_export, panels, pv_ac } = life.plant.energy;
    expect(missed.out).toBeGreaterThan(0.1);
    expect(Math.abs(counted(life, 'grid', 'Ac/Energy/Forward') - (grid_import - missed.in))).toBeLessThan(0.05);
    expect(Math.abs(counted(life, 'grid', 'Ac/Energy/Reverse') - (grid_export - missed.out))).toBeLessThan(0.05);
    expect(Math.abs(counted(life, 'solarcharger', 'Yield/System') - panels)).toBeLessThan(0.05);
    expect(Math.abs(counted(life, 'pvinverter', 'Ac/Energy/Forward') - pv_ac)).toBeLessThan(0.05);
    // The window of a reset has no counter of the site, and the total of the day is what was integrated.
    const [day] = daysOf(life.windows, house.plant.timeZone);
    const { grid_export: exported } = totalsOf([{ ...day!, length: 24 * HOUR }], { of: 'days' });
    expect(exported.isCounted).toBe(false);
    expect(Math.abs(exported.kWh - (grid_export - missed.out))).toBeLessThan(0.05);
    for (const { start, site, devices } of life.windows) {
      const most = 1.05 * sum(life.truth.get(start)!.site, ['pv_dc', 'pv_ac', 'grid_import']) + 0.05;
      for (const name of ['grid_import', 'grid_export', 'pv'])
        expect(site[`${name}_counter`] ?? 0, new Date(start).toISOString()).toBeLessThan(most);
      for (const { service, fields } of devices)
        for (const [path, kWh] of Object.entries(fields)) expect(kWh, `${service} ${path}`).toBeLessThan(most);
    }
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
