/** What is said of a period: totals, shares and money. Pure. */
import { sums } from '../../energy/day.ts';
import { gapsAfter, type Total, type Totals, totalsOf } from '../../energy/totals.ts';
import type { Fields } from '../../energy/types.ts';
import type { KnownRow } from './known.ts';
import type { Period } from './periods.ts';

/** What a period cost and brought in one currency. */
export interface Money {
  readonly currency: string;
  /** Cost less income. */
  readonly bill: number;
  /** What the plant saved and brought, less what was paid for stored energy. */
  readonly brought: number;
  readonly fields: Fields;
}

export interface Figures {
  readonly period: Period;
  readonly totals: Totals;
  readonly money: readonly Money[];
  /** Share of the period, as far as it has come, that is known: 0..1. */
  readonly coverage: number;
}

/** Of each period, out of the rows of a site; undefined where nothing is known of it. */
export function figuresOf(
  periods: readonly Period[],
  rows: readonly KnownRow[],
  of: 'days' | 'windows',
  now: number,
): readonly (Figures | undefined)[] {
  // A day whose zone changed may begin a little before: it is where most of it is.
  const middle = ({ start, length }: KnownRow) => start + length / 2;
  const inOrder = [...rows].sort((one, other) => middle(one) - middle(other));
  const middles = inOrder.map(middle);
  const gaps = gapsAfter(inOrder, of);
  return periods.map((period) => {
    const [first, behind] = [placeOf(middles, period.start), placeOf(middles, period.end)];
    const inside = inOrder.slice(first, behind);
    if (inside.length === 0) return undefined;
    const totals = totalsOf(inside, { of, after: gaps[behind] });
    const covered = inside.reduce((sum, { fields, length }) => sum + (fields['coverage'] ?? 0) * length, 0);
    const passed = Math.min(period.end, Math.max(now, period.start + 1)) - period.start;
    return { period, totals, money: moneyOf(inside), coverage: Math.min(1, covered / passed) };
  });
}

/** Where the first of the times stands that is not before `time`. */
function placeOf(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((times[middle] ?? time) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function moneyOf(rows: readonly KnownRow[]): readonly Money[] {
  const all: Record<string, Fields> = {};
  for (const { money } of rows) {
    for (const [currency, fields] of Object.entries(money)) all[currency] = sums(all[currency] ?? {}, fields);
  }
  return Object.entries(all).map(([currency, fields]) => {
    const { cost = 0, income = 0, saved = 0, cost_stored = 0 } = fields;
    return { currency, fields, bill: cost - income, brought: saved + income - cost_stored };
  });
}

/** kWh of a period, by the words of people; `undefined` where the site has no such thing. */
export const ENERGIES: readonly (readonly [name: string, of: (totals: Totals) => Total | number | undefined])[] = [
  ['solar', ({ pv, sums }) => known(pv, sums, 'pv_dc', 'pv_ac', 'pv_counter')],
  ['consumption', ({ sums }) => sum(sums, 'loads_ac', 'loads_dc')],
  ['import', ({ grid_import, sums }) => known(grid_import, sums, 'grid_import', 'grid_import_counter')],
  ['export', ({ grid_export, sums }) => known(grid_export, sums, 'grid_export', 'grid_export_counter')],
  ['battery in', ({ sums }) => sum(sums, 'battery_charge')],
  ['battery out', ({ sums }) => sum(sums, 'battery_discharge')],
  ['genset', ({ genset, sums }) => known(genset, sums, 'genset', 'genset_counter')],
  ['other sources', ({ sums }) => sum(sums, 'alternator', 'dc_sources')],
  ['unaccounted', ({ sums }) => sum(sums, 'unaccounted')],
];

function known(total: Total, sums: Fields, ...fields: readonly string[]): Total | undefined {
  return fields.some((field) => sums[field] !== undefined) ? total : undefined;
}

function sum(sums: Fields, ...fields: readonly string[]): number | undefined {
  const there = fields.flatMap((field) => sums[field] ?? []);
  return there.length === 0 ? undefined : there.reduce((one, other) => one + other, 0);
}
