/** What the plant made, used, bought and brought: today, on the days of the range, in months and years. */
import { RowBuilder, TextBoxVariableBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { LOOK, WELL } from './colours.ts';
import { consumers } from './energy-consumers.ts';
import { eachDay, eachMonth, flows } from './energy-flows.ts';
import { money, payback } from './energy-money.ts';
import {
  batteryOutOverIn,
  PLAIN,
  SHARE,
  SUN,
  selfConsumption,
  selfSufficiency,
  sumOf,
  USED,
  WHOLE_KWH,
} from './energy-parts.ts';
import { periods } from './energy-periods.ts';
import { dashboard } from './frame.ts';
import { outages } from './outages.ts';
import { thresholds, tile, type Unit } from './panels.ts';
import { ask, over, type Query, select, within } from './query.ts';

export const energy = () =>
  dashboard({
    uid: 'gx-energy',
    title: 'GX Energy',
    description: 'What was made, used, bought and fed in, what it cost and what the plant brought.',
    from: 'now-30d',
    refresh: '5m',
    variables: [new TextBoxVariableBuilder('price').label('Price of the plant').defaultValue('0')],
    panels: [
      ...today(),
      ...ratios(),
      ...eachDay(),
      ...flows(),
      new RowBuilder('Beside the time before'),
      ...periods(),
      ...eachMonth(),
      new RowBuilder('Consumers'),
      consumers(),
      new RowBuilder('Money'),
      ...money(),
      new RowBuilder('What the plant brought since the first day'),
      ...payback(),
      new RowBuilder('Outages of grid and shore power'),
      ...outages(),
    ],
  });

const QUARTER = { width: 6, height: 4 } as const;

/** Of each site the newest day that is no older than one, which is today's; the last 24 hours; and as long before. */
function now(sum: string, fields: readonly string[]): Query[] {
  const newest = fields.map((field) => `last("${field}") AS "${field}"`).join(', ');
  const todays = select({ what: newest, measurement: 'gx_energy_day', time: within('24h'), by: ['site', 'portal_id'] });
  const windows = (time: string) => select({ what: sum, measurement: 'gx_energy', time, by: [] });
  return [
    ask(over(sum, [todays], { by: [] }), 'Today'),
    ask(windows(within('24h')), 'Last 24 h'),
    ask(windows(`${within('48h')} AND time <= now() - 24h`), '24 h before'),
  ];
}

function amount(title: string, description: string, fields: readonly string[]) {
  const nothing = 'Nothing was heard of this site for two days';
  return tile(
    { ...QUARTER, title, description, nothing, queries: now(sumOf(...fields), fields) },
    WHOLE_KWH,
  ).thresholds(PLAIN);
}

const BESIDE = 'Today since midnight, the last 24 hours, and the 24 hours before those.';

const today = () => [
  amount('Sun', `What all solar made. ${BESIDE}`, SUN),
  amount('Used', `AC and DC loads. ${BESIDE}`, USED),
  amount('From grid and genset', `What was bought or burnt. ${BESIDE}`, ['grid_import', 'genset']),
  amount('Fed in', `What went to the grid. ${BESIDE}`, ['grid_export']),
];

function ratio(title: string, description: string, nothing: string, query: string, unit: Unit = SHARE) {
  return tile({ ...QUARTER, title, description, nothing, queries: [ask(query, title)] }, unit).thresholds(PLAIN);
}

const ratios = () => [
  ratio(
    'Self-sufficiency',
    'The part of what was used that was neither bought nor made by a genset, on the days of this range.',
    'Nothing was used on the days of this range',
    selfSufficiency({}),
  ),
  ratio(
    'Self-consumption',
    'The part of the sun that was not fed in, on the days of this range.',
    'No sun on the days of this range',
    selfConsumption({}),
  ),
  ratio(
    'Battery: out of what went in',
    'What came out of the battery of what went in. Choose at least a month: else it says more of how full the battery was at both ends.',
    'No battery was charged on the days of this range',
    batteryOutOverIn({}),
  ),
  ratio(
    'Measured',
    'The part of these days of which gx-logger heard the site. What it did not hear is missing in every sum here.',
    'No day is known in this range',
    select({ what: 'mean("coverage")', tier: 'm15', measurement: 'gx_energy_day', by: [] }),
  ).thresholds(thresholds(LOOK, [0.98, WELL])),
];
