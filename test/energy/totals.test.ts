import { describe, expect, it } from 'vitest';
import { gapsAfter, type Row, totalsOf } from '../../src/energy/totals.ts';
import type { Fields } from '../../src/energy/types.ts';
import { DAY, HOUR, START } from './meters.ts';

const day = (index: number, fields: Fields, more: Partial<Row> = {}): Row => ({
  start: START + index * DAY,
  length: DAY,
  fields: { coverage: 1, ...fields },
  ...more,
});
const days = { of: 'days' } as const;

describe('the totals of a range', () => {
  it.each(['days', 'windows'] as const)(
    'are the same of the one row a counter that tells of all %s that follow',
    (of) => {
      // By a rule, and not by chance: gaps of two counters that reach back by up to six days.
      const rows = Array.from({ length: 60 }, (_, index) => {
        const gap = index % 5 === 0 ? { pv_gap: 0.5, pv_gap_days: index % 7 } : {};
        const another = index % 11 === 3 ? { grid_import_gap: 0.1, grid_import_gap_days: index % 4 } : {};
        return day(index, { pv_dc: 3, pv_counter: 3, grid_import: 1, grid_import_counter: 1, ...gap, ...another });
      });
      const gaps = gapsAfter(rows, of);
      expect(gaps).toHaveLength(rows.length + 1);
      for (let first = 0; first < rows.length; first += 1) {
        for (let behind = first + 1; behind <= rows.length; behind += 1) {
          const range = rows.slice(first, behind);
          const all = totalsOf(range, { of, after: rows.slice(behind) });
          expect(totalsOf(range, { of, after: gaps[behind] })).toEqual(all);
        }
      }
      expect(Math.max(...gaps.map(({ length }) => length))).toBe(2);
    },
  );

  it('are what counters counted, with their gaps, beside what was integrated', () => {
    const { grid_import, pv, coverage } = totalsOf(
      [
        day(0, { grid_import: 4, grid_import_counter: 4.1, pv_dc: 1, pv_ac: 2, pv_counter: 3.1 }),
        day(1, {
          grid_import: 2,
          grid_import_counter: 2,
          grid_import_gap: 1.5,
          pv_dc: 1,
          pv_ac: 2,
          pv_counter: 3,
          coverage: 0.8,
        }),
      ],
      days,
    );
    expect(grid_import).toEqual({ kWh: 7.6, isCounted: true, integrated: 6, counted: 7.6 });
    expect(pv).toEqual({ kWh: 6.1, isCounted: true, integrated: 6, counted: 6.1 });
    expect(coverage).toBe(0.9);
  });

  it('are what was integrated where a day with coverage has no counter, and not where it has none', () => {
    const counted = { genset: 2, genset_counter: 2.1 };
    expect(totalsOf([day(0, counted), day(1, { genset: 1 })], days).genset).toMatchObject({ kWh: 3, isCounted: false });
    expect(totalsOf([day(0, counted), day(1, { coverage: 0 })], days).genset).toMatchObject({ kWh: 2.1 });
    expect(totalsOf([day(0, { genset: 2 })], days).genset).toEqual({
      kWh: 2,
      isCounted: false,
      integrated: 2,
      counted: undefined,
    });
  });

  it('are what was integrated where a counter ends or begins within a day', () => {
    const counted = { pv_dc: 2, pv_counter: 1 };
    for (const row of [day(0, { ...counted, pv_breaks: 1 }), day(0, counted, { lacking: ['pv_counter'] })]) {
      expect(totalsOf([row], days).pv).toMatchObject({ kWh: 2, isCounted: false });
    }
  });

  it('are what was integrated where a gap reaches over an edge of the range', () => {
    const before = day(0, { grid_import: 1, grid_import_counter: 1 });
    const away = day(1, { grid_import: 0, grid_import_counter: 0, coverage: 0 });
    const back = day(2, { grid_import: 1, grid_import_counter: 1, grid_import_gap: 9, grid_import_gap_days: 2 });
    const isCounted = (rows: Row[], after: Row[] = []) => totalsOf(rows, { of: 'days', after }).grid_import.isCounted;
    expect(isCounted([before, away, back])).toBe(true);
    expect(isCounted([away, back])).toBe(false);
    expect(isCounted([back])).toBe(false);
    expect(isCounted([before], [away, back])).toBe(false);
    expect(isCounted([before], [away])).toBe(true);
  });

  it('take no gap for a part of a day: where it began is not known there', () => {
    const hour = (index: number, fields: Fields): Row => ({ start: START + index * HOUR, length: HOUR, fields });
    const first = hour(0, { coverage: 1, grid_import: 1, grid_import_counter: 1 });
    const second = hour(1, { coverage: 0.5, grid_import: 1, grid_import_counter: 1, grid_import_gap: 0.4 });
    expect(totalsOf([first], { of: 'windows' }).grid_import).toMatchObject({ isCounted: true });
    expect(totalsOf([first], { of: 'windows', after: [second] }).grid_import).toMatchObject({ isCounted: false });
    expect(totalsOf([second], { of: 'windows' }).grid_import).toMatchObject({ isCounted: false });
  });

  it('are what was integrated where the meter of the grid measures in the other way', () => {
    const opposite = { grid_import_counter: 1, grid_export_counter: 1 };
    const { grid_import, grid_export } = totalsOf([day(0, { grid_import: 0, grid_export: 0, ...opposite })], days);
    expect([grid_import, grid_export]).toMatchObject([
      { kWh: 0, isCounted: false },
      { kWh: 0, isCounted: false },
    ]);
    const individual = totalsOf([day(0, { grid_import: 1, grid_export: 1, ...opposite })], days);
    expect(individual.grid_import).toMatchObject({ kWh: 1, isCounted: true });
  });
});

describe('the ratios of a range', () => {
  it('say how much of what was used was not bought, and how much of what was made stayed', () => {
    const flows = {
      grid_to_loads: 1,
      grid_to_battery: 0.5,
      genset_to_loads: 0.25,
      unknown_to_loads: 0.25,
      pv_to_grid: 1,
    };
    const { selfSufficiency, selfConsumption } = totalsOf(
      [day(0, { ...flows, loads_ac: 6, loads_dc: 2, pv_ac: 3, pv_dc: 1 })],
      days,
    );
    expect(selfSufficiency).toBe(0.75);
    expect(selfConsumption).toBe(0.75);
  });

  it('are never below 0 where a battery was filled for later, and none where nothing was used or made', () => {
    expect(totalsOf([day(0, { grid_to_battery: 5, loads_ac: 1 })], days).selfSufficiency).toBe(0);
    expect(totalsOf([day(0, {})], days)).toMatchObject({ selfSufficiency: undefined, selfConsumption: undefined });
  });
});
