import { describe, expect, it } from 'vitest';
import { type ChecksState, checkDay } from '../../src/energy/checks.ts';
import { openDay, withWindow } from '../../src/energy/day.ts';
import { type Fields, WINDOW } from '../../src/energy/types.ts';
import { DAY, START } from './meters.ts';

const dayOf = (fields: Fields, checks: Fields = {}, index = 0, lacking: string[] = []) => ({
  date: '2026-11-22',
  start: START + index * DAY,
  fields: { coverage: 1, ...fields },
  checks,
  lacking,
});
const net = { phases: 'net' } as const;
const told = (day: ReturnType<typeof dayOf>, settings: { phases: 'net' | 'individual' } = net, state?: ChecksState) =>
  checkDay(day, settings, state).findings;

describe('what a day that is over tells', () => {
  it('says once a week that more went out than came in', () => {
    const day = (index: number, unaccounted = -1) => dayOf({ unaccounted }, { sources: 20 }, index);
    const { findings, state } = checkDay(day(0), net);
    expect(findings).toEqual([
      { severity: 0, text: expect.stringContaining('1.0 kWh more went out than all sources gave') },
    ]);
    expect(told(day(6), net, state)).toEqual([]);
    expect(told(day(7), net, state)).toHaveLength(1);
    expect(told(day(0, -0.59))).toEqual([]);
    expect(told(dayOf({ unaccounted: -0.49 }, { sources: 1 }))).toEqual([]);
    expect(told(day(0, 5))).toEqual([]);
  });

  it('says nothing of a day that is not covered', () => {
    expect(told(dayOf({ unaccounted: -9, coverage: 0.99 }, { sources: 20 }))).toEqual([]);
  });

  it('names the counters that differ from the powers beside them, once a week each', () => {
    const grid = { grid_import: 10, grid_import_counter: 10.6, grid_export: 10, grid_export_counter: 10.4 };
    const pv = { pv_dc: 4, pv_ac: 6, pv_counter: 10.9 };
    const day = dayOf({ ...grid, ...pv }, { net_import: 10, individual_import: 9 });
    expect(told(day)).toEqual([{ severity: 0, text: expect.stringContaining('the import counter of the grid meter') }]);
    expect(told(dayOf({ ...pv, pv_counter: 12 }))).toEqual([
      { severity: 0, text: expect.stringContaining('the counters of solar energy counted 12.0 kWh') },
    ]);
    expect(told(dayOf({ ...pv, pv_counter: 12 }, {}, 0, ['pv_counter']))).toEqual([]);
    expect(told(dayOf({ ...pv, pv_counter: 12, pv_breaks: 1 }))).toEqual([]);
  });

  it('names the setting where the counters of the grid measure the phases in the other way', () => {
    const day = (integrated: number) =>
      dayOf(
        { grid_import: integrated, grid_export: integrated, grid_import_counter: 1, grid_export_counter: 1 },
        { net_import: 0, net_export: 0, individual_import: 1, individual_export: 1 },
      );
    expect(told(day(0))).toEqual([{ severity: 0, text: expect.stringContaining('set energy: phases: individual') }]);
    expect(told(day(1), { phases: 'individual' })).toEqual([]);
  });

  it('leaves a device out whose counter is far from its own power until both agree, and says so once', () => {
    const device = 'pvinverter/20';
    const day = (counter: number, index: number) =>
      dayOf(
        {},
        { [`${device} forward counter`]: counter, [`${device} forward power`]: 8, [`${device} forward phases`]: 0 },
        index,
      );
    const first = checkDay(day(30, 0), net);
    expect(first.findings).toEqual([
      {
        device: { service: 'pvinverter', instance: '20' },
        severity: 1,
        text: expect.stringContaining('left out of the totals until both agree'),
      },
    ]);
    const second = checkDay(day(30, 1), net, first.state);
    expect(second).toEqual({ findings: [], state: { told: {}, leftOut: [device] } });
    expect(checkDay(day(8.1, 2), net, second.state)).toEqual({ findings: [], state: { told: {}, leftOut: [] } });
  });

  it('believes a meter that counts each phase for itself, and one that shows no power', () => {
    const phases = {
      'grid/30 forward counter': 1,
      'grid/30 forward power': 0,
      'grid/30 forward phases': 1,
      'grid/30 reverse counter': 1,
      'grid/30 reverse power': 0,
      'grid/30 reverse phases': 1,
    };
    expect(told(dayOf({}, phases))).toEqual([]);
    expect(told(dayOf({}, { 'pvinverter/20 forward counter': 9 }))).toEqual([]);
  });

  it('names a PV inverter at an AC input that is not in use', () => {
    const { findings, state } = checkDay(dayOf({}, { 'pvinverter/20 unused': 288 }), net);
    expect(findings).toEqual([
      {
        device: { service: 'pvinverter', instance: '20' },
        severity: 0,
        text: expect.stringContaining('not available'),
      },
    ]);
    expect(told(dayOf({}, { 'pvinverter/20 unused': 288 }, 1), net, state)).toEqual([]);
  });
});

describe('devices that come and go without end', () => {
  const off = (index: number) => ({
    [`pvinverter/${index} forward counter`]: 10,
    [`pvinverter/${index} forward power`]: 1,
  });

  it('leave little behind: of a day what its first ones did, and of a year the last that were left out', () => {
    let day = openDay(START, 'UTC', 'Haus');
    let state: ChecksState | undefined;
    for (let index = 0; index < 40; index += 1) {
      const checks = Object.assign({}, ...Array.from({ length: 100 }, (_, one) => off(index * 100 + one)));
      day = withWindow(day, {
        start: START + index * WINDOW,
        site: { coverage: 1 },
        checks,
        devices: [],
        consumers: [],
      });
    }
    expect(Object.keys(day.checks)).toHaveLength(4_000);
    expect(day.checks['pvinverter/0 forward counter']).toBe(10);
    for (let index = 0; index < 30; index += 1) {
      const checks = {
        ...Object.fromEntries(Array.from({ length: 100 }, (_, one) => [`pvinverter/${index * 100 + one} unused`, 1])),
        ...off(index),
      };
      ({ state } = checkDay(dayOf({}, { ...checks, ...day.checks }, index), net, state));
    }
    expect(Object.keys(state?.told ?? {}).length).toBeLessThanOrEqual(800);
    expect(state?.leftOut).toHaveLength(500);
  });
});
