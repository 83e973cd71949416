/** What went where: in which order sinks take, and from whom. An hour of powers that hold. */
import { describe, expect, it } from 'vitest';
import { Plant } from '../../src/energy/plant.ts';
import { WINDOW } from '../../src/energy/types.ts';
import { connect, hourOf, MEASURED, START, type Sums, say, Topics, type Values } from '../support/plant-input.ts';

/** Flows that are not named are 0. */
function expectFlows(site: Sums, expected: Sums): void {
  const flows = Object.keys(site).filter((name) => name.includes('_to_'));
  for (const name of Object.keys(expected)) expect(flows).toContain(name);
  for (const name of flows) expect(site[name], name).toBeCloseTo(expected[name] ?? 0, 5);
}

const METERED = { 'system/0/Dc/System/MeasurementType': 1 };

describe('flows', () => {
  it('are those that there are', () => {
    const { site } = hourOf({ 'system/0/Dc/Pv/Power': 1 });
    expect(Object.keys(site).filter((name) => name.includes('_to_'))).toEqual([
      'pv_to_loads',
      'other_to_loads',
      'genset_to_loads',
      'grid_to_loads',
      'battery_to_loads',
      'unknown_to_loads',
      'pv_to_battery',
      'other_to_battery',
      'genset_to_battery',
      'grid_to_battery',
      'unknown_to_battery',
      'pv_to_grid',
      'other_to_grid',
      'genset_to_grid',
      'battery_to_grid',
      'unknown_to_grid',
    ]);
  });

  it('go to loads first, then to the battery, then to the grid, and what is left is loss', () => {
    const { site } = hourOf({
      'system/0/Dc/Pv/Power': 3_000,
      'system/0/Ac/PvOnGrid/L1/Power': 1_000,
      'system/0/Ac/Consumption/L1/Power': 1_500,
      'system/0/Dc/Battery/Power': 2_000,
      'system/0/Ac/Grid/L1/Power': -400,
    });
    expectFlows(site, { pv_to_loads: 1.5, pv_to_battery: 2, pv_to_grid: 0.4 });
    expect(site['unaccounted']).toBeCloseTo(0.1, 5);
  });

  it('come from solar, others, genset, grid and battery, in that order', () => {
    const { site } = hourOf({
      ...METERED,
      'system/0/Dc/Pv/Power': 100,
      'system/0/Dc/FuelCell/Power': 50,
      'alternator/0/Dc/0/Power': 50,
      'system/0/Ac/Genset/L1/Power': 100,
      'system/0/Ac/Grid/L1/Power': 100,
      'system/0/Dc/Battery/Power': -100,
      'system/0/Dc/System/Power': 40,
      'system/0/Ac/Consumption/L1/Power': 510,
    });
    expectFlows(site, {
      pv_to_loads: 0.1,
      other_to_loads: 0.1,
      genset_to_loads: 0.1,
      grid_to_loads: 0.1,
      battery_to_loads: 0.1,
      unknown_to_loads: 0.05,
    });
  });

  it('into the battery come from the grid, when there is nothing else', () => {
    const { site } = hourOf({
      'system/0/Ac/Genset/L1/Power': 100,
      'system/0/Ac/Grid/L1/Power': 1_000,
      'system/0/Ac/Consumption/L1/Power': 300,
      'system/0/Dc/Battery/Power': 900,
    });
    expectFlows(site, { genset_to_loads: 0.1, grid_to_loads: 0.2, grid_to_battery: 0.8, unknown_to_battery: 0.1 });
  });

  it('into the grid come from the battery', () => {
    const { site } = hourOf({ 'system/0/Dc/Battery/Power': -1_000, 'system/0/Ac/Grid/L1/Power': -900 });
    expectFlows(site, { battery_to_grid: 0.9 });
  });

  it('use the net of the phases, whichever way the grid is measured', () => {
    const values: Values = {
      'system/0/Ac/Grid/L1/Power': 1_000,
      'system/0/Ac/Grid/L2/Power': -400,
      'system/0/Ac/Consumption/L1/Power': 600,
    };
    for (const phases of ['net', 'individual'] as const)
      expectFlows(hourOf(values, { phases }).site, { grid_to_loads: 0.6 });
  });

  it('know nothing of what an AC charger brings', () => {
    const { site } = hourOf({
      ...METERED,
      'system/0/Dc/Charger/Power': 500,
      'system/0/Dc/FuelCell/Power': 50,
      'system/0/Dc/System/Power': 450,
      'system/0/Dc/Battery/Power': 100,
    });
    expectFlows(site, { other_to_loads: 0.05, unknown_to_loads: 0.4, unknown_to_battery: 0.1 });
  });
});

/** Services of a GX tell the same change within seconds of each other. */
it('allocates by slices, so that what is told a little later makes no flow that never was', () => {
  const plant = new Plant(MEASURED);
  const topics = new Topics();
  connect(plant, START);
  say(plant, topics, { 'system/0/Ac/Grid/L1/Power': 0 }, START);
  say(plant, topics, { 'system/0/Dc/Battery/Power': -3_000 }, START + 1_000);
  say(plant, topics, { 'system/0/Ac/Consumption/L1/Power': 3_000 }, START + 3_000);
  say(plant, topics, { 'system/0/Dc/Battery/Power': 0 }, START + 5_000);
  say(plant, topics, { 'system/0/Ac/Consumption/L1/Power': 0 }, START + 7_000);
  const { site } = plant.close(START + WINDOW);
  expect(site['battery_to_loads']).toBeCloseTo(12_000 / 3_600_000, 7);
  expect(site['unknown_to_loads']).toBe(0);
  expect(site['unaccounted']).toBe(0);
});
