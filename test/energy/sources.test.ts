/** Each source and sink: what of the GX it is made of, and what it is not made of. An hour of powers that hold. */
import { describe, expect, it } from 'vitest';
import { versionNumber } from '../../src/energy/version.ts';
import { expectSides, hourOf, type Values } from '../support/plant-input.ts';

const MONITORED = {
  'system/0/ActiveBatteryService': 'com.victronenergy.battery/256',
  'system/0/Dc/System/MeasurementType': 0,
};
const UNMONITORED = { ...MONITORED, 'system/0/ActiveBatteryService': 'com.victronenergy.vebus/276' };
const METERED = { 'system/0/Dc/System/MeasurementType': 1 };

describe('solar', () => {
  it('at the battery is what the GX says, not the yield of chargers', () => {
    const { site } = hourOf({ 'system/0/Dc/Pv/Power': 970, 'solarcharger/258/Yield/Power': 1_000 });
    expectSides(site, { pv_dc: 0.97 });
  });

  it('on AC is the sum of its phases everywhere, not a total', () => {
    const { site } = hourOf({
      'system/0/Ac/PvOnGrid/L1/Power': 100,
      'system/0/Ac/PvOnGrid/L3/Power': 10,
      'system/0/Ac/PvOnOutput/L2/Power': 200,
      'system/0/Ac/PvOnGenset/L3/Power': 400,
      'system/0/Ac/PvOnGrid/Total/Power': 9_000,
      'pvinverter/32/Ac/Power': 9_000,
    });
    expectSides(site, { pv_ac: 0.71 });
  });

  it('that takes power at night is none, and shows in what is unaccounted for', () => {
    const { site } = hourOf({
      'system/0/Ac/PvOnGrid/L1/Power': -8,
      'system/0/Ac/Grid/L1/Power': 108,
      'system/0/Ac/Consumption/L1/Power': 100,
    });
    expectSides(site, { grid_import: 0.108, loads_ac: 0.1, unaccounted: 0.008 });
  });

  it('of one phase below zero takes from the others', () => {
    const { site } = hourOf({ 'system/0/Ac/PvOnGrid/L1/Power': 500, 'system/0/Ac/PvOnGrid/L2/Power': -8 });
    expectSides(site, { pv_ac: 0.492 });
  });
});

describe('grid', () => {
  const phases: Values = {
    'system/0/Ac/Grid/L1/Power': 1_000,
    'system/0/Ac/Grid/L2/Power': -700,
    'system/0/Ac/Grid/L3/Power': 200,
  };

  it.each([
    ['net', 0.5, 0],
    ['individual', 1.2, 0.7],
  ] as const)('%s', (way, grid_import, grid_export) => {
    expectSides(hourOf(phases, { phases: way }).site, { grid_import, grid_export });
  });

  it('is what the GX says, and not what its meter says of all phases', () => {
    expectSides(hourOf({ ...phases, 'grid/30/Ac/Power': 9_000 }).site, { grid_import: 0.5 });
  });
});

describe('genset', () => {
  it('is the AC one of the GX and each DC one', () => {
    const { site } = hourOf({
      'system/0/Ac/Genset/L1/Power': 1_000,
      'system/0/Ac/Genset/L2/Power': 2_000,
      'genset/0/Ac/Power': 9_000,
      'dcgenset/0/Dc/0/Power': 500,
      'dcgenset/0/Dc/0/Voltage': 50,
      'dcgenset/0/Dc/0/Current': 100,
      'dcgenset/1/Dc/0/Power': null,
      'dcgenset/1/Dc/0/Voltage': 50,
      'dcgenset/1/Dc/0/Current': 2,
    });
    expectSides(site, { genset: 3.6 });
  });
});

describe('alternator', () => {
  it('is each of its services, whatever the GX adds to their sum', () => {
    const { site } = hourOf({
      'system/0/Dc/Alternator/Power': 722,
      'alternator/288/Dc/0/Power': 466,
      'dcgenset/0/Dc/0/Power': 256,
    });
    expectSides(site, { alternator: 0.466, genset: 0.256 });
  });

  it('is the sum of the GX where none is known', () => {
    expectSides(hourOf({ 'system/0/Dc/Alternator/Power': 466 }).site, { alternator: 0.466 });
  });

  it('is nothing beside a DC genset that the GX counts among them', () => {
    const { site } = hourOf({ 'system/0/Dc/Alternator/Power': 256, 'dcgenset/0/Dc/0/Power': 256 });
    expectSides(site, { genset: 0.256 });
  });
});

