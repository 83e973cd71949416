import { describe, expect, it } from 'vitest';
import { createMeters, HOUR, MINUTE, sum } from './meters.ts';

const IMPORT = 'grid/30/Ac/Energy/Forward';
const PV = 'pvinverter/20/Ac/Energy/Forward';

describe('the counters of a site', () => {
  it('are those of the grid, of all that makes solar energy, and of a genset', () => {
    const meters = createMeters();
    const first = {
      [IMPORT]: 100,
      'grid/30/Ac/Energy/Reverse': 50,
      [PV]: 20,
      'solarcharger/279/Yield/System': 7,
      'solarcharger/279/Yield/User': 3,
      'multi/5/Yield/User': 2,
      'multi/5/Yield/System': 0,
      'genset/1/Ac/Energy/Forward': 9,
      'vebus/276/Energy/AcIn1ToAcOut': 4,
    };
    meters.says(first);
    meters.now += 4 * MINUTE;
    meters.says(Object.fromEntries(Object.entries(first).map(([name, kWh]) => [name, kWh && kWh + 0.1])));
    const [window] = meters.pass(MINUTE);
    expect(sum(window ? [window] : [])).toEqual({
      grid_import_counter: 0.1,
      grid_export_counter: 0.1,
      pv_counter: 0.3,
      genset_counter: 0.1,
    });
    expect(window?.devices.map(({ service, fields }) => [service, Object.keys(fields)])).toEqual([
      ['grid', ['Ac/Energy/Forward', 'Ac/Energy/Reverse']],
      ['pvinverter', ['Ac/Energy/Forward']],
      ['solarcharger', ['Yield/System', 'Yield/User']],
      ['multi', ['Yield/User']],
      ['genset', ['Ac/Energy/Forward']],
      ['vebus', ['Energy/AcIn1ToAcOut']],
    ]);
  });

  it('are no field where none is known, and 0 where all are away', () => {
    const meters = createMeters();
    meters.says({ 'system/0/Ac/Grid/L1/Power': 100, 'battery/256/History/ChargedEnergy': 3 });
    expect(meters.pass(5 * MINUTE)[0]?.site).toEqual({});
    meters.says({ 'genset/1/Ac/Energy/Forward': 9 });
    meters.leaves('genset/1');
    expect(meters.pass(10 * MINUTE).map(({ site }) => site)).toEqual([
      { genset_counter: 0, genset_breaks: 1 },
      { genset_counter: 0 },
    ]);
    meters.forget('genset/1');
    expect(meters.pass(5 * MINUTE)[0]?.site).toEqual({ genset_breaks: 1 });
  });

  it('take the meter with the lowest instance of those that are there', () => {
    const meters = createMeters();
    const other = 'grid/4/Ac/Energy/Forward';
    meters.says({ [IMPORT]: 100, [other]: 500 });
    meters.now += 4 * MINUTE;
    meters.says({ [IMPORT]: 100.2, [other]: 500.1 });
    expect(sum(meters.pass(MINUTE))).toMatchObject({ grid_import_counter: 0.1 });
    meters.leaves('grid/4');
    meters.pass(HOUR);
    meters.says({ [IMPORT]: 101.2 });
    expect(sum(meters.pass(5 * MINUTE))).toMatchObject({ grid_import_counter: 1 });
    // What the other has counted meanwhile is what this one counted.
    meters.says({ [other]: 501.1 });
    const [back] = meters.pass(5 * MINUTE);
    expect(back?.site).toEqual({ grid_import_counter: 0 });
    expect(back?.devices[0]?.fields).toMatchObject({ gap: 1 });
  });

  it('are not those of a meter that is not connected, though it says who it is', () => {
    const meters = createMeters();
    const other = 'grid/4/Ac/Energy/Forward';
    meters.says({ [IMPORT]: 100, [other]: 500, 'grid/4/Connected': 1 });
    meters.pass(5 * MINUTE);
    meters.leaves('grid/4');
    meters.says({ 'grid/4/Connected': 0 });
    meters.pass(HOUR);
    meters.says({ [IMPORT]: 101, [other]: null, 'grid/4/ProductName': 'EM24', 'grid/4/Connected': 0 });
    expect(sum(meters.pass(5 * MINUTE))).toMatchObject({ grid_import_counter: 1 });
    meters.says({ [other]: 501.5, 'grid/4/Connected': 1 });
    meters.pass(5 * MINUTE);
    meters.says({ [IMPORT]: 101.2, [other]: 501.6 });
    expect(sum(meters.pass(5 * MINUTE))).toMatchObject({ grid_import_counter: 0.1 });
  });

  it('have none of a genset while a DC genset is known, which has no counter in it', () => {
    const meters = createMeters();
    meters.says({ 'genset/1/Ac/Energy/Forward': 9, 'dcgenset/2/Dc/0/Power': 100 });
    expect(meters.pass(5 * MINUTE)[0]?.site).toEqual({});
  });

  it('tell no solar energy while one inverter that makes some has no counter, or one that is left out', () => {
    const meters = createMeters();
    meters.says({ [PV]: 20, 'pvinverter/21/Ac/Power': 500, 'pvinverter/21/Ac/Energy/Forward': null });
    expect(meters.pass(5 * MINUTE)[0]?.site).toEqual({});
    meters.says({ 'pvinverter/21/Ac/Power': null });
    meters.pass(5 * MINUTE);
    expect(meters.pass(5 * MINUTE)[0]?.site).toEqual({ pv_counter: 0 });
    meters.counters.leaveOut(['pvinverter/20']);
    expect(meters.pass(5 * MINUTE)[0]?.site).toEqual({ pv_breaks: 1 });
    meters.restart();
    meters.says({ [PV]: 20 });
    expect(meters.pass(5 * MINUTE)[0]?.site).toEqual({});
  });

  it('leave out a PV inverter at an AC input that is not in use, and say that it is there', () => {
    const meters = createMeters();
    meters.says({
      [PV]: 20,
      'pvinverter/20/Position': 2,
      'pvinverter/21/Ac/Energy/Forward': 5,
      'settings/0/Settings/SystemSetup/AcInput1': 1,
      'settings/0/Settings/SystemSetup/AcInput2': 0,
    });
    meters.now += 4 * MINUTE;
    meters.says({ [PV]: 20.1, 'pvinverter/21/Ac/Energy/Forward': 5.2 });
    const [window] = meters.pass(MINUTE);
    expect(sum(window ? [window] : [])).toEqual({ pv_counter: 0.2 });
    expect(window?.checks['pvinverter/20 unused']).toBe(1);
  });

  it('are checked by the power that each device shows itself', () => {
    const meters = createMeters();
    meters.says({ [IMPORT]: 100, 'grid/30/Ac/Power': 0, 'grid/30/Ac/L1/Power': 1_200, 'grid/30/Ac/L2/Power': -1_200 });
    meters.now += 4 * MINUTE;
    meters.says({ [IMPORT]: 100.09 });
    const [window] = meters.pass(MINUTE);
    expect(window?.checks).toEqual({
      'grid/30 forward counter': expect.closeTo(0.09, 6),
      'grid/30 forward power': 0,
      'grid/30 forward phases': expect.closeTo(0.1, 6),
    });
  });
});
