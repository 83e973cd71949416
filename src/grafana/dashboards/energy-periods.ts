/** This day, week, month and year beside the ones before: a row each, the newest first. */
import type { Flow } from './colours.ts';
import { FLOWS } from './colours.ts';
import {
  type Cut,
  DAY,
  days,
  named,
  newest,
  SHARE,
  SUN,
  selfSufficiency,
  sorted,
  sumOf,
  transformed,
  USED,
  WEEK,
  WITHOUT_TIME,
} from './energy-parts.ts';
import { paint, table } from './panels.ts';
import { type Query, rows, within } from './query.ts';
import { column } from './tables.ts';

const COLUMNS: readonly (readonly [name: string, flow: Flow, sum: string])[] = [
  ['Sun', 'sun', sumOf(...SUN)],
  ['Used', 'loads', sumOf(...USED)],
  ['Bought', 'grid', sumOf('grid_import', 'genset')],
  ['Fed in', 'fed in', sumOf('grid_export')],
];
const OWN = 'Own';

const asked = (cut: Cut): Query[] => [
  rows(days(COLUMNS.map(([name, , sum]) => `${sum} AS "${name}"`).join(', '), cut)),
  rows(selfSufficiency(cut, OWN)),
];

const HOW =
  `Sun, what was used, what came from grid and genset, what was fed in; "Own" is the part of what was used that was neither
bought nor made by a genset. The first row is not over yet.`.replaceAll('\n', ' ');

function period(title: string, first: string, description: string, queries: readonly Query[], decimals: number) {
  const panel = table({
    title: `${title}, in kWh`,
    description: `${description} ${HOW}`,
    nothing: 'No day is known yet',
    queries,
    width: 12,
    height: 9,
  }).minWidth(54);
  return COLUMNS.reduce(
    (one, [name, flow]) =>
      one.overrideByName(name, [
        { id: 'decimals', value: decimals },
        { id: 'custom.align', value: 'right' },
        paint(FLOWS[flow]),
      ]),
    panel,
  )
    .overrideByName(OWN, [
      { id: 'unit', value: SHARE.unit },
      { id: 'decimals', value: 0 },
      { id: 'custom.align', value: 'right' },
      { id: 'custom.width', value: 56 },
    ])
    .overrideByName(first, column(title.replace(/s$/, ''), 106));
}

const merged = { id: 'merge', options: {} };
/** Days and weeks stand at a time that only their name makes sense of. */
const byTime = (format: string) => [merged, sorted('Time', true), ...named(format)];
const byTag = (tag: string, many: number) => [WITHOUT_TIME, merged, ...newest(tag, many)];

export const periods = () => [
  transformed(
    period(
      'Days',
      'Time',
      'Today, the seven days before, and the day of a year ago.',
      // One row a query and day: today, and 365 days before it.
      [
        ...asked({ time: within('8d'), every: DAY }),
        ...asked({ time: `${within('366d')} AND time <= now() - 365d`, every: DAY }),
      ],
      1,
    ),
    byTime('D MMM YYYY'),
  ),
  transformed(
    period(
      'Weeks',
      'Time',
      'The newest weeks; each begins on the Monday named.',
      asked({ time: within('64d'), every: WEEK }),
      1,
    ),
    [...byTime('D MMM YYYY'), { id: 'limit', options: { limitField: 8 } }],
  ),
  transformed(
    period(
      'Months',
      'month',
      'The newest 14 months: the last row but one is the same month of last year.',
      asked({ time: within('500d'), by: ['month'] }),
      0,
    ),
    byTag('month', 14),
  ),
  transformed(
    period('Years', 'year', 'Each year that is known.', asked({ time: within('36500d'), by: ['year'] }), 0),
    byTag('year', 30),
  ),
];
