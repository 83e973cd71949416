import { describe, expect, it } from 'vitest';
import { type ChecksState, checkDay } from '../../src/energy/checks.ts';
import { createMeters, HOUR, MINUTE, SECOND, sum } from './meters.ts';

const FORWARD = 'grid/30/Ac/Energy/Forward';
const PV = 'pvinverter/20/Ac/Energy/Forward';

describe('what is believed of a counter', () => {
  it('counts the next morning from what it was in the evening where a PV inverter says 0 all night', () => {
    const meters = createMeters();
    meters.says({ [PV]: 22 });
    const windows = meters.pass(11 * HOUR);
    meters.says({ [PV]: 0 });
    windows.push(...meters.pass(8 * HOUR + 50 * MINUTE));
    meters.says({ [PV]: 22.05 });
    windows.push(...meters.pass(10 * MINUTE));
    expect(sum(windows)).toEqual({ pv_counter: 0.05 });
    expect(windows.every(({ site }) => site['pv_counter'] !== undefined)).toBe(true);
  });

  it('takes no first value of a counter that said 0 all night for what was made', () => {
    const meters = createMeters();
    meters.says({ [PV]: 0 });
    const windows = meters.pass(8 * HOUR);
    meters.says({ [PV]: 22 });
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

  it.each([1e308, -1e308, 0xffff_ffff, 214_748_364.7])(
    'believes no leap for the sake of a power that no site has: %d W',
    (junk) => {
      const meters = createMeters();
      meters.says({ [FORWARD]: 4_000, 'grid/30/Ac/Power': 1_000, 'grid/30/Ac/L1/Power': 1_000 });
      meters.pass(5 * MINUTE);
      meters.says({ 'grid/30/Ac/Power': junk, 'grid/30/Ac/L1/Power': junk });
      const [during] = meters.pass(5 * MINUTE);
      meters.says({ 'grid/30/Ac/Power': 1_000, 'grid/30/Ac/L1/Power': 1_000, [FORWARD]: 4_900 });
      const [leap] = meters.pass(5 * MINUTE);
      expect(leap?.site['grid_import_counter']).toBeUndefined();
      // What is kept over a restart is the same when it is read again.
      expect(JSON.parse(JSON.stringify(during))).toEqual(during);
      expect(JSON.parse(JSON.stringify(meters.counters.state()))).toEqual(meters.counters.state());
    },
  );

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

  it('counts from the last believed value where a leap comes back', () => {
    for (const leap of [5_000, 3]) {
      const meters = createMeters();
      meters.says({ [FORWARD]: 100 });
      const windows = meters.pass(HOUR);
      meters.says({ [FORWARD]: leap });
      windows.push(...meters.pass(HOUR));
      meters.says({ [FORWARD]: leap });
      windows.push(...meters.pass(HOUR));
      meters.says({ [FORWARD]: 100.4 });
      windows.push(...meters.pass(5 * MINUTE), ...meters.pass(5 * MINUTE));
      expect(sum(windows)).toEqual({ grid_import_breaks: 2, grid_import_counter: 0 });
      expect(sum(windows.map(({ devices }) => ({ site: devices[0]?.fields ?? {} })))).toEqual({
        'Ac/Energy/Forward': 0.4,
      });
    }
  });

  it('does not believe a leap that nothing followed, however much time goes by', () => {
    const meters = createMeters();
    meters.says({ [FORWARD]: 100 });
    const windows = [];
    for (let hours = 0; hours < 1_000; hours += 1) {
      windows.push(...meters.pass(HOUR));
      meters.says({ [FORWARD]: 5_000 });
    }
    meters.says({ [FORWARD]: 4_999.9 });
    meters.now += MINUTE;
    meters.says({ [FORWARD]: 5_000 });
    windows.push(...meters.pass(5 * MINUTE));
    expect(windows.flatMap(({ devices }) => devices)).toEqual([
      { service: 'grid', instance: '30', fields: { 'Ac/Energy/Forward': expect.closeTo(0.1, 6) } },
    ]);
  });

  it('believes at most what its device can have had: twice what it showed, 10 kW, or 100 kW where it shows nothing', () => {
    const rise = (kWh: number, power?: number) => {
      const meters = createMeters();
      meters.says({
        [FORWARD]: 100,
        ...(power !== undefined && { 'grid/30/Ac/L1/Power': power, 'grid/30/Ac/L2/Power': power }),
      });
      meters.pass(HOUR);
      meters.says({ [FORWARD]: 100 + kWh });
      return sum(meters.pass(5 * MINUTE))['grid_import_counter'];
    };
    expect([rise(9.9, 100), rise(10.1, 100)]).toEqual([9.9, undefined]);
    expect([rise(39.9, -10_000), rise(40.1, -10_000)]).toEqual([39.9, undefined]);
    expect([rise(99.9), rise(100.1)]).toEqual([99.9, undefined]);
  });

  it('believes a step that comes at once after another', () => {
    const meters = createMeters();
    meters.says({ [FORWARD]: 100, 'grid/30/Ac/Power': 5_000 });
    for (const value of [100.01, 100.02, 100.03]) {
      meters.now += 50;
      meters.says({ [FORWARD]: value });
    }
    expect(sum(meters.pass(5 * MINUTE))).toEqual({ grid_import_counter: 0.03 });
  });

  it('counts from 0 where a counter rises from there by small steps, as that of a Multi that has started', () => {
    const meters = createMeters();
    const path = 'vebus/276/Energy/AcIn1ToAcOut';
    for (const value of [350.2, 0, 0.01, 0.3, 0.5]) {
      meters.says({ [path]: value });
      meters.now += MINUTE;
    }
    expect(meters.pass(5 * MINUTE)[0]?.devices[0]?.fields).toEqual({ 'Energy/AcIn1ToAcOut': expect.closeTo(0.5, 6) });
  });

  it('counts only counters that go on over days', () => {
    const meters = createMeters();
    const paths = ['solarcharger/1/History/Daily/0/Yield', 'evcharger/1/Session/Energy', 'evcharger/1/Unknown/Energy'];
    for (const value of [1, 1.05, 1.1]) {
      meters.says(Object.fromEntries(paths.map((path) => [path, value])));
      meters.now += MINUTE;
    }
    expect(meters.pass(5 * MINUTE)[0]?.devices).toEqual([]);
  });

  it('takes nothing that is no number for a value', () => {
    const meters = createMeters();
    meters.says({ [FORWARD]: '100' });
    expect(meters.pass(5 * MINUTE)[0]?.site).toEqual({});
    for (const value of [100, null, '7', { a: 1 }, 100.1]) meters.says({ [FORWARD]: value });
    meters.pass(0);
    expect(sum(meters.pass(5 * MINUTE))).toMatchObject({ grid_import_counter: 0.1 });
  });
});

describe('a counter whose device or link was away', () => {
  const away = (time: number, kWh: number, leave: (meters: ReturnType<typeof createMeters>) => () => void) => {
    const meters = createMeters();
    meters.says({ [PV]: 20 });
    meters.pass(5 * MINUTE);
    meters.now += MINUTE;
    const comeBack = leave(meters);
    const windows = meters.pass(time);
    comeBack();
    meters.says({ [PV]: 20 + kWh });
    windows.push(...meters.pass(5 * MINUTE));
    return { ...sum(windows), gap: windows.at(-1)?.devices[0]?.fields['gap'] };
  };
  const device = (meters: ReturnType<typeof createMeters>) => {
    meters.leaves('pvinverter/20');
    return () => undefined;
  };
  const link = (meters: ReturnType<typeof createMeters>) => {
    meters.link(false);
    return () => meters.link(true);
  };

  it('counts what it brings back as a gap after more than a window', () => {
    for (const leave of [device, link]) {
      expect(away(4 * MINUTE, 0.3, leave)).toEqual({ pv_counter: 0.3, gap: undefined });
      expect(away(HOUR, 0.3, leave)).toEqual({ pv_counter: 0, pv_gap: 0.3, gap: 1 });
    }
  });

  it('takes the little that a device brings back for its own, but not that of a link', () => {
    expect(away(8 * HOUR, 0.1, device)).toEqual({ pv_counter: 0.1, gap: undefined });
    expect(away(8 * HOUR, 0.1, link)).toEqual({ pv_counter: 0, pv_gap: 0.1, gap: 1 });
  });

  it('says over how many days a gap reaches', () => {
    expect(away(13 * HOUR, 5, device)).toMatchObject({ pv_gap: 5, pv_gap_days: 1 });
    expect(away(40 * HOUR, 5, link)).toMatchObject({ pv_gap: 5, pv_gap_days: 2 });
  });

  it('takes no 0 on the return for a value: the gap lasts until it says one', () => {
    const meters = createMeters();
    meters.says({ [PV]: 20 });
    meters.leaves('pvinverter/20');
    const windows = meters.pass(HOUR);
    meters.says({ [PV]: 0 });
    windows.push(...meters.pass(HOUR));
    meters.says({ [PV]: 21 });
    windows.push(...meters.pass(5 * MINUTE));
    expect(sum(windows)).toEqual({ pv_counter: 0, pv_gap: 1 });
  });

  it('begins anew where the device is another one, whichever it says first', () => {
    for (const [first, second] of [
      [{ 'pvinverter/20/Serial': 'B' }, { [PV]: 20.2 }],
      [{ [PV]: 20.2 }, { 'pvinverter/20/Serial': 'B' }],
    ] as const) {
      const meters = createMeters();
      meters.says({ [PV]: 20, 'pvinverter/20/Serial': 'A' });
      const windows = meters.pass(HOUR);
      meters.leaves('pvinverter/20');
      windows.push(...meters.pass(HOUR));
      meters.says(first);
      meters.now += 200;
      meters.says(second);
      windows.push(...meters.pass(5 * MINUTE));
      meters.says({ [PV]: 20.3 });
      windows.push(...meters.pass(5 * MINUTE));
      expect(sum(windows)).toMatchObject({ pv_counter: 0.1 });
      expect(sum(windows)['pv_gap'] ?? 0).toBe(0);
    }
  });

  it('begins anew from a lower counter of another device without a break', () => {
    const meters = createMeters();
    meters.says({ [PV]: 500, 'pvinverter/20/Serial': 'A' });
    meters.pass(5 * MINUTE);
    meters.leaves('pvinverter/20');
    meters.says({ [PV]: 3, 'pvinverter/20/Serial': 'B' });
    meters.now += MINUTE;
    meters.says({ [PV]: 3.1 });
    expect(sum(meters.pass(5 * MINUTE))).toEqual({ pv_counter: 0.1 });
  });
});

describe('counters over a restart', () => {
  it('give what one run gives whose link was down for that time', () => {
    const run = (interrupt: (meters: ReturnType<typeof createMeters>) => void) => {
      const meters = createMeters();
      const windows = [];
      let kWh = 100;
      const live = (minutes: number) => {
        for (let passed = 0; passed < minutes; passed += 1) {
          kWh += 0.05;
          meters.says({ [FORWARD]: kWh, 'grid/30/Ac/Power': 3_000 });
          windows.push(...meters.pass(MINUTE));
        }
      };
      live(18);
      meters.link(false);
      interrupt(meters);
      kWh += 2;
      windows.push(...meters.pass(41 * MINUTE));
      meters.link(true);
      live(18);
      return windows;
    };
    expect(run((meters) => meters.restart())).toEqual(run(() => undefined));
    expect(sum(run((meters) => meters.restart()))).toEqual({ grid_import_counter: 1.6, grid_import_gap: 2.05 });
  });

  it('lose nothing where the process was killed: what was counted since is a gap', () => {
    const meters = createMeters();
    meters.says({ [FORWARD]: 100 });
    const windows = meters.pass(5 * MINUTE);
    const kept = JSON.stringify(meters.counters.state());
    meters.now += 2 * MINUTE;
    meters.says({ [FORWARD]: 100.2 });
    meters.restart(kept);
    windows.push(...meters.pass(HOUR));
    meters.link(true);
    meters.says({ [FORWARD]: 101 });
    windows.push(...meters.pass(5 * MINUTE));
    expect(sum(windows)).toEqual({ grid_import_counter: 0, grid_import_gap: 1 });
  });
});

describe('a counter of Wh that is taken for one of kWh', () => {
  it('is left out of the totals after a day, until it agrees with the power of its device', () => {
    const meters = createMeters();
    let counter = 5_000;
    let state: ChecksState | undefined;
    const days = [];
    for (let day = 0; day < 3; day += 1) {
      const windows = [];
      // 30 W; the third day by the right unit.
      for (let minutes = 0; minutes < 1_440; minutes += 5) {
        counter += day < 2 ? 0.4 : 0.0025;
        meters.says({ [PV]: counter, 'pvinverter/20/Ac/Power': 30 });
        windows.push(...meters.pass(5 * MINUTE));
      }
      const checks = sum(windows.map((window) => ({ site: window.checks })));
      const fields = { coverage: 1 };
      const checked = checkDay({ date: '', start: meters.now, fields, lacking: [], checks }, { phases: 'net' }, state);
      state = checked.state;
      meters.counters.leaveOut(state.leftOut);
      days.push([windows.at(-1)?.site['pv_counter'] !== undefined, checked.findings.length]);
    }
    expect(days).toEqual([
      [true, 1],
      [false, 0],
      [false, 0],
    ]);
    expect(meters.pass(5 * MINUTE)[0]?.site['pv_counter']).toBe(0);
  });
});

describe('the power by which a counter is believed', () => {
  const POWER = 'grid/30/Ac/Power';
  /** What is counted of a leap by 900 kWh that comes after a time. */
  function leapAfter(milliseconds: number, meters = createMeters()) {
    meters.pass(milliseconds);
    const before = meters.counters.state().devices[0]?.counters['Ac/Energy/Forward']?.base?.value ?? 0;
    meters.says({ [FORWARD]: before + 900 });
    return sum(meters.pass(5 * MINUTE))['grid_import_counter'] ?? 0;
  }
  /** A reading a second, one of them absurd, each of it on three phases. */
  function afterAbsurd(at: number) {
    const meters = createMeters();
    for (let second = 0; second < 120; second += 1) {
      const power = second === at ? 9_000_000 : 1_000;
      meters.says({ 'grid/30/Ac/L1/Power': power, [FORWARD]: 4_000 });
      // The other phases say theirs a moment later, and for a moment the sum is that of the absurd one.
      meters.pass(1);
      meters.says({ 'grid/30/Ac/L2/Power': 1_000, 'grid/30/Ac/L3/Power': 1_000, [POWER]: power });
      meters.pass(999);
    }
    return meters;
  }

  it('is none that one reading alone showed, whenever it came', () => {
    for (let second = 0; second < 60; second += 1) {
      expect(leapAfter(5 * MINUTE, afterAbsurd(second)), `second ${second}`).toBe(0);
    }
  });

  it('is one that held, or that came again', () => {
    const meters = createMeters();
    meters.says({ [POWER]: 900_000, [FORWARD]: 4_000 });
    meters.pass(5 * MINUTE);
    meters.says({ [POWER]: 1_000 });
    expect(leapAfter(HOUR, meters)).toBe(900);
  });

  it('is forgotten within two months', () => {
    const meters = createMeters();
    meters.says({ [POWER]: 9_000_000, [FORWARD]: 4_000 });
    meters.pass(5 * MINUTE);
    for (let day = 0; day < 61; day += 1) {
      meters.says({ [POWER]: 1_000, [FORWARD]: 4_000 + day / 10 });
      meters.pass(24 * HOUR);
    }
    meters.restart();
    meters.link(true);
    meters.says({ [POWER]: 1_000, [FORWARD]: 4_006.1 });
    expect(leapAfter(5 * MINUTE, meters)).toBe(0);
  });
});
