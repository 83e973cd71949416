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

/** What holds at a time. */
export interface PricesNow {
  /** Undefined before the first. */
  readonly tariff: Tariff | undefined;
  /** Undefined where there is none. */
  readonly import: number | undefined;
  readonly feed_in: number | undefined;
}

/** What a window costs and brings, at a site of this zone; undefined where there is no tariff, or where nothing flowed. */
export type Pricing = (window: Pick<ClosedWindow, 'start' | 'site'>, zone: string) => Money | undefined;

type PricesOf = (file: string) => Prices | undefined;

/** In the order in which they hold. */
export function inOrder<One extends Pick<Tariff, 'from'>>(tariffs: readonly One[]): readonly One[] {
  return [...tariffs].sort((one, other) => ((one.from ?? '') < (other.from ?? '') ? -1 : 1));
}

/** `pricesOf` gives what a file holds now. */
export function createPricing(tariffs: readonly Tariff[], pricesOf: PricesOf): Pricing {
  const ordered = inOrder(tariffs);
  return ({ start, site }, zone) => {
    if (ordered.length === 0 || !isAny(site)) return undefined;
    const now = pricesAt(ordered, pricesOf, start, zone);
    const currency = now.tariff?.currency ?? ordered[0]?.currency;
    return currency === undefined ? undefined : { currency, fields: moneyOf(site, now.import, now.feed_in) };
  };
}

/** `ordered` are the tariffs in their order. */
export function pricesAt(ordered: readonly Tariff[], pricesOf: PricesOf, time: number, zone: string): PricesNow {
  const { date, weekday, minute } = localTime(time, zone);
  const tariff = ordered.findLast(({ from = '' }) => from <= date);
  const slot = (weekday * 1_440 + minute) / (WINDOW / 60_000);
  const priceOf = (price: Price) => {
    if (typeof price === 'number' || price === undefined) return price;
    return 'file' in price ? pricesOf(price.file)?.at(time) : price[Math.floor(slot)];
  };
  return { tariff, import: priceOf(tariff?.import), feed_in: priceOf(tariff?.feed_in) };
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
