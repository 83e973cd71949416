/** What the panels of energy have in common: the fields, the sums of them, and how rows become days, weeks and months. */
import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import { thresholds } from './panels.ts';
import { over, RANGE, type Select, select } from './query.ts';

/** The ratios of docs/data-model.md: what was used, and what of it was bought or made by a genset, also for the battery. */
export const USED = ['loads_ac', 'loads_dc'];
export const BOUGHT = ['grid_to_loads', 'grid_to_battery', 'genset_to_loads', 'genset_to_battery', 'unknown_to_loads'];
export const SUN = ['pv_dc', 'pv_ac'];

export const KWH = { unit: 'kwatth', decimals: 1 } as const;
/** Where a few watt hours shall read 0.0 kWh, and not as what they are. */
export const WHOLE_KWH = { unit: 'suffix: kWh', decimals: 1 } as const;
export const SHARE = { unit: 'percentunit', decimals: 0 } as const;

export const sumOf = (...fields: readonly string[]) => fields.map((field) => `sum("${field}")`).join(' + ');

/** Which rows of energy, and into how many they are added up. Of all chosen sites together, unless `by` says more. */
export type Cut = Pick<Select, 'time' | 'by' | 'every'> & { readonly measurement?: string };

/** One row a site and day stands at the local midnight of the site; the roll-up keeps these for ever. */
export function days(what: string, { time = RANGE, by = [], every, measurement = 'gx_energy_day' }: Cut): string {
  return select({ what, tier: 'm15', measurement, time, by, ...(every && { every, fill: 'none' as const }) });
}

/** A part of a whole; no row where there is no whole, because InfluxQL takes a number divided by 0 for 0. */
function shareOf(part: string, inner: string, whole: string, by: readonly string[] = [], name = 'Share'): string {
  return over(`${part} / "${whole}" AS "${name}"`, [inner], { where: [`"${whole}" > 0`], by });
}

/**
 * What all chosen sites used without buying it, of what they used. It is 0 where more was bought than used, to be stored:
 * `max(0, a)` is `(a + abs(a)) / 2` in InfluxQL.
 */
export function selfSufficiency(cut: Cut, name?: string): string {
  const inner = days(`${sumOf(...USED)} AS "used", ${sumOf(...BOUGHT)} AS "bought"`, cut);
  return shareOf('("used" - "bought" + abs("used" - "bought")) / 2', inner, 'used', cut.by, name);
}

/** What of the sun was not fed in. */
export function selfConsumption(cut: Cut): string {
  const inner = days(`${sumOf(...SUN)} AS "sun", ${sumOf('pv_to_grid')} AS "fed"`, cut);
  return shareOf('("sun" - "fed")', inner, 'sun', cut.by);
}

export function batteryOutOverIn(cut: Cut): string {
  const inner = days(`${sumOf('battery_discharge')} AS "out", ${sumOf('battery_charge')} AS "in"`, cut);
  return shareOf('"out"', inner, 'in', cut.by);
}

/** What this adds up to; no row where that is next to nothing, so that nobody reads of a genset that is not there. */
export function ifAny(sum: string, name: string, cut: Cut): string {
  return over(`"${name}"`, [days(`${sum} AS "${name}"`, cut)], { where: [`"${name}" > 0.02`], by: cut.by ?? [] });
}

/**
 * Days and weeks from Monday without a time zone, so that days of sites in different zones are one day: from 11:00 UTC to 11:00 UTC
 * there is exactly one local midnight in every zone from UTC-10 to UTC+13. 1970 began with a Thursday.
 */
export const DAY = '24h, 11h';
export const WEEK = '168h, 83h';
/** In this zone 11:00 UTC is 01:00 of the day whose midnights are meant, whoever looks. */
const ZONE_OF_NAMES = 'Pacific/Kiritimati';

/** The colour of a figure that is neither good nor bad. */
export const PLAIN = thresholds('text');

type Steps = readonly DataTransformerConfig[];

export const named = (outputFormat: string): Steps => [
  { id: 'formatTime', options: { timeField: 'Time', outputFormat, timezone: ZONE_OF_NAMES, useTimezone: true } },
];

export const joined = (byField: string): DataTransformerConfig => ({
  id: 'joinByField',
  options: { byField, mode: 'outer' },
});

export const sorted = (field: string, desc = false): DataTransformerConfig => ({
  id: 'sortBy',
  options: { fields: {}, sort: [{ field, desc }] },
});

/** Names that have no room below their bars are left out, and are not a sentence about nothing. */
export const UNNAMED = [{ id: 'noValue', value: ' ' }];

/** The newest of many. */
export const newest = (field: string, limit: number): Steps => [
  sorted(field, true),
  { id: 'limit', options: { limitField: limit } },
];

/** Where rows are named by a tag they have no time of their own. */
export const WITHOUT_TIME: DataTransformerConfig = {
  id: 'filterFieldsByName',
  options: { exclude: { pattern: '/^Time/' } },
};

export function transformed<T extends { withTransformation(step: DataTransformerConfig): T }>(
  panel: T,
  steps: Steps,
): T {
  return steps.reduce((one, step) => one.withTransformation(step), panel);
}