describe('battery', () => {
  it('counts once, whoever measures it', () => {
    const { site } = hourOf({
      'system/0/Dc/Battery/Power': -300,
      'battery/256/Dc/0/Power': -300,
      'battery/257/Dc/0/Power': -299,
    });
    expectSides(site, { battery_discharge: 0.3 });
  });

  it('is left out where it has no value', () => {
    const { site } = hourOf({ 'system/0/Dc/Battery/Power': null, 'system/0/Dc/Pv/Power': 100 });
    expect(site).not.toHaveProperty('battery_charge');
    expect(site).not.toHaveProperty('battery_discharge');
    expect(site['coverage']).toBe(12);
  });

  it('is the sum of those that are named, though one has no value', () => {
    const values = {
      'system/0/Dc/Battery/Power': 9_000,
      'battery/256/Dc/0/Power': 300,
      'battery/257/Dc/0/Power': -100,
      'battery/258/Dc/0/Power': null,
      'battery/259/Dc/0/Power': 9_000,
    };
    const batteries = ['battery/256', 'battery/257', 'battery/258'];
    expectSides(hourOf(values, { batteries }).site, { battery_charge: 0.2 });
    expect(hourOf(values, { batteries: ['battery/258'] }).site).not.toHaveProperty('battery_charge');
  });
});

describe('DC loads', () => {
  it('are what is measured, with its sign, and what the meter does not see', () => {
    const values = {
      'system/0/Dc/System/MeasurementType': 1,
      'solarcharger/258/Load/I': 2,
      'solarcharger/258/Dc/0/Voltage': 25,
      'motordrive/1/Dc/0/Power': 200,
      'motordrive/2/Dc/0/Power': -1_000,
      'dcload/1/Dc/0/Power': 9_000,
      'dcsource/1/Dc/0/Power': 10,
    };
    expectSides(hourOf({ ...values, 'system/0/Dc/System/Power': 100 }).site, { loads_dc: 0.35, dc_sources: 0.01 });
    expectSides(hourOf({ ...values, 'system/0/Dc/System/Power': -20 }).site, { loads_dc: 0.25, dc_sources: 0.03 });
  });

  it('are outputs, motors and meters of loads where the GX says nothing', () => {
    const { site } = hourOf({
      'system/0/Dc/System/Power': null,
      'solarcharger/258/Load/I': 2,
      'solarcharger/258/Dc/0/Voltage': 25,
      'motordrive/1/Dc/0/Power': 200,
      'dcload/1/Dc/0/Power': 30,
      'dcload/2/Dc/0/Power': 5,
    });
    expectSides(site, { loads_dc: 0.285 });
  });

  it('are what is estimated and nothing beside it', () => {
    const { site } = hourOf({
      ...MONITORED,
      'system/0/Dc/System/Power': 100,
      'solarcharger/258/Load/I': 2,
      'solarcharger/258/Dc/0/Voltage': 25,
      'motordrive/1/Dc/0/Power': 200,
      'dcload/1/Dc/0/Power': 30,
    });
    expectSides(site, { loads_dc: 0.1 });
  });

  it('are measured where a meter is and the GX does not say so', () => {
    const values = { 'system/0/Dc/System/Power': 100, 'motordrive/1/Dc/0/Power': 200 };
    expectSides(hourOf({ ...values, 'dcsystem/40/Dc/0/Power': 100 }).site, { loads_dc: 0.3 });
    expectSides(hourOf(values).site, { loads_dc: 0.1 });
  });

  it('hold the load outputs only without a battery monitor, so nothing is added', () => {
    const { site } = hourOf({ ...UNMONITORED, 'system/0/Dc/System/Power': 50, 'dcsource/1/Dc/0/Power': 200 });
    expectSides(site, { loads_dc: 0.05, dc_sources: 0.2 });
  });

  it.each([
    ['2.99', 0.1 + 0.5 + 0.3 - 0.2],
    ['2.171', 0.1 + 0.5 + 0.3 - 0.2],
    ['2.172', 0.1 + 0.3 - 0.2],
    ['2.214', 0.1 + 0.3 - 0.2],
    ['2.215', 0.1 + 0.3],
    ['2.248', 0.1 + 0.3],
    ['2.249', 0.1],
    ['3.1', 0.1],
    [null, 0.1],
    ['of a friend', 0.1],
  ])('of version %s of the GX', (version, loads_dc) => {
    const { site } = hourOf({
      ...MONITORED,
      'system/0/Mgmt/ProcessVersion': version,
      'system/0/Dc/System/Power': 100,
      'alternator/288/Dc/0/Power': 500,
      'dcgenset/0/Dc/0/Power': 300,
      'multi/0/Yield/Power': 150,
      'inverter/0/Yield/Power': 50,
    });
    expectSides(site, { loads_dc, alternator: 0.5, genset: 0.3 });
  });
});

