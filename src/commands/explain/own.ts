/** What gx-logger writes of itself: energy and money, and what it tells of sites and devices, which no path of a GX has. Pure. */
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
  /** Of what is no sum of kWh or money: where it is explained in the data model, and which tiers have it. */
  readonly told?: { readonly section: string; readonly kept: string };
}

const ALWAYS = 'in our own schema, whatever profile and rules say:';
const EVERYWHERE = `${ALWAYS} in raw and in the roll-ups that are kept`;
const RAW = `${ALWAYS} in raw alone`;
const STATUS = 'Own measurements';

const WINDOWS = 'a point for every 5 minutes, stamped at their start';
const DAYS = 'a point for every local day, stamped at its midnight';

const TOLD: Readonly<Record<string, Measurement>> = {
  gx_device: {
    what: 'whether a device is there: a point at each change, and every 5 minutes',
    fields: { online: '1 where the device is there, 0 where it is gone' },
    group: '"site", "service", "device"',
    told: { section: STATUS, kept: RAW },
  },
  gx_device_text: {
    what: 'what a device says of itself: a point where a text changes, and once a day',
    fields: {
      product_name: 'which product it is',
      custom_name: 'what its owner calls it',
      serial: 'its serial number',
      firmware: 'its firmware version',
      connection: 'how it is connected',
    },
    group: '"site", "service", "device"',
    told: { section: STATUS, kept: RAW },
  },
  gx_site: {
    what: 'how a GX is reached, and what feeds its system: a point at each change, and every 60 s',
    fields: {
      connected: '1 while the MQTT link is up',
      alive: '1 while the GX is heard',
      devices: 'how many devices are online',
      topics: 'how many topics came since gx-logger started',
      messages: 'how many messages came since then',
      clock_offset: 'how many seconds this computer is ahead of the clock that counts',
      ac_lost: 'which source fed the system and is gone: 1 the grid, 3 shore power, 0 none',
      soc_floor: 'how far down an ESS may discharge the battery now, in %; 101 where that has no end',
    },
    group: '"site"',
    told: { section: STATUS, kept: `${RAW}, ac_lost in the roll-ups too` },
  },
  gx_event: {
    what: 'what happened, in words: a point for each event',
    fields: { text: 'what happened', severity: '0 information, 1 warning, 2 alarm' },
    group: '"site", "device", "kind"',
    told: { section: 'Events', kept: EVERYWHERE },
  },
  gx_alarm: {
    what: 'what is wrong now: one series for each fault, whose tag alarm is the D-Bus path',
    fields: {
      level: 'how bad it is now: 0 not, 1 warning, 2 alarm',
      recent: 'the highest level of the last 5 minutes, so that an alarm of seconds is seen',
      text: 'what it is, in words',
    },
    group: '"site", "device", "alarm"',
    told: { section: 'Alarms', kept: EVERYWHERE },
  },
  gx_logger: {
    what: 'counters of gx-logger itself: a point each minute',
    fields: {
      received: 'messages that came',
      accepted: 'messages that were taken',
      refused: 'messages that were not, each for a reason that is counted',
      stored: 'values that a database has',
      rejected: 'values that a database refused',
      expired: 'values that were older than what the database keeps',
      dropped: 'values that were lost, each for a reason that is counted',
      pending: 'values that wait now',
      lag_seconds: 'age of the oldest value that waits',
      journal_bytes: 'size of the journal with the least room',
      journal_kept_bytes: 'what of it is stored already, and gives way',
      journal_limit_bytes: 'how large it may become',
    },
    group: '"host"',
    told: { section: 'gx-logger itself', kept: RAW },
  },
};

const MEASUREMENTS: Readonly<Record<string, Measurement>> = {
  ...TOLD,
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
    line('Stored', one.told?.kept ?? EVERYWHERE),
    line('More', `docs/data-model.md, "${one.told?.section ?? 'Energy'}"`),
  ];
  if (field === undefined) {
    const widest = Math.max(...Object.keys(one.fields).map((name) => name.length));
    const names = Object.entries(one.fields).map(([name, what]) => `    ${name.padEnd(widest)}  ${what}`);
    return [measurement, line('What it is', one.what), ...common, ...(names.length > 0 ? ['  Fields', ...names] : [])];
  }
  const others = Object.keys(MEASUREMENTS).filter((name) => MEASUREMENTS[name]?.fields === one.fields);
  const isFlag = /(_gap_days|_breaks|^outside|^coverage)$/.test(field);
  const pick = one.told ? 'last' : field === 'coverage' ? 'mean' : isFlag ? 'max' : 'sum';
  const chosen = `${pick}("${field}")`;
  const unit = one.told || isFlag || one.fields === money ? '' : ', in kWh';
  return [
    `${measurement}/${field}`,
    line('What it is', `${one.fields[field]}${unit}`),
    ...others.map((name, index) => line(index === 0 ? 'Points' : '', `${name}: ${MEASUREMENTS[name]?.what}`)),
    line('InfluxQL', `SELECT ${chosen} FROM "${measurement}" WHERE time > now() - 1d GROUP BY ${one.group}`),
    ...common,
  ];
}
