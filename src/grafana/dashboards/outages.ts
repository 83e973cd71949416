/** When grid or shore power was lost: `ac_lost` of docs/data-model.md, which each roll-up has at each change and once an hour. */
import { WELL, WRONG } from './colours.ts';
import { PLAIN, sorted, transformed } from './energy-parts.ts';
import { table, tile, timeline } from './panels.ts';
import { ask, INTERVAL, over, rows, select } from './query.ts';
import { column } from './tables.ts';
import { mapping } from './words.ts';

const BY = ['site'];
const LOST = { tier: 'm15', measurement: 'gx_site', by: BY } as const;
const NONE = 'No outage in this range';

/** A row where `ac_lost` rose or fell, and by how much. */
const CHANGES = over('"change"', [select({ ...LOST, what: 'difference("ac_lost") AS "change"' })], {
  where: ['"change" <> 0'],
  by: BY,
});
/** Where a rise is followed by a fall, an outage ended; it took the time between the two. */
const ENDED = over(
  '"length"',
  [over('elapsed("change", 1ms) AS "length", difference("change") AS "turn"', [CHANGES], { by: BY })],
  { where: ['"turn" < 0'], by: BY },
);

const figure = (title: string, description: string, what: string, unit: string) =>
  tile(
    {
      title,
      description,
      nothing: NONE,
      queries: [ask(over(`${what}("length")`, [ENDED], { by: BY }), '$tag_site')],
      width: 8,
      height: 4,
    },
    { unit, decimals: 0 },
  ).thresholds(PLAIN);

export const outages = () => [
  timeline(
    {
      title: 'Grid and shore power',
      description:
        'When grid or shore power was lost. It counts until something else feeds the system: on a boat that has left, for as long as it is away.',
      nothing: 'Nothing is known of grid or shore power in this range',
      queries: [ask(select({ ...LOST, what: 'max("ac_lost")', every: INTERVAL }), '$tag_site')],
      width: 24,
      height: 6,
    },
    'm15',
  ).mappings(
    mapping([
      [0, 'Not lost', WELL],
      [1, 'Grid lost', WRONG],
      [3, 'Shore lost', WRONG],
    ]),
  ),
  figure('Outages', 'How often grid or shore power was lost and came back in this range.', 'count', 'none'),
  figure('Time without', 'How long grid or shore power was away in all.', 'sum', 'dtdurationms'),
  figure('The longest', 'The longest outage of this range.', 'max', 'dtdurationms'),
  list(),
];

function list() {
  return transformed(
    table({
      title: 'Each outage',
      description:
        'When it began, and how long it took. One that began before this range, or is not over, is only in the bar above.',
      nothing: NONE,
      queries: [rows(ENDED)],
      width: 24,
      height: 8,
    })
      .overrideByName('Began', [
        { id: 'unit', value: 'time:YYYY-MM-DD HH:mm' },
        { id: 'custom.width', value: 150 },
        { id: 'custom.align', value: 'left' },
      ])
      .overrideByName('length', [
        { id: 'displayName', value: 'Length' },
        { id: 'unit', value: 'dtdurationms' },
        { id: 'custom.width', value: 130 },
        { id: 'custom.align', value: 'left' },
      ])
      .overrideByName('site', column('Site', 130)),
    [
      sorted('Time', true),
      {
        id: 'calculateField',
        options: {
          mode: 'binary',
          alias: 'Began',
          replaceFields: false,
          binary: {
            left: { matcher: { id: 'byName', options: 'Time' } },
            operator: '-',
            right: { matcher: { id: 'byName', options: 'length' } },
          },
        },
      },
      {
        id: 'organize',
        options: { excludeByName: { Time: true }, indexByName: { Began: 0, length: 1, site: 2 } },
      },
    ],
  );
}
