/** What is wired to the inputs of the GX: bilge pumps, doors, alarms, and meters that give pulses. */
import { REST } from './colours.ts';
import { bars, timeline } from './panels.ts';
import { ask, lastOf, select, ZONE } from './query.ts';
import { statesOf } from './words.ts';

const BY = ['site', 'device'];

export function inputs(tier: 'm1' | 'm15') {
  const day = tier === 'm15';
  /** Raw, for a roll-up has a state only when it changes, and once an hour. */
  const line = { tier: day ? 'm15' : 'raw', by: BY } as const;
  const rises = (measurement: string, field: string, factor: string) =>
    ask(
      select({
        ...line,
        what: `non_negative_difference(last("${field}"))${factor}`,
        measurement,
        every: day ? '1d' : '1h',
        fill: 'none',
        ...(day && { last: ZONE }),
      }),
    );
  const each = day ? 'day' : 'hour';
  return [
    timeline(
      {
        title: 'Bilge, doors and other inputs',
        description: 'State of each digital input of the GX, in the words of what is connected to it.',
        nothing: 'No digital input is set up on the GX of this site, or nothing in this range',
        queries: [lastOf('digitalinput', 'State', line)],
        width: 24,
        height: 6,
      },
      line.tier,
    ).mappings(statesOf('digitalinput', 'State', STATES)),
    bars(
      {
        title: 'Bilge pump starts and pulses',
        description: `How often each digital input was on in each ${each}: how often the bilge pump started, a door opened.`,
        nothing: 'No digital input counted anything in this range',
        queries: [rises('digitalinput', 'Count', '')],
        width: 12,
        height: 6,
      },
      { unit: 'none', decimals: 0 },
    ).min(0),
    bars(
      {
        title: 'Metered by pulses',
        description: `What each pulse meter, such as one of water, counted in each ${each}.`,
        nothing: 'No pulse meter at this site, or nothing in this range',
        queries: [rises('pulsemeter', 'Aggregate', ' * 1000')],
        width: 12,
        height: 6,
      },
      { unit: 'litre', decimals: 0 },
    ).min(0),
  ];
}

/** Open doors and running pumps are what is looked for; closed, off and stopped rest. */
const STATES = {
  0: REST,
  1: 'light-blue',
  2: REST,
  3: 'green',
  4: REST,
  5: 'light-blue',
  6: 'orange',
  7: REST,
  8: 'green',
  9: 'red',
  10: 'blue',
  11: REST,
};
