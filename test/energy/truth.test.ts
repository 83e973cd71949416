/**
 * What energy is made of what a GX publishes, beside what really flowed in the simulated plant. By default each plant lives
 * for half a day with something in it. `TRUTH_DAYS=14 TRUTH_SEEDS=1,2,3` is weeks of it; then each lives for so many days
 * from the beginning of its own, once for each seed.
 */
import { afterAll, describe, expect, it } from 'vitest';
import type { EnergySettings } from '../../src/energy/types.ts';
import type { Scenario } from '../../src/simulator/plant/plant.ts';
import { findScenario } from '../../src/simulator/plant/scenarios.ts';
import { DAY, HOUR, live } from '../support/energy.ts';
import { charged, metered, packs } from '../support/plants.ts';
import { type Comparison, compare, expectNoSpike, expectSound, expectTruth, table } from '../support/truth.ts';

const JUNE = Date.UTC(2026, 5, 15);
const JANUARY = Date.UTC(2026, 0, 20);

interface Case {
  readonly name: string;
  readonly scenario: Scenario;
  readonly from: number;
  readonly seed?: number;
  readonly settings?: Partial<EnergySettings>;
  /** What the hours have to hold, so that something is proved. */
  readonly flows: readonly string[];
}

const PLANTS: readonly Case[] = [
  {
    // Two MPPTs' worth of sun, and the grid is lost for some minutes.
    name: 'ess-house',
    scenario: findScenario('ess-house'),
    from: JUNE,
    seed: 11,
    flows: ['pv_dc', 'pv_ac', 'grid_import', 'grid_export', 'battery_charge', 'battery_discharge', 'loads_ac'],
  },
  {
    // Shore power, engine, sails, shore power.
    name: 'boat',
    scenario: findScenario('boat'),
    from: JUNE + 5 * HOUR,
    flows: ['pv_dc', 'grid_import', 'alternator', 'loads_ac', 'loads_dc', 'battery_charge'],
  },
  {
    name: 'rv',
    scenario: findScenario('rv'),
    from: JUNE + 12 * HOUR,
    seed: 3,
    flows: ['pv_dc', 'grid_import', 'loads_dc'],
  },
  {
    // The genset feeds house and battery.
    name: 'off-grid',
    scenario: findScenario('off-grid'),
    from: JUNE + 20 * HOUR,
    seed: 2,
    flows: ['pv_dc', 'genset', 'genset_to_battery', 'genset_to_loads', 'battery_charge', 'battery_discharge'],
  },
  {
    // The car comes home.
    name: 'three-phase',
    scenario: findScenario('three-phase'),
    from: JUNE + 10 * HOUR,
    flows: ['pv_ac', 'grid_export', 'evcharger/41 from_pv', 'evcharger/41 from_battery', 'acload/42 from_pv'],
  },
  {
    name: 'two-batteries',
    scenario: findScenario('two-batteries'),
    from: JUNE + 4 * HOUR,
    flows: ['pv_dc', 'battery_charge', 'battery_discharge', 'loads_ac'],
  },
  {
    // In winter the wind is not enough.
    name: 'island',
    scenario: findScenario('island'),
    from: JANUARY + 5 * HOUR,
    seed: 2,
    flows: ['dc_sources', 'other_to_loads', 'genset', 'genset_to_battery', 'loads_dc', 'heatpump/43 from_other'],
  },
  {
    // A charger that nobody measures on the side of the AC.
    name: 'charged',
    scenario: charged,
    from: JUNE + 3 * HOUR,
    flows: ['dc_sources', 'unknown_to_battery', 'loads_dc'],
  },
  {
    // A charger behind the grid meter.
    name: 'metered',
    scenario: metered,
    from: JUNE + 21 * HOUR,
    flows: ['grid_import', 'battery_charge', 'loads_ac'],
  },
  {
    name: 'packs',
    scenario: packs,
    from: JUNE + 4 * HOUR,
    settings: { batteries: ['battery/278', 'battery/279'] },
    flows: ['pv_dc', 'battery_charge', 'battery_discharge', 'loads_dc'],
  },
  {
    // One phase gives while the others take.
    name: 'individual',
    scenario: findScenario('ess-house'),
    from: JUNE + 4 * HOUR,
    settings: { phases: 'individual' },
    flows: ['grid_import', 'grid_export'],
  },
];

const { TRUTH_DAYS, TRUTH_SEEDS } = process.env;
const lives = PLANTS.flatMap(({ from, seed, ...rest }) => {
  const length = TRUTH_DAYS === undefined ? DAY / 2 : Number(TRUTH_DAYS) * DAY;
  const seeds = TRUTH_SEEDS === undefined ? [seed ?? 1] : TRUTH_SEEDS.split(',').map(Number);
  return seeds.map((one) => ({ ...rest, from, seed: one, until: from + length }));
});

describe('energy beside the truth', () => {
  const comparisons = new Map<string, Comparison>();
  afterAll(() => console.log(`truth and error, kWh\n${table(comparisons)}`));

  it.each(lives)(
    'of $name, seed $seed',
    ({ name, flows, ...life }) => {
      const lived = live(life);
      const comparison = compare(lived);
      comparisons.set(TRUTH_SEEDS === undefined ? name : `${name} ${life.seed}`, comparison);
      expect(comparison.coverage).toBe(1);
      if (TRUTH_SEEDS === undefined)
        for (const flow of flows) expect(comparison.truth[flow], flow).toBeGreaterThan(0.02);
      expectSound(lived);
      expectNoSpike(lived);
      expectTruth(comparison, life.until - life.from);
    },
    3_600_000,
  );
});