describe('DC sources', () => {
  it('are each DC source but AC chargers, and fuel cells', () => {
    const { site } = hourOf(
      {
        ...METERED,
        'dcsource/1/Dc/0/Power': 100,
        'dcsource/2/Dc/0/Power': -10,
        'dcsource/3/Dc/0/Power': 500,
        'dcsource/3/Settings/MonitorMode': -2,
        'system/0/Dc/FuelCell/Power': 40,
        'system/0/Dc/Charger/Power': 300,
        'system/0/Ac/Consumption/L1/Power': 1_000,
      },
      { ac_chargers: 'metered' },
    );
    expectSides(site, { dc_sources: 0.13, loads_ac: 0.2 });
  });

  it.each([
    ['within what was rounded', -79, 0],
    ['beyond it', -81, 0.081],
  ])('are estimated below zero: %s', (_, power, dc_sources) => {
    const { site } = hourOf({
      ...MONITORED,
      'system/0/Dc/System/Power': power,
      'system/0/Dc/Battery/Power': 500,
      'system/0/Dc/Vebus/Power': -1_000,
    });
    expectSides(site, { battery_charge: 0.5, dc_sources });
  });
});

describe('AC chargers', () => {
  const values = {
    'system/0/Dc/Charger/Power': 300,
    'dcsource/3/Dc/0/Power': 200,
    'dcsource/3/Settings/MonitorMode': -2,
    'system/0/Ac/Consumption/L1/Power': 800,
  };
  const source = { loads_ac: 0.8, dc_sources: 0.5 };
  const conversion = { loads_ac: 0.3 };

  it.each([
    ['a grid meter', { 'grid/30/Ac/L1/Power': 0 }, conversion],
    ['a grid meter without a value', { 'grid/30/Ac/L1/Power': null }, source],
    ['a meter of a genset that stands', { 'genset/0/Ac/Power': 0, 'system/0/Ac/Genset/L1/Power': 0 }, source],
    ['no meter', {}, source],
  ])('with %s', (_, meter, expected) => {
    expectSides(hourOf({ ...METERED, ...values, ...meter }).site, expected);
  });

  it('are conversion beside a genset that runs and has a meter', () => {
    const running = { 'genset/0/Ac/Power': 1_000, 'system/0/Ac/Genset/L1/Power': 1_000 };
    expectSides(hourOf({ ...METERED, ...values, ...running }).site, { ...conversion, genset: 1 });
    const unmetered = { 'system/0/Ac/Genset/L1/Power': 1_000 };
    expectSides(hourOf({ ...METERED, ...values, ...unmetered }).site, { ...source, genset: 1 });
  });

  it('are what a person says', () => {
    expectSides(hourOf({ ...METERED, ...values }, { ac_chargers: 'metered' }).site, conversion);
    const meter = { 'grid/30/Ac/L1/Power': 0 };
    expectSides(hourOf({ ...METERED, ...values, ...meter }, { ac_chargers: 'unmetered' }).site, source);
  });

  it('never take more than there is', () => {
    const { site } = hourOf({ ...METERED, 'system/0/Dc/Charger/Power': 300 }, { ac_chargers: 'metered' });
    expectSides(site, { unaccounted: 0 });
  });
});

describe('AC loads', () => {
  const beside = {
    'system/0/Ac/Consumption/L1/Power': 1_000,
    'system/0/Ac/Consumption/L2/Power': 100,
    'inverter/0/Ac/Out/L1/P': null,
    'inverter/0/Ac/Out/L1/S': null,
    'inverter/0/Ac/Out/L1/V': 230,
    'inverter/0/Ac/Out/L1/I': 2,
    'inverter/1/Ac/Out/L1/S': 50,
    'multi/0/Ac/Out/L1/P': 5,
    'multi/0/Ac/Out/L2/P': 3,
    'multi/0/Ac/Out/L2/S': 9_000,
  };
  const vebus = { 'vebus/276/State': 9 };

  it.each([
    ['2.245', vebus, 1.618],
    ['2.246', vebus, 1.1],
    [null, vebus, 1.1],
    ['2.245', {}, 1.1],
  ])('of version %s of the GX with inverters beside a VE.Bus system', (version, others, loads_ac) => {
    const { site } = hourOf({ ...beside, ...others, 'system/0/Mgmt/ProcessVersion': version });
    expectSides(site, { loads_ac });
  });

  it('are what all else leaves over, where a person says so', () => {
    const values = {
      ...METERED,
      'system/0/Dc/Pv/Power': 1_000,
      'system/0/Dc/Battery/Power': 300,
      'system/0/Dc/System/Power': 100,
      'system/0/Ac/Consumption/L1/Power': 9_000,
    };
    const expected = { pv_dc: 1, battery_charge: 0.3, loads_dc: 0.1, loads_ac: 0.6, unaccounted: 0 };
    expectSides(hourOf(values, { loads_ac: 'balance' }).site, expected);
    const exporting = { ...values, 'system/0/Ac/Grid/L1/Power': -2_000 };
    const none = { ...expected, grid_export: 2, loads_ac: 0, unaccounted: -1.4 };
    expectSides(hourOf(exporting, { loads_ac: 'balance' }).site, none);
  });
});

it('compares versions part by part', () => {
  const versions = ['1.99', '2.9', '2.99', '2.172', '2.1000', '3', 'v3.1'];
  expect([...versions].reverse().sort((one, other) => versionNumber(one) - versionNumber(other))).toEqual(versions);
  expect(versionNumber('')).toBeNaN();
});
