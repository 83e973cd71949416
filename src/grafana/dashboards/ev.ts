/** EV chargers, heat pumps and meters of loads: what they take, and where it came from. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { FLOWS, REST, WRONG } from './colours.ts';
import type { Span } from './frame.ts';
import { bars, figures, lines, paint, SET, timeline } from './panels.ts';
import { ask, chosen, lastOf, mean, now, select, ZONE } from './query.ts';
import { statesOf, unitOf } from './words.ts';

export const CONSUMERS = '/^(evcharger|acload|heatpump)$/';
const BY = ['site', 'device'] as const;

const STATUS = statesOf('evcharger', 'Status', {
  ...Object.fromEntries([8, 9, 10, 11, 12, 13, 14].map((code) => [code, WRONG])),
  0: REST,
});

export function chargers({ tier }: Span): Builder<Panel>[] {
  const nothing = 'No EV charger, or not heard for 15 minutes';
  const named = (field: string, name: string) => now('evcharger', field, { by: BY }, `$tag_device: ${name}`);
  return [
    figures(
      {
        title: 'EV charger now',
        description:
          'What each charger does or waits for. Mode: manual charges at once, auto waits for the sun, scheduled for its time.',
        nothing,
        queries: [named('Status', 'status'), named('Mode', 'mode')],
        width: 12,
        height: 4,
      },
      'none',
    )
      .mappings(STATUS)
      .overrideByRegexp('/: mode$/', [{ id: 'mappings', value: statesOf('evcharger', 'Mode') }]),
    figures(
      {
        title: 'Charging now',
        description: 'Power that flows into the car, and kWh since it was plugged in, or of the last time.',
        nothing,
        queries: [named('Ac/Power', 'power'), named('Session/Energy', 'this session')],
        width: 12,
        height: 4,
      },
      unitOf('evcharger', 'Ac/Power'),
    ).overrideByRegexp('/: this session$/', [
      { id: 'unit', value: 'kwatth' },
      { id: 'decimals', value: 2 },
    ]),
    ...(tier === 'm1' ? courses() : []),
  ];
}

/** Over years they would be a grey of their own: they change many times a day. */
const courses = (): Builder<Panel>[] => [
  timeline({
    title: 'State of EV chargers',
    description: 'Disconnected, charging, waiting for the sun, charged, or a fault.',
    nothing: 'No EV charger, or nothing in this range',
    queries: [lastOf('evcharger', 'Status', { by: BY })],
    width: 12,
    height: 6,
  }).mappings(STATUS),
  lines(
    {
      title: 'Charge current',
      description: 'What the charger allows the car now, and what is asked for.',
      nothing: 'No EV charger, or nothing in this range',
      queries: [
        mean('evcharger', 'Current', { tier: 'm1', by: BY }, '$tag_device allowed'),
        mean('evcharger', 'SetCurrent', { tier: 'm1', by: BY }, '$tag_device asked for'),
      ],
      width: 12,
      height: 6,
    },
    unitOf('evcharger', 'Current'),
  ).overrideByRegexp('/asked for$/', SET),
];

/** Names and colours of where the energy of a consumer came from. */
const ORIGINS = {
  from_pv: ['Sun', 'sun'],
  from_battery: ['Battery', 'battery discharge'],
  from_grid: ['Grid or shore', 'grid'],
  from_genset: ['Generator', 'genset'],
  from_other: ['Alternator and DC sources', 'alternator'],
  from_unknown: ['Unknown', 'unknown'],
} as const;

/** One consumer, in a row of its own. */
export function consumer({ tier }: Span): Builder<Panel>[] {
  const where = [chosen('device', 'consumer')];
  const days = tier === 'm15';
  const origins = Object.entries(ORIGINS).map(([field, [name]]) =>
    ask(
      select({
        what: `sum("${field}")`,
        tier: 'm15',
        measurement: 'gx_energy_consumer',
        where: [...where, `"service" =~ ${CONSUMERS}`, `"${field}" > 0`],
        by: [],
        every: days ? '1d' : '1h',
        fill: 'none',
        ...(days && { last: ZONE }),
      }),
      name,
    ),
  );
  const stacked = bars(
    {
      title: days ? 'Energy of $consumer by day' : 'Energy of $consumer by hour',
      description:
        'Energy that it took, and where it came from: the mix that all loads had at that time. A meter in front of another one has what is left.',
      nothing: 'Nothing was taken in this range, or another meter behind it has it all',
      queries: origins,
      width: 12,
      height: 7,
    },
    unitOf('evcharger', 'Ac/Energy/Forward'),
  );
  return [
    lines(
      {
        title: 'Power of $consumer',
        description: 'What it takes.',
        nothing: 'No EV charger, heat pump or meter of a load, or nothing in this range',
        queries: [mean(CONSUMERS, 'Ac/Power', { tier, where, by: BY }, '$tag_site')],
        width: 12,
        height: 7,
      },
      unitOf('evcharger', 'Ac/Power'),
      tier,
    ),
    Object.values(ORIGINS).reduce((panel, [name, flow]) => panel.overrideByName(name, [paint(FLOWS[flow])]), stacked),
  ];
}
