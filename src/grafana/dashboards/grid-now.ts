/** What feeds the system now, and since when; what was lost; what the inverters do. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { FLOWS, LOOK, REST, WELL, WRONG } from './colours.ts';
import type { Span } from './frame.ts';
import { figures, paint, thresholds, timeline } from './panels.ts';
import { PHASES } from './phases.ts';
import { ask, INTERVAL, lastOf, NOW, now, over, select, within } from './query.ts';
import { mapping, statesOf } from './words.ts';

/** Services that make AC of a battery; their states have the same words. */
export const INVERTERS = '/^(vebus|multi|inverter|acsystem)$/';
const SITE = { by: ['site'] } as const;

const SOURCES = statesOf('system', 'Ac/ActiveIn/Source', {
  0: REST,
  1: FLOWS.grid,
  2: FLOWS.genset,
  3: FLOWS.grid,
  240: FLOWS['battery discharge'],
});
const LOST = mapping([
  [0, 'No outage', WELL],
  [1, 'Grid lost', WRONG],
  [3, 'Shore lost', LOOK],
]);
const STATES = statesOf('vebus', 'State');

/** Sum of the phases, as two words in place of a sign. */
function gridNow(word: string, factor: string, where: string) {
  const parts = PHASES.map((phase) =>
    select({
      what: `last("Ac/Grid/${phase}/Power") AS "value"`,
      measurement: 'system',
      time: NOW,
      by: ['site', 'device'],
    }),
  );
  const sum = over('sum("value") AS "total"', parts, { time: NOW, by: ['site'] });
  return ask(
    over(`last("total") * ${factor}`, [sum], { time: `${NOW} AND "total" ${where}`, by: ['site'] }),
    `${word} $tag_site`,
  );
}

/** The nominal power is a setting, which comes once an hour. */
function loadOfNominal() {
  const by = ['site', 'device'];
  const power = select({ what: 'last("Ac/Out/P") AS "power"', measurement: 'vebus', time: NOW, by });
  const nominal = select({
    what: 'last("Ac/Out/NominalInverterPower") AS "nominal"',
    measurement: 'vebus',
    time: within('3h'),
    by,
  });
  return ask(
    over('last("power") / last("nominal") * 100', [power, nominal], { time: within('3h'), by }),
    '$tag_site: $tag_device',
  );
}

export const tiles = (): Builder<Panel>[] => [
  figures(
    {
      title: 'What feeds the system now',
      description: 'Grid, shore or generator; "not connected (inverting)" means that the battery feeds the AC loads.',
      nothing: 'Nothing came from this GX for 15 minutes',
      queries: [now('system', 'Ac/ActiveIn/Source', SITE, '$tag_site')],
      width: 6,
      height: 4,
    },
    'none',
  ).mappings(SOURCES),
  figures(
    {
      title: 'Grid or shore now',
      description: 'Power that comes in from the grid or the shore, or is fed in; all phases together.',
      nothing: 'No grid or shore is connected',
      queries: [gridNow('Import', '1', '>= 0'), gridNow('Feed-in', '-1', '< 0')],
      width: 6,
      height: 4,
    },
    'watt',
  )
    .overrideByRegexp('/^Import/', [paint(FLOWS.grid)])
    .overrideByRegexp('/^Feed-in/', [paint(FLOWS['fed in'])]),
  figures(
    {
      title: 'Inverter now',
      description: 'What each inverter or inverter/charger does.',
      nothing: 'No inverter, or nothing came from it for 15 minutes',
      queries: [now(INVERTERS, 'State', { by: ['site', 'device'] }, '$tag_site: $tag_device')],
      width: 6,
      height: 4,
    },
    'none',
  ).mappings(STATES),
  figures(
    {
      title: 'AC output of nominal now',
      description:
        'Power at the AC output against the nominal power of the inverter; above 100 % it is overloaded. While grid, shore or a generator feeds, what it feeds passes by the inverter.',
      nothing: 'No inverter that tells its nominal power',
      queries: [loadOfNominal()],
      width: 6,
      height: 4,
    },
    { unit: 'percent', decimals: 0 },
  )
    .thresholds(thresholds(WELL, [80, LOOK], [100, WRONG]))
    .mappings([
      { type: 'range', options: { from: null, to: 0, result: { text: 'Solar comes in', index: 0 } } } as never,
    ]),
];

/** Of days they are to the second, from raw values. Of years they are from roll-ups, without what changes many times a day. */
export function timelines({ tier }: Span): Builder<Panel>[] {
  const isDays = tier === 'm1';
  const line = { tier: isDays ? 'raw' : tier } as const;
  const charging = timeline(
    {
      title: 'State of inverters',
      description: 'What each inverter or inverter/charger did: charge stages, inverting, passthrough, off or fault.',
      nothing: 'No inverter, or nothing in this range',
      queries: [lastOf(INVERTERS, 'State', { ...line, by: ['site', 'device'] }, '$tag_site: $tag_device')],
      width: 12,
      height: 5,
    },
    line.tier,
  ).mappings(STATES);
  return [
    timeline(
      {
        title: 'What feeds the system',
        description: 'Grid, shore or generator; "not connected (inverting)" means that the battery feeds the AC loads.',
        nothing: 'Nothing is known in this range',
        queries: [lastOf('system', 'Ac/ActiveIn/Source', { ...line, ...SITE }, '$tag_site')],
        width: 12,
        height: 5,
      },
      line.tier,
    ).mappings(SOURCES),
    timeline(
      {
        title: 'Outages of grid and shore',
        description:
          'When the grid or the shore was lost while it fed the system. Shore that is unplugged counts as lost, too.',
        nothing: 'Nothing is known in this range',
        queries: [
          // The worst of each interval, so that a short one is not between two points.
          ask(
            select({ ...line, ...SITE, what: 'max("ac_lost")', measurement: 'gx_site', every: INTERVAL }),
            '$tag_site',
          ),
        ],
        width: 12,
        height: 5,
      },
      line.tier,
    ).mappings(LOST),
    ...(isDays ? [charging] : []),
    timeline(
      {
        title: 'ESS state',
        description: 'What ESS did: normal operation, keeping batteries charged, or a charge below its minimum.',
        nothing: 'No ESS at this site',
        queries: [
          lastOf('system', 'Control/EssState', { ...line, ...SITE, where: ['"Control/EssState" > 0'] }, '$tag_site'),
        ],
        width: isDays ? 12 : 24,
        height: 5,
      },
      line.tier,
    ).mappings(statesOf('system', 'Control/EssState')),
  ];
}
