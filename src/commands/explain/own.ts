/** What gx-logger computes itself: the fields of energy and money, which no path of a GX has. Pure. */
import { nearest } from '../../config/problem.ts';
import { FLOWS, type Origin, type TARGETS } from '../../energy/flows.ts';
import { COUNTED, type Counted } from '../../energy/kinds.ts';
import type { SINKS, SOURCES } from '../../energy/slice.ts';

/** A field, or without one a measurement with all of its fields. */
export interface Own {
  readonly measurement: string;
  readonly field: string | undefined;
}

const SIDES: Readonly<Record<(typeof SOURCES | typeof SINKS)[number], string>> = {
  pv_dc: 'solar energy of DC, as it arrives at the battery',
  pv_ac: 'solar energy of PV inverters',
  grid_import: 'what came from the grid, or from shore power',
  grid_export: 'what was fed into the grid',
  genset: 'what AC and DC gensets made',
  alternator: 'what alternators made',
  dc_sources: 'what other sources of DC made: wind, water, fuel cells, AC chargers that nobody measures',
  battery_charge: 'what went into the batteries',
  battery_discharge: 'what came out of the batteries',
  loads_ac: 'what AC loads used',
  loads_dc: 'what DC loads used',
};
const ORIGIN: Readonly<Record<Origin, string>> = {
  pv: 'the sun',
  other: 'alternators and sources of DC',
  genset: 'gensets',
  grid: 'the grid',
  battery: 'the batteries',
  unknown: 'no known source',
};
const TARGET: Readonly<Record<(typeof TARGETS)[number], string>> = {
  loads: 'the loads',
  battery: 'the batteries',
  grid: 'the grid',
};
const COUNTS: Readonly<Record<Counted, string>> = {
  grid_import: 'import',
  grid_export: 'export',
  pv: 'solar energy',
  genset: 'gensets',
};

const flows = FLOWS.map(({ flow, origin, target }) => [flow, `what went from ${ORIGIN[origin]} to ${TARGET[target]}`]);
const counters = COUNTED.flatMap((kind) => [
  [`${kind}_counter`, `${COUNTS[kind]} as the kWh counters of devices count it`],
  [`${kind}_gap`, `what came to light of it after a device or the link had been away`],
  [`${kind}_gap_days`, `how many days before its day the time began of which ${kind}_gap tells`],
  [`${kind}_breaks`, '1 where that counter is told from there on, or is told no longer'],
]);
const coverage = ['coverage', 'share of the time in which the GX was heard, 0 to 1'];
const site = Object.fromEntries([
  ...Object.entries(SIDES),
  ['unaccounted', 'all sources less all sinks: losses, and what nobody measures; it alone can be below 0'],
  ...flows,
  ['overlap', 'what meters of consumers measured beyond loads_ac'],
  ...counters,
  coverage,
]);
const consumer = Object.fromEntries([
  ['energy', 'what the consumer used'],
  ...Object.entries(ORIGIN).map(([origin, words]) => [`from_${origin}`, `what of it came from ${words}`]),
  ['outside', '1 where it lies outside the loads of the site'],
]);
const money = {
  cost: 'what the import cost',
  cost_stored: 'what of it was paid for energy that went to no load',
  income: 'what feeding in brought',
  saved: 'what the import would have cost that the plant made needless',
  unpriced_import: 'kWh of import for which no tariff has a price',
  unpriced_export: 'kWh of export for which no tariff has a price',
};

interface Measurement {
  readonly what: string;
  readonly fields: Readonly<Record<string, string>>;
  /** What a question groups by. */
  readonly group: string;
}

const WINDOWS = 'a point for every 5 minutes, stamped at their start';
const DAYS = 'a point for every local day, stamped at its midnight';

const MEASUREMENTS: Readonly<Record<string, Measurement>> = {
  gx_energy: { what: `kWh of the site, ${WINDOWS}`, fields: site, group: '"site"' },
  gx_energy_day: { what: `kWh of the site, ${DAYS}`, fields: site, group: '"site"' },
  gx_energy_consumer: { what: `kWh of each consumer, ${WINDOWS}`, fields: consumer, group: '"device"' },
  gx_energy_device: {
    what: `kWh that each counter of a device counted, under its path, ${WINDOWS}`,
    fields: {},
    group: '"device"',
  },
  gx_money: {
    what: `with a tariff, what kWh cost and brought, ${WINDOWS}`,
    fields: money,
    group: '"site", "currency"',
  },
  gx_money_day: {
    what: `with a tariff, what kWh cost and brought, ${DAYS}`,
    fields: money,
    group: '"site", "currency"',
  },
};

/** `gx_energy`, `gx_energy/unaccounted`, `unaccounted`; undefined for what is none of them. Throws two lines for a field that is none. */
export function ownOf(name: string): Own | undefined {
  const [first = '', ...rest] = name.split('/');
  const fields = Object.hasOwn(MEASUREMENTS, first) ? MEASUREMENTS[first]?.fields : undefined;
  if (fields && rest.length === 0) return { measurement: first, field: undefined };
  if (fields) {
    const field = rest.join('/');
    if (Object.hasOwn(fields, field)) return { measurement: first, field };
    const meant = nearest(field, Object.keys(fields));
    const hint = meant === undefined ? `All of them: gx-logger explain ${first}` : `Did you mean ${first}/${meant}?`;
    throw new Error(`${first} has no field ${field}.\n${hint}`);
  }
  if (rest.length > 0) return undefined;
  const [measurement] = Object.entries(MEASUREMENTS).find(([, one]) => Object.hasOwn(one.fields, first)) ?? [];
  return measurement === undefined ? undefined : { measurement, field: first };
}

/** The name that was meant by one that is none. */
export function ownMeant(name: string): string | undefined {
  const fields = Object.values(MEASUREMENTS).flatMap((one) => Object.keys(one.fields));
  return nearest(name, [...Object.keys(MEASUREMENTS), ...fields]);
}

export function explainOwn({ measurement, field }: Own): string[] {
  const one = MEASUREMENTS[measurement];
  if (!one) return [];
  const line = (title: string, words: string) => `  ${title.padEnd(14)}${words}`;
  const common = [
    line('Stored', 'in our own schema, whatever profile and rules say: in raw and in the roll-ups that are kept'),
    line('More', 'docs/data-model.md, "Energy"'),
  ];
  if (field === undefined) {
    const widest = Math.max(...Object.keys(one.fields).map((name) => name.length));
    const names = Object.entries(one.fields).map(([name, what]) => `    ${name.padEnd(widest)}  ${what}`);
    return [measurement, line('What it is', one.what), ...common, ...(names.length > 0 ? ['  Fields', ...names] : [])];
  }
  const others = Object.keys(MEASUREMENTS).filter((name) => MEASUREMENTS[name]?.fields === one.fields);
  const isFlag = /(_gap_days|_breaks|^outside|^coverage)$/.test(field);
  const chosen = `${field === 'coverage' ? 'mean' : isFlag ? 'max' : 'sum'}("${field}")`;
  const unit = isFlag || one.fields === money ? '' : ', in kWh';
  return [
    `${measurement}/${field}`,
    line('What it is', `${one.fields[field]}${unit}`),
    ...others.map((name, index) => line(index === 0 ? 'Points' : '', `${name}: ${MEASUREMENTS[name]?.what}`)),
    line('InfluxQL', `SELECT ${chosen} FROM "${measurement}" WHERE time > now() - 1d GROUP BY ${one.group}`),
    ...common,
  ];
}
