/** All sites: a row each, the worst first, and what each made and used a day. */
import { TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { LOOK, WELL, WRONG } from './colours.ts';
import { dashboard } from './frame.ts';
import { bars, paintFlows, table, thresholds } from './panels.ts';
import { addedNow, NOW, rows, select } from './query.ts';
import { column } from './tables.ts';
import { daily, PHASES, SUN, todayBy } from './today.ts';
import { mapping, unitOf } from './words.ts';
import { ALARMS, EVENTS, HEARD, OFFLINE, REACHED } from './wrong.ts';

const BY_SITE = ['site'];
const lastNow = (name: string, path: string) =>
  select({ what: `last("${path}") AS "${name}"`, measurement: 'system', time: NOW, by: BY_SITE });

/** When a site was heard is the one time that the table shows. */
const TOLD_BY_TIME = 'B';
const ANSWERS = [
  REACHED,
  HEARD,
  ALARMS,
  EVENTS,
  OFFLINE,
  lastNow('charge', 'Dc/Battery/Soc'),
  lastNow('battery', 'Dc/Battery/Power'),
  addedNow('sum("value") AS "sun"', 'system', SUN),
  addedNow('sum("value") AS "loads"', 'system', PHASES('Ac/Consumption')),
  todayBy('made', BY_SITE, 'pv_dc', 'pv_ac'),
  todayBy('bought', BY_SITE, 'grid_import'),
  todayBy('used', BY_SITE, 'loads_ac', 'loads_dc'),
];

const COLOURED: DynamicConfigValue = { id: 'custom.cellOptions', value: { type: 'color-text' } };
const measured = ({ unit, decimals }: { unit: string; decimals: number | undefined }): DynamicConfigValue[] => [
  { id: 'unit', value: unit },
  ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }]),
];
const POWER = measured({ unit: 'watt', decimals: undefined });
const ENERGY = measured({ unit: 'kwatth', decimals: 1 });
const steps = (...stops: Parameters<typeof thresholds>) => [
  COLOURED,
  { id: 'thresholds', value: thresholds(...stops).build() },
];
const words = (...states: Parameters<typeof mapping>[0]) => [COLOURED, { id: 'mappings', value: mapping(states) }];
const HOME = [{ title: 'GX Home of this site', url: `/d/gx-home?var-site=\${__value.raw:percentencode}` }];

/** What a site does not have, or nobody knows. */
const NONE: DynamicConfigValue = { id: 'noValue', value: '-' };

/** By the names of the answers, in the order in which they stand. */
const COLUMNS: readonly (readonly [name: string, properties: DynamicConfigValue[]])[] = [
  ['site', column('Site', 150, { id: 'links', value: HOME })],
  ['worst', column('Now', 90, ...words([1, 'Warning', LOOK], [2, 'Alarm', WRONG]))],
  ['heard', column('Reached', 90, ...words([0, 'Silent', WRONG], [1, 'Yes', WELL]))],
  [
    'charge',
    column('Charge', 90, ...measured(unitOf('system', 'Dc/Battery/Soc')), ...steps(WRONG, [20, LOOK], [40, WELL])),
  ],
  ['alarms', column('Alarms now', 110, ...steps(WELL, [1, LOOK]))],
  ['events', column('In 24 hours', 110)],
  ['offline', column('Offline', 90, ...steps(WELL, [1, WRONG]))],
  ['Time', column('Last heard', 150, { id: 'unit', value: 'dateTimeFromNow' })],
  ['battery', column('Battery', 100, ...POWER)],
  ['sun', column('Sun', 100, ...POWER)],
  ['loads', column('AC loads', 100, ...POWER)],
  ['made', column('Sun today', 110, ...ENERGY)],
  ['bought', column('Import today', 120, ...ENERGY)],
  ['used', column('Used today', 110, ...ENERGY)],
];

/** What comes first decides first; of two that are equal in it the next one does. */
const WORST_FIRST = [
  { name: 'Reached', desc: false },
  { name: 'Now', desc: true },
  { name: 'Offline', desc: true },
  { name: 'In 24 hours', desc: true },
  { name: 'Charge', desc: false },
];

const list = () =>
  COLUMNS.reduce(
    (one, [name, properties]) => one.overrideByName(name, [NONE, ...properties]),
    table({
      title: 'Sites',
      description:
        'A row a site, the worst first: silent ones, alarms that are on, devices that have left, warnings and alarms of 24 hours. A click on the name opens the site.',
      nothing: 'No site was heard for 3 days',
      queries: ANSWERS.map(rows),
      width: 24,
      height: 10,
    })
      .sortBy(WORST_FIRST.map(({ name, desc }) => new TableSortByFieldStateBuilder().displayName(name).desc(desc)))
      .transformations([
        {
          id: 'filterFieldsByName',
          filter: { id: 'byRefId', options: `/^[^${TOLD_BY_TIME}]$/` },
          options: { exclude: { names: ['Time'] } },
        },
        { id: 'joinByField', options: { byField: 'site', mode: 'outer' } },
        {
          id: 'organize',
          options: {
            excludeByName: { alive: true },
            indexByName: Object.fromEntries(COLUMNS.map(([name], index) => [name, index])),
          },
        },
      ]),
  );

/** Bars for what each site got, a day a bar, and a line for what it used. */
const days = () =>
  paintFlows(
    bars(
      {
        title: '$site',
        description:
          'The energy that came each day (bars: sun, import, genset, alternator and others), and what was used (line).',
        nothing: 'Nothing in this range',
        queries: [
          daily('Sun', 'pv_dc', 'pv_ac'),
          daily('Import', 'grid_import'),
          daily('Genset', 'genset'),
          daily('Alternator and others', 'alternator', 'dc_sources'),
          daily('Used', 'loads_ac', 'loads_dc'),
        ],
        width: 12,
        height: 7,
      },
      'kwatth',
    )
      .min(0)
      .overrideByName('Used', LINE),
    { Sun: 'sun', Import: 'grid', Genset: 'genset', 'Alternator and others': 'alternator', Used: 'loads' },
  )
    .repeat('site')
    .repeatDirection('h')
    .maxPerRow(2);
const LINE: DynamicConfigValue[] = [
  { id: 'custom.drawStyle', value: 'line' },
  { id: 'custom.lineInterpolation', value: 'stepAfter' },
  { id: 'custom.lineWidth', value: 2 },
  { id: 'custom.fillOpacity', value: 0 },
  { id: 'custom.stacking', value: { mode: 'none' } },
];

export const sites = () =>
  dashboard({
    uid: 'gx-sites',
    title: 'GX Sites',
    description: 'A row a site, the worst first, and what each made and used a day.',
    from: 'now-30d',
    refresh: '1m',
    tier: 'm15',
    hidesMarks: true,
    panels: [list(), days()],
  });
