/** Link, devices, counters and the daemon itself come and go: what of it must not be seen in the kWh. */
import { describe, expect, it } from 'vitest';
import { totalsOf } from '../../src/energy/totals.ts';
import { WINDOW } from '../../src/energy/types.ts';
import { Random } from '../../src/simulator/plant/model/random.ts';
import { findScenario } from '../../src/simulator/plant/scenarios.ts';
import { type Helm, HOUR, type Life, live } from '../support/energy.ts';
import {
  counted,
  type Deeds,
  daysOf,
  down,
  kill,
  MINUTE,
  SECOND,
  steered,
  stop,
  total,
  up,
} from '../support/energy-story.ts';
import { charged } from '../support/plants.ts';
import { compare, expectNoSpike, expectSound, expectTruth, sum } from '../support/truth.ts';

const JUNE = Date.UTC(2026, 5, 15);
const rv = findScenario('rv');
const house = findScenario('ess-house');
/** A day in Denver, with the sun up. */
const MORNING = JUNE + 14 * HOUR;

/** What is written of windows. */
const energiesOf = ({ windows }: Life) => windows.map(({ checks: _, ...window }) => window);

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
