/** What the sun brings now, today, and by day, of each device and tracker. */
import { FLOWS, REST } from './colours.ts';
import type { Span } from './frame.ts';
import { bars, levels, paint, tile } from './panels.ts';
import { ask, now, over, select, within, ZONE } from './query.ts';

const NOTHING = 'No solar at this site, or nothing in this range';
const BY = ['site', 'device'] as const;
const KWH = { unit: 'kwatth', decimals: 1 } as const;

/** Now by device, and today beside the best of 14 days, whatever range is shown. */
export const present = () => [power(), today()];

function power() {
  const watts = (measurement: string, field: string) => now(measurement, field, { by: BY });
  return tile(
    {
      title: 'Solar now',
      description: 'What each solar charger and PV inverter brings now.',
      nothing: 'Nothing came from a solar charger or PV inverter for 15 minutes',
      queries: [
        watts('solarcharger', 'Yield/Power'),
        watts('multi', 'Yield/Power'),
        watts('inverter', 'Yield/Power'),
        watts('pvinverter', 'Ac/Power'),
      ],
      width: 12,
      height: 6,
    },
    'watt',
  ).overrideByRegexp('/.*/', [paint(FLOWS.sun)]);
}

function today() {
  const days = (what: string, time: string) =>
    select({ what, tier: 'm1', measurement: 'gx_energy_day', time: within(time), by: ['site'] });
  return (
    levels({
      title: 'Today beside the best of 14 days',
      description:
        'What the sun brought since midnight of the site, and on the best of the last 14 days. Counted at the battery, so a little less than the chargers say.',
      nothing: NOTHING,
      queries: [
        // The row of today stands at local midnight, and a day may have 25 hours.
        ask(days('last("pv_dc") + last("pv_ac")', '25h'), '$tag_site, today'),
        ask(
          over('max("day")', [days('"pv_dc" + "pv_ac" AS "day"', '14d')], { time: within('14d'), by: ['site'] }),
          '$tag_site, best',
        ),
      ],
      width: 12,
      height: 6,
    })
      .unit(KWH.unit)
      .decimals(KWH.decimals)
      // No 100 % here: the best day is as long as a bar gets.
      .max(undefined as never)
      .overrideByRegexp('/, today$/', [paint(FLOWS.sun)])
      .overrideByRegexp('/, best$/', [paint(REST)])
  );
}

/** Bars of the days of the site: of its time zone, which a row of 5 minutes does not tell. */
export function yields(tier: Span['tier']) {
  const counted = (services: string, field: string) =>
    ask(
      select({
        what: `sum("${field}")`,
        tier,
        measurement: 'gx_energy_device',
        where: [`"service" =~ /^(${services})$/`],
        by: BY,
        every: '1d',
        fill: 'none',
        last: ZONE,
      }),
      '$tag_device',
    );
  const tracker = (index: number) =>
    ask(
      select({
        what: `integral("Pv/${index}/P", 1h) / 1000`,
        tier,
        measurement: '/^(solarcharger|multi|inverter|acsystem)$/',
        by: BY,
        every: '1d',
        fill: 'none',
        last: ZONE,
      }),
      `$tag_device, tracker ${index + 1}`,
    );
  const panels = [
    bars(
      {
        title: 'Yield by day',
        description: 'What the counters of the solar chargers and PV inverters rose by, day by day.',
        nothing: NOTHING,
        queries: [
          counted('solarcharger|multi|inverter|acsystem', 'Yield/System'),
          counted('pvinverter', 'Ac/Energy/Forward'),
        ],
        width: 12,
        height: 9,
      },
      KWH,
    ),
    bars(
      {
        title: 'Yield of trackers by day',
        description:
          'Of devices with several trackers: the power of each, added up. A string that falls behind the others is dirty, shaded or broken.',
        nothing: 'No device of this site has several trackers',
        queries: [0, 1, 2, 3].map(tracker),
        width: 12,
        height: 9,
      },
      KWH,
    ),
  ];
  // A day alone is no bar to compare with.
  return tier === 'm1' ? panels.map((panel) => panel.timeFrom('14d')) : panels;
}
