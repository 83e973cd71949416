/** Cells of a battery, what its BMS allows, and the starter battery that a monitor sees beside it. */
import { GraphThresholdsStyleConfigBuilder, GraphThresholdsStyleMode } from '@grafana/grafana-foundation-sdk/common';
import { LOOK } from './colours.ts';
import type { Span } from './frame.ts';
import { daily, lines, thresholds, timeline } from './panels.ts';
import { ask, chosen, INTERVAL, lastOf, mean, select } from './query.ts';
import { statesOf, unitOf } from './words.ts';

/** States, and what is charted seldom: a roll-up has them when they change, and once an hour. */
const SELDOM = 'm15';
const CHOSEN = { where: [chosen('device', 'battery')], by: ['site', 'device'] } as const;
const ONE = { where: [chosen('device', 'cells')], by: ['site'] } as const;

/** As drivers call a cell: one battery of many cells, and batteries of four. */
const EACH = String.raw`/^(Voltages\/Cell\d+|Cell\/\d+\/Volts|Battery\/\d+\/Cell\/\d+\/Voltage)$/`;

export const cells = (tier: Span['tier']) => [ofOne(tier), spread(tier), allowed(tier), starter(tier)];

function ofOne(tier: Span['tier']) {
  const each = ask(select({ what: `mean(${EACH})`, tier, measurement: 'battery', every: INTERVAL, ...ONE }), '$col');
  const extremes = [
    ['Highest cell', 'max', 'System/MaxCellVoltage'],
    ['Lowest cell', 'min', 'System/MinCellVoltage'],
  ] as const;
  // Over years the highest and lowest that a cell ever had.
  const queries = extremes.map(([name, extreme, field]) =>
    tier === 'm1'
      ? mean('battery', field, { ...ONE, tier }, name)
      : ask(
          select({ what: `${extreme}("${field}")`, tier, measurement: `battery_${extreme}`, every: INTERVAL, ...ONE }),
          name,
        ),
  );
  return daily(
    tier,
    lines(
      {
        title: 'Cells of $cells',
        description:
          'The highest and the lowest cell, and each cell where the BMS tells them. They lie close together while all is well, and come apart near full and near empty.',
        nothing: 'No battery of this site tells the voltage of its cells; a BMS does, a shunt cannot',
        queries: [...queries, each],
        width: 24,
        height: 9,
      },
      unitOf('battery', 'System/MaxCellVoltage'),
      tier,
    ),
  )
    .fillOpacity(0)
    .withTransformation({
      id: 'renameByRegex',
      options: {
        regex: String.raw`^mean_(?:Battery\/(\d+)\/)?(?:Voltages\/)?Cell\/?(\d+)(?:\/\w+)?$`,
        renamePattern: 'Cell $1 $2',
      },
    })
    .overrideByRegexp('/est cell$/', [{ id: 'custom.lineWidth', value: 2 }])
    .repeat('cells')
    .repeatDirection('h')
    .maxPerRow(2);
}

function spread(tier: Span['tier']) {
  const between = '(mean("System/MaxCellVoltage") - mean("System/MinCellVoltage")) * 1000';
  return lines(
    {
      title: 'Cell spread',
      description:
        'Highest less lowest cell of each battery. At a charge of 30 to 85 % it should be small; above 100 mV there for an hour an alert is sent.',
      nothing: 'No battery of this site tells the voltage of its cells',
      queries: [
        ask(select({ what: between, tier, measurement: 'battery', every: INTERVAL, ...CHOSEN }), '$tag_device'),
      ],
      width: 8,
      height: 9,
    },
    { unit: 'mvolt', decimals: 0 },
    tier,
  )
    .min(0)
    .thresholds(thresholds('transparent', [100, LOOK]))
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
}

function allowed(tier: Span['tier']) {
  const ways = [
    ['Io/AllowToCharge', '$tag_device: charge'],
    ['Io/AllowToDischarge', '$tag_device: discharge'],
  ] as const;
  return timeline(
    {
      title: 'Allowed by the BMS',
      description:
        'Whether the BMS allows each battery to be charged and to be discharged. No is told while a cell is too cold, full or empty, and in a fault.',
      nothing: 'No battery of this site has a BMS that tells what it allows',
      queries: ways.map(([field, name]) => lastOf('battery', field, { ...CHOSEN, tier }, name)),
      width: 10,
      height: 9,
    },
    SELDOM,
  ).mappings(statesOf('battery', 'Io/AllowToCharge', { 0: LOOK }));
}

function starter(tier: Span['tier']) {
  return lines(
    {
      title: 'Starter battery',
      description: 'The voltage of the second battery that a monitor sees: of an engine, or of a generator.',
      nothing: 'No monitor of this site sees a starter battery',
      queries: [mean('battery', 'Dc/1/Voltage', { ...CHOSEN, tier })],
      width: 6,
      height: 9,
    },
    unitOf('battery', 'Dc/1/Voltage'),
    SELDOM,
  );
}
