/** Tanks: how full they are and have been, and whether their sensors are there. */

import { sensors } from './boat-sensors.ts';
import { lines, paint } from './panels.ts';
import { ask, INTERVAL, mean, select } from './query.ts';
import { bar, column, unit, wide, words } from './tables.ts';
import { statesOf, unitOf } from './words.ts';

const LITRES = { unit: 'litre', decimals: 0 };
/** As the pipes of a boat are marked: what burns, what is drunk, what is waste. */
const FLUIDS = {
  0: 'dark-orange',
  1: 'blue',
  2: 'dark-purple',
  3: 'dark-blue',
  4: '#7A6A53',
  5: '#4D4D4D',
  6: 'dark-orange',
  7: 'dark-orange',
  8: 'dark-yellow',
  9: 'dark-yellow',
  10: '#7A6A53',
  11: 'dark-blue',
};

export function tanks(tier: 'm1' | 'm15') {
  const now = sensors(
    'tank',
    {
      level: 'last("Level")',
      left: 'last("Remaining") * 1000',
      fluid: 'last("FluidType")',
      capacity: 'last("Capacity") * 1000',
      status: 'last("Status")',
    },
    {
      title: 'Tanks now',
      description:
        'How full each tank is, and the litres in it where its size is known. A sensor that is lost stays here for 24 hours with what it said last.',
      nothing: 'No tank sensor at this site, or none that said anything for 24 hours',
      width: 8,
      height: 8,
    },
  );
  const content = {
    description: 'A line that ends is a sensor that was lost.',
    nothing: 'No tank sensor at this site, or nothing in this range',
    width: 8,
    height: 8,
  };
  const litres = select({
    what: 'mean("Remaining") * 1000',
    measurement: 'tank',
    tier,
    by: ['site', 'device'],
    every: INTERVAL,
  });
  return [
    now
      .overrideByName('device', column('Tank', 104))
      .overrideByName('level', wide('Level', 88, ...bar(), paint('blue')))
      .overrideByName('left', column('In it', 62, ...unit('litre', 0)))
      .overrideByName('capacity', column('Holds', 62, ...unit('litre', 0)))
      .overrideByName('fluid', column('Fluid', 100, ...words(statesOf('tank', 'FluidType', FLUIDS)))),
    lines(
      {
        ...content,
        title: 'Tank levels',
        description: `How full each tank was. ${content.description}`,
        queries: [mean('tank', 'Level', { tier, by: ['site', 'device'] })],
      },
      unitOf('tank', 'Level'),
      tier,
    )
      .min(0)
      .max(100)
      .fillOpacity(0),
    lines(
      {
        ...content,
        title: 'Litres in the tanks',
        description: `What each tank held, where its size is known to the GX. ${content.description}`,
        nothing: 'No tank whose size is known at this site, or nothing in this range',
        queries: [ask(litres)],
      },
      LITRES,
      tier,
    )
      .min(0)
      .fillOpacity(0),
  ];
}
