/** Each battery: how full it is, what flows, its cells, its limits, and how old it has become. */
import { devices, pair, type Span } from './frame.ts';
import { lines } from './panels.ts';
import { band, chosen } from './query.ts';
import { unitOf } from './words.ts';

const NOTHING = 'No battery monitor or BMS at this site, or nothing in this range';
const ONE = { where: [chosen('device', 'battery')], by: ['site'] } as const;

export const battery = () => pair(panels);

function panels({ tier }: Span) {
  const curve = (title: string, field: string, description: string) =>
    lines(
      {
        title: `${title} of $battery`,
        description,
        nothing: NOTHING,
        queries: band(tier, 'battery', field, ONE),
        width: 12,
        height: 8,
      },
      unitOf('battery', field),
      tier,
    );
  return {
    uid: 'gx-battery',
    title: 'GX Battery',
    description: 'Charge, power, cells and limits of each battery.',
    refresh: '1m',
    variables: [devices('battery', 'Battery', 'battery')],
    panels: [
      curve('Charge', 'Soc', 'How full the battery is.')
        .min(0)
        .max(100)
        .repeat('battery')
        .repeatDirection('h')
        .maxPerRow(2),
    ],
  };
}
