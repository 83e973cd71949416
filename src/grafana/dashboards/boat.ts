/** What a boat or a camper has beside its batteries: tanks, what is cold or warm, the way it makes, bilge and doors. */
import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { air, freezer, fridge } from './boat-air.ts';
import { inputs } from './boat-inputs.ts';
import { tanks } from './boat-tanks.ts';
import { way, wayIn } from './boat-way.ts';
import { pair, type Span, zone } from './frame.ts';

export const boat = () => pair(panels);

function panels({ tier }: Span) {
  return {
    uid: 'gx-boat',
    title: 'GX Boat and camper',
    description: 'Tanks, temperatures, alternator, speed, bilge and doors.',
    refresh: '1m',
    variables: [wayIn(), fridge(), freezer(), ...(tier === 'm15' ? [zone()] : [])],
    panels: [
      new RowBuilder('Tanks'),
      ...tanks(tier),
      new RowBuilder('Temperatures and air'),
      ...air(tier),
      new RowBuilder('Under way'),
      ...way(tier),
      new RowBuilder('Bilge, doors and pulses'),
      ...inputs(tier),
    ],
  };
}
