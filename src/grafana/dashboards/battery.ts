/** Each battery: how full it is, what flows, its cells, its limits, and how old it has become. */
import { BigValueTextMode } from '@grafana/grafana-foundation-sdk/common';
import { type DynamicConfigValue, RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { cells } from './battery-cells.ts';
import { energy } from './battery-energy.ts';
import { LOOK, REST, WRONG } from './colours.ts';
import { devices, having, pair, type Span } from './frame.ts';
import { daily, lines, paint, steps, thresholds, tile } from './panels.ts';
import { ask, band, chosen, INTERVAL, mean, now, RANGE, select, within } from './query.ts';
import { mapping, unitOf } from './words.ts';

const NOTHING = 'No battery monitor or BMS at this site, or nothing in this range';
/** Of the chosen ones, a line each. */
const ALL = { where: [chosen('device', 'battery')], by: ['site', 'device'] } as const;
/** Of the one that a panel is repeated for. */
const ONE = { where: [chosen('device', 'battery')], by: ['site'] } as const;

export const battery = () => pair(panels);

function panels({ tier }: Span) {
  return {
    uid: 'gx-battery',
    title: 'GX Battery',
    description: 'Charge, power, cells, limits and age of each battery.',
    refresh: '1m',
    variables: [
      devices('battery', 'Battery', 'battery'),
      having('cells', 'battery', tier, 'battery', 'System/MinCellVoltage'),
    ],
    panels: [
      ...facts(),
      // Over years a mean says little: there each battery has its lowest and highest.
      ...(tier === 'm1' ? [charge(tier), power(tier)] : []),
      temperature(tier),
      ...energy(tier),
      new RowBuilder('$battery').repeat('battery'),
      ...ofOne(tier),
      new RowBuilder('Cells, BMS and starter battery'),
      ...cells(tier),
    ],
  };
}

type Fact = readonly [name: string, field: string, line?: Parameters<typeof now>[2]];

/** What a battery may say of itself, by its name for people. What it does not say takes no room. */
const PRESENT: readonly Fact[] = [
  ['Charge', 'Soc'],
  ['Power', 'Dc/0/Power'],
  ['Current', 'Dc/0/Current'],
  ['Voltage', 'Dc/0/Voltage'],
  ['Temperature', 'Dc/0/Temperature'],
  // Some monitors say 0 while they charge.
  ['Time to go', 'TimeToGo', { where: [...ONE.where, '"TimeToGo" > 0'] }],
];
/** These change seldom, and most are stored once an hour. */
const SELDOM = { time: within('2h') };
const PAST: readonly Fact[] = [
  ['Since full', 'History/TimeSinceLastFullCharge', SELDOM],
  ['Deepest discharge', 'History/DeepestDischarge', SELDOM],
  ['Cycles', 'History/ChargeCycles', SELDOM],
  ['State of health', 'Soh', SELDOM],
  ['Starter battery', 'Dc/1/Voltage'],
];

function facts() {
  const panel = (title: string, description: string, nothing: string, all: readonly Fact[]) => {
    const queries = all.map(([name, field, line]) => now('battery', field, { ...ONE, ...line }, name));
    const one = tile({ title, description, nothing, queries, width: 12, height: 4 }, 'none')
      .thresholds(thresholds('text'))
      // A battery that tells one of them alone: a figure without its name would be read as the charge.
      .textMode(BigValueTextMode.ValueAndName)
      .repeat('battery')
      .repeatDirection('v');
    return all.reduce((made, [name, field]) => made.overrideByName(name, looks(field)), one);
  };
  return [
    panel(
      '$battery',
      'The battery now. Power and current are positive while it is charged. Time to go is until its discharge floor, and is told while it is discharged.',
      'Nothing came from this battery for 15 minutes',
      PRESENT,
    ),
    panel(
      'How $battery has fared',
      'Since when it was not full, the most that was ever taken out at once, how often it was charged and discharged, and its health, as far as it tells. A lead battery wants to be full every week or two.',
      'Nothing is told of the past of this battery',
      PAST,
    ),
  ];
}

/** The unit of a field, and colours for those where some values deserve a look. */
function looks(field: string): DynamicConfigValue[] {
  const { unit, decimals } = unitOf('battery', field);
  const stops = STOPS[field] ?? thresholds('text');
  return [
    { id: 'unit', value: unit === 's' ? 'dtdurations' : unit },
    // Of watts as many as are worth showing: 309 W, 1.29 kW.
    ...(decimals === undefined || unit === 'watt' ? [] : [{ id: 'decimals', value: decimals }]),
    { id: 'color', value: { mode: 'thresholds' } },
    { id: 'thresholds', value: stops.build() },
    ...(field === 'History/TimeSinceLastFullCharge'
      ? [{ id: 'mappings', value: mapping([[0, 'full now', 'green']]) }]
      : []),
  ];
}
/** As the alert rules have them. */
const STOPS: Readonly<Record<string, ReturnType<typeof thresholds>>> = {
  Soc: thresholds(WRONG, [10, LOOK], [20, 'green']),
  'Dc/0/Temperature': thresholds('blue', [5, 'text'], [40, LOOK], [45, WRONG]),
};

function charge(tier: Span['tier']) {
  const floor = ask(
    select({
      what: 'last("soc_floor")',
      measurement: 'gx_site',
      time: RANGE,
      where: ['"soc_floor" <= 100'],
      by: ['site'],
      every: INTERVAL,
    }),
    'ESS minimum of $tag_site',
  );
  return lines(
    {
      title: 'Charge',
      description:
        'How full each battery is. The broken line is how far down ESS may discharge now: it lies higher where BatteryLife has raised it.',
      nothing: NOTHING,
      // What feeds a site is in raw alone, which may not reach back for years.
      queries: [mean('battery', 'Soc', { ...ALL, tier }), ...(tier === 'm1' ? [floor] : [])],
      width: 12,
      height: 9,
    },
    { unit: 'percent', decimals: 0 },
    tier,
  )
    .min(0)
    .max(100)
    .overrideByRegexp('/^ESS minimum/', dashed(REST));
}

function power(tier: Span['tier']) {
  return lines(
    {
      title: 'Power',
      description: 'What flows into each battery (above zero) and out of it (below).',
      nothing: NOTHING,
      queries: [mean('battery', 'Dc/0/Power', { ...ALL, tier })],
      width: 12,
      height: 9,
    },
    unitOf('battery', 'Dc/0/Power'),
    tier,
  );
}

function temperature(tier: Span['tier']) {
  const names = [
    ['Dc/0/Temperature', '$tag_device'],
    ['System/MaxCellTemperature', '$tag_device, warmest cell'],
    ['System/MinCellTemperature', '$tag_device, coldest cell'],
  ] as const;
  return daily(
    tier,
    steps(
      {
        title: 'Temperature',
        description:
          'Of each battery, and of its warmest and coldest cell where the BMS tells them. Most lithium cells must not be charged below 5 °C, and age fast above 45 °C.',
        nothing: 'No battery of this site tells its temperature; a shunt needs a sensor for it',
        queries: names.map(([field, name]) => mean('battery', field, { ...ALL, tier }, name)),
        width: 12,
        height: 9,
      },
      unitOf('battery', 'Dc/0/Temperature'),
      tier,
    ),
  )
    .fillOpacity(0)
    .overrideByRegexp('/ cell$/', [{ id: 'custom.lineStyle', value: { fill: 'dot', dash: [2, 4] } }]);
}

/** Voltage and current of one battery as bands, with the limits of its BMS where it sets some. */
function ofOne(tier: Span['tier']) {
  const limit = (field: string, sign: '' | ' * -1', name: string) =>
    ask(select({ what: `mean("${field}")${sign}`, tier, measurement: 'battery', every: INTERVAL, ...ONE }), name);
  const panel = (title: string, field: string, description: string, limits: ReturnType<typeof limit>[]) =>
    daily(
      tier,
      lines(
        {
          title: `${title} of $battery`,
          description,
          nothing: NOTHING,
          queries: [...band(tier, 'battery', field, ONE), ...limits],
          width: 12,
          height: 9,
        },
        unitOf('battery', field),
        tier,
      ),
    ).overrideByRegexp('/ limit$/', [...dashed(WRONG), { id: 'custom.spanNulls', value: 2 * 3_600_000 }]);
  const years = tier === 'm15' ? [panel('Charge', 'Soc', SPAN_OF_CHARGE, []).span(24).min(0).max(100)] : [];
  return [
    ...years,
    panel('Voltage', 'Dc/0/Voltage', `The mean, and the lowest and highest around it. ${LIMITS}`, [
      limit('Info/MaxChargeVoltage', '', 'Charge voltage limit'),
      limit('Info/BatteryLowVoltage', '', 'Low voltage limit'),
    ]),
    panel('Current', 'Dc/0/Current', `Positive while charged, with the lowest and highest around the mean. ${LIMITS}`, [
      limit('Info/MaxChargeCurrent', '', 'Charge limit'),
      limit('Info/MaxDischargeCurrent', ' * -1', 'Discharge limit'),
    ]),
  ];
}
const SPAN_OF_CHARGE = 'How empty and how full the battery was, around the mean.';
const LIMITS = 'Broken lines are the limits that the BMS sets, where there is one.';

function dashed(color: string): DynamicConfigValue[] {
  return [
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 8] } },
    { id: 'custom.fillOpacity', value: 0 },
    paint(color),
  ];
}
