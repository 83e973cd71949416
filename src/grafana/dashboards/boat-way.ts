/** Under way: what the engine charges, how fast, where to, and how far. */
import * as common from '@grafana/grafana-foundation-sdk/common';
import { CustomVariableBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { bars, lines, timeline } from './panels.ts';
import { ask, INTERVAL, lastOf, mean, select, ZONE } from './query.ts';
import { statesOf, unitOf } from './words.ts';

const BY = ['site', 'device'];
const NO_POSITION = 'No position (GPS) at this site, or no way made in this range';
/** m/s; below it a boat at anchor only seems to move. */
const MOVES = '"Speed" > 0.5';
/** Of one row of a roll-up. */
const SECONDS = { m1: 60, m15: 900 } as const;

/** What one m/s is in the unit that is chosen: the factor of speed, and, by the hour, of distance. */
export const wayIn = () =>
  new CustomVariableBuilder('way')
    .label('Speed in')
    .values('kn and nmi : 1.943844, km/h and km : 3.6, mph and mi : 2.236936')
    .current({ selected: true, text: 'kn and nmi', value: '1.943844' });
const FACTOR = `\${way:raw}`;

export function way(tier: 'm1' | 'm15') {
  const day = tier === 'm15';
  const line = { tier, by: BY } as const;
  const charging = { tier: day ? 'm15' : 'raw', by: BY } as const;
  const speed = select({ ...line, what: `mean("Speed") * ${FACTOR}`, measurement: 'gps', every: INTERVAL });
  const far = select({
    ...line,
    what: `sum("Speed") * ${SECONDS[tier]} / 3600 * ${FACTOR}`,
    measurement: 'gps',
    where: [MOVES],
    every: day ? '1d' : '1h',
    fill: 'none',
    ...(day && { last: ZONE }),
  });
  return [
    lines(
      {
        title: 'Alternator power',
        description: 'What alternators and DC-DC chargers bring into the batteries.',
        nothing: 'No alternator or DC-DC charger at this site, or nothing in this range',
        queries: [mean('alternator', 'Dc/0/Power', line), mean('dcdc', 'Dc/0/Power', line)],
        width: 12,
        height: 6,
      },
      unitOf('alternator', 'Dc/0/Power'),
      tier,
    ),
    timeline(
      {
        title: 'Alternator state',
        description: 'Charge state of alternators and DC-DC chargers that have one; a shunt that measures has none.',
        nothing: 'No alternator or DC-DC charger that tells its state, or nothing in this range',
        queries: [lastOf('alternator', 'State', charging), lastOf('dcdc', 'State', charging)],
        width: 12,
        height: 6,
      },
      charging.tier,
    ).mappings(statesOf('alternator', 'State')),
    lines(
      {
        title: 'Speed in $way',
        description: 'Speed over ground, by GPS.',
        nothing: NO_POSITION,
        queries: [ask(speed)],
        width: 8,
        height: 8,
      },
      { unit: 'none', decimals: 1 },
      tier,
    ).min(0),
    lines(
      {
        title: 'Course',
        description: 'Course over ground, by GPS, while it moves (faster than 0.5 m/s): 0° is north, 90° east.',
        nothing: NO_POSITION,
        queries: [lastOf('gps', 'Course', { ...line, where: [MOVES] })],
        width: 8,
        height: 8,
      },
      { ...unitOf('gps', 'Course'), decimals: 0 },
      tier,
    )
      .drawStyle(common.GraphDrawStyle.Points)
      .pointSize(4)
      .min(0)
      .max(360),
    bars(
      {
        title: `Distance in $way`,
        description: `The way made in each ${day ? 'day' : 'hour'}, by speed over ground, without what is slower than 0.5 m/s.`,
        nothing: NO_POSITION,
        queries: [ask(far)],
        width: 8,
        height: 8,
      },
      { unit: 'none', decimals: 1 },
    ).min(0),
  ];
}
