/**
 * What is said of a range of days or windows: totals, and how much of what was used was the site's own. One place for all
 * who say it.
 *
 * What counters counted is the total where it covers the range: every row that has coverage has the counter, no gap of it
 * reaches over an edge of the range, and that of a grid agrees with the way in which it is said to measure. Else the total
 * is what was integrated, as far as `coverage` says.
 */
import { COUNTED, type Counted } from './kinds.ts';
import type { Fields } from './types.ts';

const DAY = 86_400_000;
/** A local day is shorter or longer than that by this at most. */
const SHIFT = 2 * 3_600_000;
/** How far a counter may be from what was integrated: a share of it, or kWh. */
const SHARE = 0.05;
const KWH = 0.5;

/** What is integrated beside each counter. */
export const INTEGRATED: Readonly<Record<Counted, readonly string[]>> = {
  grid_import: ['grid_import'],
  grid_export: ['grid_export'],
  pv: ['pv_dc', 'pv_ac'],
  genset: ['genset'],
};

/** A local day or a window, in order of time. */
export interface Row {
  readonly start: number;
  /** How long it is, or until when it goes by now. */
  readonly length: number;
  /** As in `gx_energy_day` or `gx_energy`. */
  readonly fields: Fields;
  /** Fields that some covered window of the day did not have, where that is known. */
  readonly lacking?: readonly string[] | undefined;
}

export interface Total {
  /** What is shown. */
  readonly kWh: number;
  readonly isCounted: boolean;
  readonly integrated: number;
  /** What the counters counted, gaps included; undefined where no row has a counter. */
  readonly counted: number | undefined;
}

/** 0..1; undefined where there is nothing of which it would be a share. */
export interface Ratios {
  readonly selfSufficiency: number | undefined;
  readonly selfConsumption: number | undefined;
}

export interface Totals extends Ratios, Readonly<Record<Counted, Total>> {
  /** Sums of all fields but `coverage`. */
  readonly sums: Fields;
  /** 0..1, of all rows by their lengths. */
  readonly coverage: number;
}

export interface TotalsOptions {
  readonly of: 'days' | 'windows';
  /** What comes after the range: the next days; of windows those of the rest of the day. */
  readonly after?: readonly Row[] | undefined;
}

export function totalsOf(rows: readonly Row[], { of, after = [] }: TotalsOptions): Totals {
  const sums = sumsOf(rows);
  const total = (kind: Counted): Total => {
    const integrated = INTEGRATED[kind].reduce((sum, field) => sum + amount(sums, field), 0);
    const counter = sums[`${kind}_counter`];
    const counted = counter === undefined ? undefined : counter + amount(sums, `${kind}_gap`);
    const reaches = of === 'days' ? gapReaches : hasGap;
    const isCounted =
      counter !== undefined &&
      isWhole(kind, rows) &&
      !reaches(kind, rows, after) &&
      (!kind.startsWith('grid') || agree(counter, integrated));
    return { kWh: isCounted && counted !== undefined ? counted : integrated, isCounted, integrated, counted };
  };
  const [grid_import, grid_export, pv, genset] = COUNTED.map(total) as [Total, Total, Total, Total];
  return { sums, coverage: coverageOf(rows), grid_import, grid_export, pv, genset, ...ratiosOf(sums) };
}

/** Of the sums of a range. */
export function ratiosOf(sums: Fields): Ratios {
  const brought = ['grid_to_loads', 'grid_to_battery', 'genset_to_loads', 'genset_to_battery', 'unknown_to_loads'];
  const used = amount(sums, 'loads_ac') + amount(sums, 'loads_dc');
  const made = amount(sums, 'pv_dc') + amount(sums, 'pv_ac');
  const bought = brought.reduce((sum, flow) => sum + amount(sums, flow), 0);
  return {
    selfSufficiency: used > 0 ? Math.max(0, 1 - bought / used) : undefined,
    selfConsumption: made > 0 ? 1 - amount(sums, 'pv_to_grid') / made : undefined,
  };
}

/** Whether a counter and what was integrated beside it can be of the same energy. */
export function agree(counted: number, integrated: number, share = SHARE): boolean {
  return Math.abs(counted - integrated) <= Math.max(KWH, share * Math.max(counted, integrated));
}

/** Whether every row that has coverage has the counter, from its beginning to its end. */
export function isWhole(kind: Counted, rows: readonly Pick<Row, 'fields' | 'lacking'>[]): boolean {
  const counter = `${kind}_counter`;
  return rows.every(
    ({ fields, lacking = [] }) =>
      amount(fields, 'coverage') === 0 ||
      (counter in fields && !lacking.includes(counter) && !(`${kind}_breaks` in fields)),
  );
}

/** Whether a gap reaches over an edge of a range of days. */
function gapReaches(kind: Counted, rows: readonly Row[], after: readonly Row[]): boolean {
  const [first] = rows;
  const last = rows.at(-1);
  if (!first || !last) return false;
  return (
    rows.some((row) => gapBegin(kind, row) < first.start - SHIFT) ||
    after.some((row) => gapBegin(kind, row) <= last.start + SHIFT)
  );
}

function gapBegin(kind: Counted, { start, fields }: Row): number {
  return start - amount(fields, `${kind}_gap_days`) * DAY;
}

/** Where a gap of windows began is not in them. */
function hasGap(kind: Counted, rows: readonly Row[], after: readonly Row[]): boolean {
  return [rows, after].some((some) => some.some(({ fields }) => `${kind}_gap` in fields));
}

/**
 * For many ranges of the same rows: what need be known of all that comes from the row at a place on, as `after` of the range
 * that ends before it. Of each counter that is the row whose gap reaches back farthest.
 */
export function gapsAfter<R extends Row>(rows: readonly R[], of: TotalsOptions['of']): readonly (readonly R[])[] {
  const ends = (kind: Counted, { fields }: Row) => `${kind}_${of === 'days' ? 'gap_days' : 'gap'}` in fields;
  let farthest: Partial<Record<Counted, R>> = {};
  let after: readonly R[] = [];
  const all = [after];
  for (const row of rows.toReversed()) {
    for (const kind of COUNTED.filter((one) => ends(one, row))) {
      const known = farthest[kind];
      if (known && gapBegin(kind, known) <= gapBegin(kind, row)) continue;
      farthest = { ...farthest, [kind]: row };
      after = Object.values(farthest);
    }
    all.push(after);
  }
  return all.reverse();
}

function sumsOf(rows: readonly Row[]): Fields {
  const sums: Record<string, number> = {};
  for (const { fields } of rows) {
    for (const [field, value] of Object.entries(fields)) {
      if (field !== 'coverage') sums[field] = (sums[field] ?? 0) + value;
    }
  }
  return sums;
}

function coverageOf(rows: readonly Row[]): number {
  let covered = 0;
  let length = 0;
  for (const row of rows) {
    covered += amount(row.fields, 'coverage') * row.length;
    length += row.length;
  }
  return length > 0 ? covered / length : 0;
}

export function amount(fields: Fields, name: string): number {
  return fields[name] ?? 0;
}
