/** Plants whose energy is known by arithmetic: an hour of powers that hold. */
import { describe, expect, it } from 'vitest';
import { expectSides, hourOf } from '../support/plant-input.ts';

const MONITORED = {
  'system/0/ActiveBatteryService': 'com.victronenergy.battery/256',
  'system/0/Dc/System/MeasurementType': 0,
};

describe('plants whose energy is known by arithmetic', () => {
  it('finds a DC source that the GX does not add', () => {
    const { site } = hourOf({
      ...MONITORED,
      'system/0/Dc/Pv/Power': 118.845,
      'system/0/Dc/Battery/Power': -408.716,
      'system/0/Dc/System/Power': 527.561,
      'dcsource/1/Dc/0/Power': 200.085,
    });
    expectSides(site, {
      pv_dc: 0.118845,
      dc_sources: 0.200085,
      battery_discharge: 0.408716,
      loads_dc: 0.727646,
      unaccounted: 0,
    });
    expect(site['coverage']).toBe(12);
  });

  it.each([
    ['2.150', -400],
    ['2.256', 100],
  ])('gives the same DC loads with %s, which leaves alternators out or adds them', (version, dc) => {
    const { site } = hourOf({
      ...MONITORED,
      'system/0/Mgmt/ProcessVersion': version,
      'system/0/Dc/System/Power': dc,
      'system/0/Dc/Battery/Power': 400,
      'alternator/0/Dc/0/Power': 500,
    });
    expectSides(site, { alternator: 0.5, battery_charge: 0.4, loads_dc: 0.1, unaccounted: 0 });
  });

  it('tells what comes of a source that nobody measures', () => {
    const { site } = hourOf({
      ...MONITORED,
      'system/0/Dc/Pv/Power': 118.755,
      'alternator/0/Dc/0/Power': 240.084,
      'dcsource/1/Dc/0/Power': 240.084,
      'system/0/Dc/Battery/Power': 1_901,
      'system/0/Dc/System/Power': -1_542.161,
    });
    expectSides(site, {
      pv_dc: 0.118755,
      alternator: 0.240084,
      dc_sources: 1.542161,
      battery_charge: 1.901,
      unaccounted: 0,
    });
  });

  it('adds the batteries that are named, and takes from DC loads what goes into those that the GX does not know', () => {
    const { site } = hourOf(
      {
        ...MONITORED,
        'system/0/Dc/Pv/Power': 1_000,
        'system/0/Dc/Battery/Power': 500,
        'system/0/Dc/System/Power': 500,
        'battery/256/Dc/0/Power': 500,
        'battery/257/Dc/0/Power': 500,
      },
      { batteries: ['battery/256', 'battery/257'] },
    );
    expectSides(site, { pv_dc: 1, battery_charge: 1, unaccounted: 0 });
  });

  it.each([
    ['net', 0],
    ['individual', 1],
  ] as const)('measures opposite phases %s', (phases, each) => {
    const { site, checks } = hourOf(
      { 'system/0/Ac/Grid/L1/Power': 1_000, 'system/0/Ac/Grid/L2/Power': -1_000 },
      { phases },
    );
    expectSides(site, { grid_import: each, grid_export: each, unaccounted: 0 });
    expect(checks['net_import']).toBe(0);
    expect(checks['net_export']).toBe(0);
    expect(checks['individual_import']).toBeCloseTo(1, 5);
    expect(checks['individual_export']).toBeCloseTo(1, 5);
  });

  describe('with an AC charger', () => {
    const values = {
      'system/0/Dc/Charger/Power': 500,
      'system/0/Dc/Battery/Power': 500,
      'system/0/Dc/System/Power': 0,
    };

    it('takes it for a source where no meter sees the grid', () => {
      const { site } = hourOf({
        ...values,
        'system/0/Ac/Grid/L1/Power': 300,
        'system/0/Ac/Consumption/L1/Power': 300,
      });
      expectSides(site, { grid_import: 0.3, dc_sources: 0.5, loads_ac: 0.3, battery_charge: 0.5, unaccounted: 0 });
      expect(site['unknown_to_battery']).toBeCloseTo(0.5, 5);
    });

    it('takes it for conversion where one does', () => {
      const { site } = hourOf({
        ...values,
        'grid/30/Ac/Power': 800,
        'system/0/Ac/Grid/L1/Power': 800,
        'system/0/Ac/Consumption/L1/Power': 800,
      });
      expectSides(site, { grid_import: 0.8, loads_ac: 0.3, battery_charge: 0.5, unaccounted: 0 });
      expect(site['grid_to_battery']).toBeCloseTo(0.5, 5);
    });
  });

  it.each([
    ['measured', 1.5, -1],
    ['balance', 0.5, 0],
  ] as const)('shows loads that the GX adds twice, %s', (loads_ac, loads, unaccounted) => {
    const { site } = hourOf(
      {
        'system/0/Ac/PvOnOutput/L1/Power': 1_500,
        'system/0/Ac/Grid/L1/Power': -1_000,
        'system/0/Ac/Consumption/L1/Power': 1_500,
      },
      { loads_ac },
    );
    expectSides(site, { pv_ac: 1.5, grid_export: 1, loads_ac: loads, unaccounted });
  });
});
