/** What went into the batteries of a site and came out again: by the hour, or by day and month with the share that came back. */
import type { Span } from './frame.ts';
import { bars, paintFlows, table } from './panels.ts';
import { ask, rows, select } from './query.ts';
import { column } from './tables.ts';

const NOTHING = 'No battery at this site, or nothing in this range';
const FLOWS = { In: 'battery charge', Out: 'battery discharge' } as const;

export const energy = (tier: Span['tier']) => (tier === 'm1' ? [hours()] : [months(), days()]);

function hours() {
  const sum = (what: string) =>
    select({ what: `sum(${what})`, tier: 'm1', measurement: 'gx_energy', by: [], every: '1h', fill: 'none' });
  return inAndOut('Energy in and out by the hour', sum);
}

/** Rows of days stand at local midnight, so the sites of one time zone share their bars. */
function days() {
  const sum = (what: string) =>
    select({ what: `sum(${what})`, tier: 'm15', measurement: 'gx_energy_day', by: [], every: '15m', fill: 'none' });
  return inAndOut('Energy in and out by day', sum).span(24);
}

function inAndOut(title: string, sum: (what: string) => string) {
  return paintFlows(
    bars(
      {
        title,
        description:
          'What went into all batteries of the site (above zero) and came out (below). Two monitors at one battery count once.',
        nothing: NOTHING,
        queries: [
          ask(sum('"battery_charge"'), 'In'),
          ask(`${sum('"battery_discharge"').replace(') FROM', ') * -1 FROM')}`, 'Out'),
        ],
        width: 12,
        height: 9,
      },
      { unit: 'kwatth', decimals: 1 },
    ),
    FLOWS,
  );
}

function months() {
  const kwh = [
    { id: 'unit', value: 'kwatth' },
    { id: 'decimals', value: 1 },
  ];
  const share = [
    { id: 'unit', value: 'percent' },
    { id: 'decimals', value: 0 },
  ];
  return table({
    title: 'Efficiency by month',
    description:
      'What came out of all batteries of a site in percent of what went in. Over a whole month it is fairly right; a month that ends fuller than it began shows less, one that ends emptier more, and so does a first month.',
    nothing: NOTHING,
    queries: [
      rows(
        select({
          what: 'sum("battery_charge") AS "in", sum("battery_discharge") AS "out", sum("battery_discharge") / sum("battery_charge") * 100 AS "share"',
          tier: 'm15',
          measurement: 'gx_energy_day',
          by: ['month', 'site'],
        }),
      ),
    ],
    width: 12,
    height: 9,
  })
    .withTransformation({ id: 'organize', options: { excludeByName: { Time: true } } })
    .withTransformation({ id: 'sortBy', options: { sort: [{ field: 'month', desc: true }] } })
    .overrideByName('month', column('Month', 110))
    .overrideByName('site', column('Site', 150))
    .overrideByName('in', column('In', 100, ...kwh))
    .overrideByName('out', column('Out', 100, ...kwh))
    .overrideByName('share', column('Efficiency', 100, ...share));
}
