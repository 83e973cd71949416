/**
 * What a window of energy costs and what it brings. It has the price that is valid at its start, in the local time of the
 * site. kWh without a price are counted, never guessed. Money comes in the steps of kWh, so that its sums are exact too.
 */
import { inSteps } from './kwh.ts';
import { type ClosedWindow, type Fields, WINDOW } from './types.ts';
import { localTime } from './zone.ts';

/**
 * Price of a kWh: one; those of each 5 minutes of the local week, from Monday on; or those of a file. Undefined where there
 * is none.
 */
export type Price = number | readonly number[] | { readonly file: string } | undefined;

/** What a file of prices holds now. */
interface Prices {
  /** The price of a kWh at a time; undefined where there is none. */
  at(time: number): number | undefined;
}

/** What holds from a local day, `2026-01-01`, until that of another; without one from ever. */
export interface Tariff {
  readonly from: string | undefined;
  readonly currency: string;
  readonly import: Price;
  readonly feed_in: Price;
}

/** A point of `gx_money`, but for its tags. */
export interface Money {
  readonly currency: string;
  readonly fields: Fields;
}

/** What a window costs and brings, at a site of this zone; undefined where there is no tariff, or where nothing flowed. */
export type Pricing = (window: Pick<ClosedWindow, 'start' | 'site'>, zone: string) => Money | undefined;

/** `pricesOf` gives what a file holds now. */
export function createPricing(tariffs: readonly Tariff[], pricesOf: (file: string) => Prices | undefined): Pricing {
  const inOrder = [...tariffs].sort((one, other) => ((one.from ?? '') < (other.from ?? '') ? -1 : 1));
  return ({ start, site }, zone) => {
    const { date, weekday, minute } = localTime(start, zone);
    const tariff = inOrder.findLast(({ from = '' }) => from <= date);
    const currency = tariff?.currency ?? inOrder[0]?.currency;
    if (currency === undefined || !isAny(site)) return undefined;
    const slot = (weekday * 1_440 + minute) / (WINDOW / 60_000);
    const priceOf = (price: Price) => {
      if (typeof price === 'number' || price === undefined) return price;
      return 'file' in price ? pricesOf(price.file)?.at(start) : price[Math.floor(slot)];
    };
    return { currency, fields: moneyOf(site, priceOf(tariff?.import), priceOf(tariff?.feed_in)) };
  };
}

const BOUGHT = ['grid_import', 'grid_export', 'pv_to_loads', 'battery_to_loads', 'other_to_loads'];

function isAny(site: Fields): boolean {
  return BOUGHT.some((field) => site[field] !== undefined);
}

function moneyOf(site: Fields, price: number | undefined, feedIn: number | undefined): Fields {
  const { grid_import = 0, grid_export = 0, grid_to_loads = 0 } = site;
  const { pv_to_loads = 0, battery_to_loads = 0, other_to_loads = 0 } = site;
  return {
    ...(price !== undefined && {
      cost: inSteps(grid_import * price),
      cost_stored: inSteps(Math.max(0, grid_import - grid_to_loads) * price),
      saved: inSteps((pv_to_loads + battery_to_loads + other_to_loads) * price),
    }),
    ...(feedIn !== undefined && { income: inSteps(grid_export * feedIn) }),
    unpriced_import: price === undefined ? grid_import : 0,
    unpriced_export: feedIn === undefined ? grid_export : 0,
  };
}
