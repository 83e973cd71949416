import { describe, expect, it } from 'vitest';
import { createMeters, HOUR, MINUTE, SECOND, sum } from './meters.ts';

const FORWARD = 'grid/30/Ac/Energy/Forward';

describe('what is believed of a counter', () => {
  it('counts the next morning from what it was in the evening where a PV inverter says 0 all night', () => {
    const meters = createMeters();
    const pv = 'pvinverter/20/Ac/Energy/Forward';
    meters.says({ [pv]: 22 });
    const windows = meters.pass(11 * HOUR);
    meters.says({ [pv]: 0 });
    windows.push(...meters.pass(8 * HOUR + 50 * MINUTE));
    meters.says({ [pv]: 22.05 });
    windows.push(...meters.pass(10 * MINUTE));
    expect(sum(windows)).toEqual({ pv_counter: 0.05 });
    expect(windows.every(({ site }) => site['pv_counter'] !== undefined)).toBe(true);
  });

  it('takes no first value of a counter that said 0 all night for what was made', () => {
    const meters = createMeters();
    const pv = 'pvinverter/20/Ac/Energy/Forward';
    meters.says({ [pv]: 0 });
    const windows = meters.pass(8 * HOUR);
    meters.says({ [pv]: 22 });
    windows.push(...meters.pass(10 * MINUTE));
    expect(sum(windows)).toEqual({ pv_counter: 0 });
  });

  it('believes what rose for an hour behind unchanged readings, as its device shows the power', () => {
    const meters = createMeters();
    const windows = [];
    meters.says({ [FORWARD]: 4_000, 'grid/30/Ac/Power': 17_600 });
    for (let minutes = 0; minutes < 60; minutes += 5) {
      windows.push(...meters.pass(5 * MINUTE));
      if (minutes < 55) meters.says({ [FORWARD]: 4_000 });
    }
    meters.says({ [FORWARD]: 4_017.63 });
    windows.push(...meters.pass(5 * MINUTE));
    expect(sum(windows)).toEqual({ grid_import_counter: 17.63 });
  });

  it('counts on from where a counter was reset, and from nothing before', () => {
    const meters = createMeters();
    meters.says({ [FORWARD]: 1_152 });
    const [before] = meters.pass(5 * MINUTE);
    meters.says({ [FORWARD]: 497 });
    const [leap] = meters.pass(5 * MINUTE);
    meters.says({ [FORWARD]: 497.3 });
    const [counting, after] = meters.pass(10 * MINUTE);
    expect([before, leap, counting, after].map((window) => window?.site['grid_import_counter'])).toEqual([
      0,
      undefined,
      undefined,
      0,
    ]);
    expect(counting?.devices).toEqual([
      { service: 'grid', instance: '30', fields: { 'Ac/Energy/Forward': expect.closeTo(0.3, 6) } },
    ]);
  });

  it('counts jitter once', () => {
    const meters = createMeters();
    for (const value of [10, 9.98, 9.99, 10.1]) {
      meters.says({ [FORWARD]: value });
      meters.now += 40 * SECOND;
    }
    expect(sum(meters.pass(5 * MINUTE))).toEqual({ grid_import_counter: 0.1 });
  });
});
