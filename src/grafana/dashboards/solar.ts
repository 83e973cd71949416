/** Solar chargers with their trackers, inverters with trackers of their own, and PV inverters. */
import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { FLOWS, LOOK, REST } from './colours.ts';
import { devices, pair, type Span, zone } from './frame.ts';
import { daily, lines, paint, timeline } from './panels.ts';
import { ask, chosen, INTERVAL, lastOf, mean, select } from './query.ts';
import { present, yields } from './solar-yield.ts';
import { statesOf, unitOf } from './words.ts';

/** The services that have trackers. */
const TRACKERS = '/^(solarcharger|multi|inverter|acsystem)$/';
const NOTHING = 'No solar at this site, or nothing in this range';
const BY = ['site', 'device'] as const;

export const solar = () => pair(panels);

function panels({ tier }: Span) {
  return {
    uid: 'gx-solar',
    title: 'GX Solar',
    description: 'Power, voltage and yield of each charger, tracker and PV inverter, and what held them back.',
    refresh: '1m',
    variables: [devices('pvinverter', 'PV inverter', 'pvinverter'), zone()],
    panels: [
      ...present(),
      power(tier),
      voltage(tier),
      ...yields(tier),
      new RowBuilder('What held it back'),
      // Over months every night is a line in these.
      ...(tier === 'm1' ? [modes(tier), states(tier), statuses(tier)] : []),
      errors(tier).span(tier === 'm1' ? 12 : 24),
      new RowBuilder('PV inverters'),
      pvInverter(tier),
    ],
  };
}

/** Each tracker is a line; a device of one tracker has no numbers of them and is a line itself. */
function power(tier: Span['tier']) {
  const device = (measurement: string, field: string) => mean(measurement, field, { tier, by: BY });
  const trackers = ask(
    select({ what: String.raw`mean(/^Pv\/\d+\/P$/)`, tier, measurement: TRACKERS, by: BY, every: INTERVAL }),
    '$tag_device $col',
  );
  return tracked(
    daily(
      tier,
      lines(
        {
          title: 'Solar power',
          description:
            'What each solar charger and PV inverter brings, and each tracker of those that have several. Clouds are ragged; a flat top is a limit, and a dent at the same hour of each day is a shadow.',
          nothing: NOTHING,
          queries: [device(TRACKERS, 'Yield/Power'), device('pvinverter', 'Ac/Power'), trackers],
          width: 12,
          height: 9,
        },
        unitOf('solarcharger', 'Yield/Power'),
        tier,
      ),
    ),
  );
}

function voltage(tier: Span['tier']) {
  const trackers = ask(
    select({ what: String.raw`mean(/^Pv\/(\d+\/)?V$/)`, tier, measurement: TRACKERS, by: BY, every: INTERVAL }),
    '$tag_device $col',
  );
  return tracked(
    daily(
      tier,
      lines(
        {
          title: 'PV voltage',
          description:
            'Of each string of panels. It hardly changes with the sun: one that is lower than it used to be has lost a panel, or lies in a shadow.',
          nothing: 'No solar charger of this site tells the voltage of its panels',
          queries: [trackers],
          width: 12,
          height: 9,
        },
        { unit: 'volt', decimals: 0 },
        tier,
      ),
    ),
  );
}

/** The names that InfluxDB gives to columns of an expression, for people. Trackers count from 1. */
function tracked<T extends ReturnType<typeof lines>>(panel: T): T {
  const names = [0, 1, 2, 3, 4, 5].map((index) => [`^(.*) mean_Pv/${index}/[PV]$`, `$1, tracker ${index + 1}`]);
  for (const [regex = '', renamePattern = ''] of [['^(.*) mean_Pv/V$', '$1'], ...names])
    panel.withTransformation({ id: 'renameByRegex', options: { regex, renamePattern } });
  return panel;
}

const mode = (title: string, description: string, nothing: string, queries: ReturnType<typeof ask>[]) =>
  timeline({ title, description, nothing, queries, width: 12, height: 8 }, 'm15');

function modes(tier: Span['tier']) {
  const each = ask(
    select({
      what: String.raw`last(/^(Pv\/\d+\/)?MppOperationMode$/)`,
      tier,
      measurement: TRACKERS,
      by: BY,
      every: INTERVAL,
    }),
    '$tag_device $col',
  );
  const panel = mode(
    'Trackers',
    'Tracking: the panels give all that they can. Limited: they could give more, but the battery is full or a limit holds them back.',
    'No tracker of this site tells how it runs',
    [each],
  );
  const names = [0, 1, 2, 3].map((index) => [`^(.*) last_Pv/${index}/.*$`, `$1, tracker ${index + 1}`]);
  for (const [regex = '', renamePattern = ''] of [['^(.*) last_MppOperationMode$', '$1'], ...names])
    panel.withTransformation({ id: 'renameByRegex', options: { regex, renamePattern } });
  return panel.mappings(statesOf('solarcharger', 'MppOperationMode', { 1: LOOK }));
}

function states(tier: Span['tier']) {
  return mode(
    'Charge states',
    'What each solar charger does: bulk while the battery takes all, absorption and float when it is nearly full, off at night.',
    'No solar charger at this site, or nothing in this range',
    [lastOf('solarcharger', 'State', { tier, by: BY })],
  ).mappings(statesOf('solarcharger', 'State'));
}

function statuses(tier: Span['tier']) {
  return mode(
    'PV inverter states',
    'What each PV inverter does. Throttled: the GX or the grid holds it back.',
    'No PV inverter at this site, or nothing in this range',
    [lastOf('pvinverter', 'StatusCode', { tier, by: BY })],
  ).mappings(statesOf('pvinverter', 'StatusCode'));
}

function errors(tier: Span['tier']) {
  return mode(
    'Errors',
    'What each solar charger and PV inverter says is wrong. The words are of solar chargers; a PV inverter with a number has a manual that says which.',
    'No solar charger or PV inverter tells of errors in this range',
    ['solarcharger', 'multi', 'pvinverter'].map((service) => lastOf(service, 'ErrorCode', { tier, by: BY })),
  ).mappings(statesOf('solarcharger', 'ErrorCode', { 0: 'green' }));
}

function pvInverter(tier: Span['tier']) {
  const ONE = { tier, where: [chosen('device', 'pvinverter')], by: ['site'] };
  return lines(
    {
      title: 'AC power of $pvinverter',
      description:
        'What the PV inverter brings, beside what the GX lets it bring and what it is rated for. Power that lies at a limit below the rated power is sun that was not used.',
      nothing: 'No PV inverter at this site, or nothing in this range',
      queries: [
        mean('pvinverter', 'Ac/Power', ONE, 'Power'),
        mean('pvinverter', 'Ac/PowerLimit', ONE, 'Limit'),
        mean('pvinverter', 'Ac/MaxPower', ONE, 'Rated power'),
      ],
      width: 24,
      height: 9,
    },
    unitOf('pvinverter', 'Ac/Power'),
    'm15',
  )
    .overrideByName('Power', [paint(FLOWS['sun of PV inverters'])])
    .overrideByName('Limit', [
      paint(LOOK),
      { id: 'custom.fillOpacity', value: 0 },
      { id: 'custom.lineInterpolation', value: 'stepAfter' },
    ])
    .overrideByName('Rated power', [
      paint(REST),
      { id: 'custom.fillOpacity', value: 0 },
      { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 8] } },
    ])
    .repeat('pvinverter')
    .repeatDirection('h')
    .maxPerRow(2);
}
