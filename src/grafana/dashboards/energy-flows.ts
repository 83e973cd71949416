/** Where energy came from and where it went: bars a day and a month, and the flows between sources and sinks. */
import type { Flow } from './colours.ts';
import {
  type Cut,
  DAY,
  ifAny,
  joined,
  KWH,
  named,
  newest,
  sorted,
  sumOf,
  transformed,
  UNNAMED,
  WITHOUT_TIME,
} from './energy-parts.ts';
import { columns, paintFlows, parts } from './panels.ts';
import { ask, rows, within } from './query.ts';

/** A name for people, its colour, and what it adds up. */
type Part = readonly [name: string, flow: Flow, sum: string];

const SOURCES: readonly Part[] = [
  ['Sun', 'sun', sumOf('pv_dc')],
  ['Sun, PV inverters', 'sun of PV inverters', sumOf('pv_ac')],
  ['Grid or shore', 'grid', sumOf('grid_import')],
  ['Genset', 'genset', sumOf('genset')],
  ['Alternator', 'alternator', sumOf('alternator')],
  ['Other DC sources', 'other', sumOf('dc_sources')],
  ['Battery, discharged', 'battery discharge', sumOf('battery_discharge')],
  ['Not measured', 'unknown', `-1 * ${sumOf('unaccounted')}`],
];
const SINKS: readonly Part[] = [
  ['AC loads', 'loads', sumOf('loads_ac')],
  ['DC loads', 'DC loads', sumOf('loads_dc')],
  ['Battery, charged', 'battery charge', sumOf('battery_charge')],
  ['Fed in', 'fed in', sumOf('grid_export')],
  ['Losses', 'unknown', sumOf('unaccounted')],
];
const OF_LOADS: readonly Part[] = [
  ['Sun', 'sun', sumOf('pv_to_loads')],
  ['Battery', 'battery discharge', sumOf('battery_to_loads')],
  ['Grid or shore', 'grid', sumOf('grid_to_loads')],
  ['Genset', 'genset', sumOf('genset_to_loads')],
  ['Alternator and DC sources', 'alternator', sumOf('other_to_loads')],
  ['Not measured', 'unknown', sumOf('unknown_to_loads')],
];
const OF_SUN: readonly Part[] = [
  ['Loads', 'loads', sumOf('pv_to_loads')],
  ['Battery', 'battery charge', sumOf('pv_to_battery')],
  ['Fed in', 'fed in', sumOf('pv_to_grid')],
];
const OF_BATTERY: readonly Part[] = [
  ['Sun', 'sun', sumOf('pv_to_battery')],
  ['Grid or shore', 'grid', sumOf('grid_to_battery')],
  ['Genset', 'genset', sumOf('genset_to_battery')],
  ['Alternator and DC sources', 'alternator', sumOf('other_to_battery')],
  ['Not measured', 'unknown', sumOf('unknown_to_battery')],
];

const coloursOf = (all: readonly Part[]) => Object.fromEntries(all.map(([name, flow]) => [name, flow]));

const NOTHING = 'Nothing in this range: choose one with a whole day in it';

function aDay(title: string, description: string, all: readonly Part[]) {
  const cut: Cut = { every: DAY };
  const queries = all.map(([name, , sum]) => rows(ifAny(sum, name, cut)));
  const panel = columns({ title, description, nothing: NOTHING, queries, width: 12, height: 9 }, KWH);
  return paintFlows(
    transformed(panel, [joined('Time'), sorted('Time'), ...named('D MMM')]),
    coloursOf(all),
  ).overrideByName('Time', UNNAMED);
}

export const eachDay = () => [
  aDay(
    'Where energy came from, each day',
    'Everything that came in on each local day, in kWh. Each bar is as high as the one beside it of where it went.',
    SOURCES,
  ),
  aDay(
    'Where energy went, each day',
    'Everything that went out on each local day, in kWh. Losses are what went into cables, inverters and chargers, and what nothing measures.',
    SINKS,
  ),
];

const MONTHS = 24;

function aMonth(title: string, description: string, all: readonly Part[]) {
  const cut: Cut = { time: within('800d'), by: ['month'] };
  const queries = all.map(([name, , sum]) => rows(ifAny(sum, name, cut)));
  const nothing = 'No day is known yet';
  const panel = columns({ title, description, nothing, queries, width: 12, height: 9 }, { ...KWH, decimals: 0 });
  const steps = [joined('month'), WITHOUT_TIME, ...newest('month', MONTHS), sorted('month')];
  return paintFlows(transformed(panel, steps), coloursOf(all)).overrideByName('month', UNNAMED);
}

export const eachMonth = () => [
  aMonth('Where energy came from, each month', `The newest ${MONTHS} months, whatever range is chosen above.`, SOURCES),
  aMonth('Where energy went, each month', `The newest ${MONTHS} months, whatever range is chosen above.`, SINKS),
];

function flow(title: string, description: string, nothing: string, all: readonly Part[]) {
  const queries = all.map(([name, , sum]) => ask(ifAny(sum, name, {}), name));
  return paintFlows(parts({ title, description, nothing, queries, width: 8, height: 8 }, KWH), coloursOf(all));
}

export const flows = () => [
  flow(
    'What the loads lived on',
    'Where the energy of AC and DC loads came from, on the days of this range.',
    'Nothing was used on the days of this range',
    OF_LOADS,
  ),
  flow(
    'Where the sun went',
    'Loads are served first, then the battery; what is left is fed in.',
    'No sun on the days of this range, or no solar at this site',
    OF_SUN,
  ),
  flow(
    'What charged the battery',
    'Where the energy that went into the battery came from, on the days of this range.',
    'Nothing charged a battery on the days of this range',
    OF_BATTERY,
  ),
];
