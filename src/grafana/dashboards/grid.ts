/** Grid or shore by phase, its quality and outages, and what the inverters make of it. */
import { RowBuilder as Row } from '@grafana/grafana-foundation-sdk/dashboard';
import { FLOWS } from './colours.ts';
import { devices, pair, type Span } from './frame.ts';
import { INVERTERS, tiles, timelines } from './grid-now.ts';
import { lines, paint, SET, type Unit } from './panels.ts';
import { extremes, PHASES, phases, total } from './phases.ts';
import { ask, chosen, mean, over, type Query, RANGE, select } from './query.ts';
import { unitOf } from './words.ts';

export const grid = () => pair(panels);

const SET_POINT = 'Set-point of ESS';
const THICK = [{ id: 'custom.lineWidth', value: 2 }];
/** An outage is a gap, and no 0 V that leaves no room for the rest. */
const there = (field: string) => [`"${field}" > ${/Voltage|V$/.test(field) ? 90 : 40}`];

function panels({ tier }: Span) {
  const curve = (title: string, description: string, nothing: string, unit: Unit, queries: Query[], width: number) =>
    lines({ title, description, nothing, queries, width, height: 8 }, unit, tier);
  return {
    uid: 'gx-grid',
    title: 'GX Grid & inverter',
    description: 'What feeds the system, phase by phase; its quality and outages; inverters, their load and limits.',
    refresh: '1m',
    variables: [devices('inverter', 'Inverter', INVERTERS)],
    panels: [
      ...tiles(),
      ...timelines({ tier }),
      new Row('Phases of $site').repeat('site'),
      ...ofSite(tier, curve),
      new Row('Inverter: $inverter').repeat('inverter'),
      ...ofInverter(tier, curve),
    ],
  };
}

type Curve = (...content: [string, string, string, Unit, Query[], number]) => ReturnType<typeof lines>;

const ofSite = (tier: Span['tier'], curve: Curve) => [
  curve(
    'Grid or shore of $site',
    'Power from the grid or the shore; below zero it is fed in. The dashed line is what ESS aims at.',
    'No grid or shore was connected in this range',
    unitOf('system', 'Ac/Grid/L1/Power'),
    [
      ...phases('system', 'Ac/Grid/{phase}/Power', { tier }),
      total('system', 'Ac/Grid/{phase}/Power', { tier }),
      setPoint(tier),
    ],
    8,
  )
    .fillOpacity(0)
    .overrideByName(SET_POINT, SET)
    .overrideByName('Total', [paint(FLOWS.grid), ...THICK]),
  curve(
    'AC loads of $site',
    'What all AC loads take, phase by phase.',
    'No AC loads are measured at this site, or nothing in this range',
    unitOf('system', 'Ac/Consumption/L1/Power'),
    [
      ...phases('system', 'Ac/Consumption/{phase}/Power', { tier }),
      total('system', 'Ac/Consumption/{phase}/Power', { tier }),
    ],
    8,
  )
    .fillOpacity(0)
    .overrideByName('Total', [paint(FLOWS.loads), ...THICK]),
  curve(
    'Voltage at the grid meter of $site',
    'Mean of each phase; the band is the lowest and highest that any phase had. In Europe 207 to 253 V are allowed; above, inverters stop feeding in.',
    'No grid meter, or nothing in this range',
    unitOf('grid', 'Ac/L1/Voltage'),
    [
      ...PHASES.map((phase) => {
        const field = `Ac/${phase}/Voltage`;
        return mean('grid', field, { tier, where: there(field), by: ['site', 'device'] }, phase);
      }),
      ...extremes(tier, 'grid', 'Ac/{phase}/Voltage', there),
    ],
    8,
  ).fillOpacity(0),
];

/** Several sites may have inverters of one name, so the lines are named by site, too. */
function ofInverter(tier: Span['tier'], curve: Curve) {
  const where = [chosen('device', 'inverter')];
  const by = ['site', 'device'];
  const nothing = 'No inverter, or nothing in this range';
  const each = (path: string, name = '') => phases(INVERTERS, path, { tier, where }, `$tag_site ${name}`);
  const present = (measurement: string, field: string, name: string) =>
    mean(measurement, field, { tier, where: [...where, ...there(field)], by }, `$tag_site ${name}`);
  const limit = (measurement: string, field: string) =>
    mean(measurement, field, { tier, where, by }, '$tag_site limit');
  return [
    curve(
      'AC output of $inverter',
      'Power at the AC output. Below zero, solar power comes in there.',
      nothing,
      unitOf('vebus', 'Ac/Out/L1/P'),
      [...each('Ac/Out/{phase}/P'), total(INVERTERS, 'Ac/Out/{phase}/P', { tier, where }, '$tag_site total')],
      12,
    ),
    curve(
      'AC input of $inverter',
      'Current at the AC input, and the limit that is set for it. What loads need beyond it comes from the battery, or trips the breaker of the shore where the limit is too high.',
      nothing,
      unitOf('vebus', 'Ac/ActiveIn/L1/I'),
      [
        ...each('Ac/ActiveIn/{phase}/I'),
        ...each('Ac/In/1/{phase}/I'),
        limit('vebus', 'Ac/ActiveIn/CurrentLimit'),
        limit('/^(multi|acsystem)$/', 'Ac/In/1/CurrentLimit'),
      ],
      12,
    ).overrideByRegexp('/ limit$/', SET),
    curve(
      'Voltage of $inverter',
      'Voltage at the AC output, and of what feeds the AC input while something does.',
      nothing,
      unitOf('vebus', 'Ac/Out/L1/V'),
      PHASES.flatMap((phase) => [
        present(INVERTERS, `Ac/Out/${phase}/V`, `output ${phase}`),
        present('vebus', `Ac/ActiveIn/${phase}/V`, `input ${phase}`),
        present('/^(multi|acsystem)$/', `Ac/In/1/${phase}/V`, `input ${phase}`),
      ]),
      12,
    ).fillOpacity(0),
    curve(
      'Frequency of $inverter',
      'Frequency at the AC output, and of what feeds the AC input. Without a grid the output rises when the battery is full, to hold back PV inverters.',
      nothing,
      unitOf('vebus', 'Ac/Out/L1/F'),
      [
        present(INVERTERS, 'Ac/Out/L1/F', 'output'),
        present('vebus', 'Ac/ActiveIn/L1/F', 'input'),
        present('/^(multi|acsystem)$/', 'Ac/In/1/L1/F', 'input'),
      ],
      12,
    ).fillOpacity(0),
  ];
}

/** Where ESS is on; mode 3 is none of ESS. Both are settings, which come together once an hour. */
function setPoint(tier: Span['tier']): Query {
  const both = select({
    what: 'last("Settings/CGwacs/AcPowerSetPoint") AS "set", last("Settings/CGwacs/Hub4Mode") AS "mode"',
    tier,
    measurement: 'settings',
    by: ['site'],
    every: tier === 'm1' ? '1h' : '12h',
    fill: 'none',
  });
  return ask(over('"set"', [both], { time: `${RANGE} AND "mode" < 3`, by: ['site'] }), SET_POINT);
}
