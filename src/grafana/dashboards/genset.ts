/** Generators: what starts them and why, how long they ran, and what they brought. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { LOOK, REST, WELL, WRONG } from './colours.ts';
import type { Span } from './frame.ts';
import { bars, figures, lines, thresholds, timeline } from './panels.ts';
import { phases, total } from './phases.ts';
import { ask, lastOf, mean, NOW, now, over, type Query, select, ZONE } from './query.ts';
import { statesOf, unitOf } from './words.ts';

/** AC and DC gensets with a controller. */
export const GENSETS = '/^(genset|dcgenset)$/';
const HOURS = { unit: 'suffix: h', decimals: 1 };
const BY = ['site', 'device'] as const;

const STATES = statesOf('generator', 'State', { 0: REST, 1: WELL, 5: LOOK });
const REASONS = statesOf('generator', 'RunningByConditionCode', { 0: REST });
const STATUS = statesOf('genset', 'StatusCode', { 0: REST, 8: WELL });

/** Every GX has the service generator; this is of those that start one. */
function started(field: string, name: string, factor = ''): Query {
  const both = select({
    what: `last("${field}") AS "value", last("Enabled") AS "enabled"`,
    measurement: 'generator',
    time: NOW,
    by: BY,
  });
  return ask(over(`"value"${factor}`, [both], { time: '"enabled" = 1', by: BY }), `$tag_site: ${name}`);
}

/** Figures of different units in one panel, so that those that a plant does not have take no room. */
export const gensetTiles = (): Builder<Panel>[] => [
  figures(
    {
      title: 'Generator now',
      description:
        'What the start and stop of the GX says, and the condition that started it; run time since midnight.',
      nothing: 'The GX starts no generator here',
      queries: [
        started('State', 'state'),
        started('RunningByConditionCode', 'why it runs'),
        started('TodayRuntime', 'ran today', ' / 3600'),
      ],
      width: 12,
      height: 4,
    },
    HOURS,
  )
    .overrideByRegexp('/: state$/', [{ id: 'mappings', value: STATES }])
    .overrideByRegexp('/: why it runs$/', [{ id: 'mappings', value: REASONS }]),
  figures(
    {
      title: 'Engine now',
      description:
        'Hours until the next service (below zero it is overdue), all hours of the engine, and the voltage of its starter battery.',
      nothing: 'No genset with a controller, and no service interval is set',
      queries: [
        started('ServiceCounter', 'service due in', ' / 3600'),
        ask(
          select({ what: 'last("Engine/OperatingHours") / 3600', measurement: GENSETS, time: NOW, by: BY }),
          '$tag_site: engine ran',
        ),
        now(GENSETS, 'StarterVoltage', { by: BY }, '$tag_site: starter battery'),
      ],
      width: 12,
      height: 4,
    },
    { ...HOURS, decimals: 0 },
  )
    .overrideByRegexp('/: service due in$/', [
      { id: 'thresholds', value: thresholds(WRONG, [0, LOOK], [20, WELL]).build() },
    ])
    .overrideByRegexp('/: starter battery$/', [
      { id: 'unit', value: 'volt' },
      { id: 'decimals', value: 2 },
    ]),
];

/** Each run of days; over years the days alone. */
export const gensetRuns = ({ tier }: Span): Builder<Panel>[] =>
  tier === 'm1' ? [...runs(), ...days(tier)] : days(tier);

function runs(): Builder<Panel>[] {
  const line = { by: BY } as const;
  const isOn = (field: string) => ({ ...line, where: [`"${field}" > 0`] });
  return [
    timeline({
      title: 'Generator',
      description:
        'Each run with the condition that started it, what is not well of the start and stop, and what the controllers of gensets say.',
      nothing: 'No generator ran in this range',
      queries: [
        lastOf('generator', 'RunningByConditionCode', isOn('RunningByConditionCode'), '$tag_site: why it ran'),
        lastOf('generator', 'State', isOn('State'), '$tag_site: state'),
        lastOf(GENSETS, 'StatusCode', line, '$tag_site: controller'),
        lastOf(GENSETS, 'ErrorCode', isOn('ErrorCode'), '$tag_site: error'),
      ],
      width: 12,
      height: 7,
    })
      .mappings(STATUS)
      .overrideByRegexp('/: why it ran$/', [{ id: 'mappings', value: REASONS }])
      .overrideByRegexp('/: state$/', [{ id: 'mappings', value: STATES }])
      .overrideByRegexp('/: error$/', [{ id: 'mappings', value: statesOf('genset', 'ErrorCode', { 0: REST }) }]),
    lines(
      {
        title: 'Power of generators',
        description: 'What AC gensets give, phase by phase, and what DC gensets give the battery.',
        nothing: 'No generator fed in this range',
        queries: [
          ...phases('system', 'Ac/Genset/{phase}/Power', { tier: 'm1' }, '$tag_site '),
          total('system', 'Ac/Genset/{phase}/Power', { tier: 'm1' }, '$tag_site total'),
          mean('dcgenset', 'Dc/0/Power', { tier: 'm1', by: BY }),
        ],
        width: 12,
        height: 7,
      },
      unitOf('genset', 'Ac/Power'),
      // That of a DC genset comes once an hour while it rests.
      'm15',
    ),
  ];
}

/** A day is little of what a generator does: the dashboard of days has 30 of them. */
function days(tier: Span['tier']) {
  const runTime = select({
    what: 'max("TodayRuntime") / 3600',
    tier: 'm15',
    measurement: 'generator',
    where: ['"TodayRuntime" > 0'],
    by: BY,
    every: '1d',
    fill: 'none',
    last: ZONE,
  });
  const energy = select({
    what: '"genset"',
    tier: 'm15',
    measurement: 'gx_energy_day',
    where: ['"genset" > 0'],
    by: ['site'],
  });
  const both = [
    bars(
      {
        title: 'Run time by day',
        description: 'Hours that the generator ran on each day of the time zone that stands above.',
        nothing: 'No generator ran in this range',
        queries: [ask(runTime, '$tag_site')],
        width: 12,
        height: 6,
      },
      HOURS,
    ),
    bars(
      {
        title: 'Energy of generators by day',
        description: 'Energy that AC and DC gensets gave on each local day.',
        nothing: 'No generator fed in this range',
        queries: [ask(energy, '$tag_site')],
        width: 12,
        height: 6,
      },
      { unit: 'kwatth', decimals: 1 },
    ),
  ];
  return tier === 'm1' ? both.map((panel) => panel.timeFrom('30d')) : both;
}
