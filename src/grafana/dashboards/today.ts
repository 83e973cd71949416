/** What came and went since local midnight: the newest row of `gx_energy_day`, which stands at midnight and grows. */
import type { Flow } from './colours.ts';
import { ask, over, type Query, RANGE, select, within } from './query.ts';

export const PHASES = (path: string) => ['L1', 'L2', 'L3'].map((phase) => `${path}/${phase}/Power`);
/** The fields of system that are the sun. */
export const SUN = ['Dc/Pv/Power', ...['OnGrid', 'OnOutput', 'OnGenset'].flatMap((place) => PHASES(`Ac/Pv${place}`))];

/**
 * A day's row is no older than the day, so what is younger than 24 hours is today's. In the last hour of the one day that has 25
 * there is none; after the one that has 23 yesterday's is there for an hour as well, so the newest of each site counts.
 */
const DAY = within('24h');

const newest = (what: string) => select({ what, measurement: 'gx_energy_day', time: DAY, by: ['site'] });

/** The sum of these fields today, for all of `by` together. */
export function todayBy(name: string, by: readonly string[], ...fields: readonly string[]): string {
  const parts = fields.map((field) => newest(`last("${field}") AS "energy"`));
  return over(`sum("energy") AS "${name}"`, parts, { time: DAY, by });
}

/** Of all chosen sites together; no row where that is less than 0.01 kWh. */
export function today(alias: string, ...fields: readonly string[]): Query {
  return ask(
    over('"energy"', [todayBy('energy', [], ...fields)], { time: DAY, where: ['"energy" >= 0.005'], by: [] }),
    alias,
  );
}

/** The sum of these fields of each day: it has one row, at its local midnight. No row of a day on which that is nothing. */
export function daily(alias: string, ...fields: readonly string[]): Query {
  const parts = fields.map((field) =>
    select({
      what: `"${field}" AS "energy"`,
      tier: 'm15',
      measurement: 'gx_energy_day',
      where: [`"${field}" > 0`],
      by: ['site'],
    }),
  );
  return ask(over('sum("energy")', parts, { time: RANGE, every: '15m', fill: 'none', by: [] }), alias);
}

const BOUGHT = ['grid_to_loads', 'grid_to_battery', 'genset_to_loads', 'genset_to_battery', 'unknown_to_loads'];
const USED = ['loads_ac', 'loads_dc'];

const summed = (fields: readonly string[]) => fields.map((field) => `sum("${field}")`).join(' + ');

/**
 * Of what all chosen sites used today the part that was neither bought nor made by a genset; below 0 where more than that went into
 * the batteries. No row where nothing was used: InfluxQL takes a number divided by 0 for 0.
 */
export const selfSufficiency = over(
  '1 - "bought" / "used"',
  [
    over(
      `${summed(BOUGHT)} AS "bought", ${summed(USED)} AS "used"`,
      [newest([...BOUGHT, ...USED].map((field) => `last("${field}") AS "${field}"`).join(', '))],
      { time: DAY, by: [] },
    ),
  ],
  { time: DAY, where: ['"used" > 0'], by: [] },
);

/** Sources and sinks by their names on Home. */
export const FLOW_COLOURS: Readonly<Record<string, Flow>> = {
  Sun: 'sun',
  Grid: 'grid',
  Genset: 'genset',
  Alternator: 'alternator',
  'Other sources': 'other',
  'From battery': 'battery discharge',
  'AC loads': 'loads',
  'DC loads': 'DC loads',
  'Into battery': 'battery charge',
  'Feed-in': 'fed in',
};
