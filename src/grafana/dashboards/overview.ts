/**
 * The first dashboard: what flows now, what flowed, and each kind of device.
 *
 * Powers of the AC side are published by phase. A sum over time would be null wherever one of three phases has no
 * value in an interval, so phases are lines of their own; the tiles sum what is there.
 */
import {
  CustomVariableBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  FieldColorBuilder,
  FieldColorModeId,
  QueryVariableBuilder,
  RowBuilder,
  VariableHide,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { levels, lines, paint, states, table, thresholds, tiles } from './panels.ts';
import { DATA_SOURCE, lastSeen, latest, latestSum, overTime, siteOverTime, stateOverTime } from './query.ts';
import { CHARGER_STATES, CONNECTED, INVERTER_STATES } from './states.ts';

const PHASES = ['L1', 'L2', 'L3'] as const;
/** Three shades of each: a phase is told from its neighbours, and a flow from the others. */
const SHADES: Readonly<Record<string, readonly [string, string, string]>> = {
  Grid: ['red', 'light-red', 'dark-red'],
  Genset: ['purple', 'light-purple', 'dark-purple'],
  Loads: ['orange', 'light-orange', 'dark-orange'],
};
const TILES: Readonly<Record<string, string>> = {
  Solar: 'yellow',
  Grid: 'red',
  Genset: 'purple',
  Alternator: 'light-purple',
  'AC loads': 'orange',
  'DC loads': 'light-orange',
};

const phases = (prefix: string) => PHASES.map((phase) => `${prefix}/${phase}/Power`);
const byPhase = (prefix: string, name: string) =>
  PHASES.map((phase) => overTime('system', `${prefix}/${phase}/Power`, `${name} ${phase}`));

const SOLAR = ['Dc/Pv/Power', ...['Ac/PvOnGrid', 'Ac/PvOnOutput', 'Ac/PvOnGenset'].flatMap(phases)];

function now() {
  const panel = tiles(
    {
      title: 'Now',
      description:
        'The last values of 15 minutes at most. Battery: positive while charging. Grid: negative while feeding in. A tile is there for what this system has.',
      nothing: 'Nothing came from this GX for 15 minutes',
      queries: [
        latest('system', 'Dc/Battery/Soc', 'Charge'),
        latest('system', 'Dc/Battery/Power', 'Battery'),
        latestSum('system', SOLAR, 'Solar'),
        latestSum('system', phases('Ac/Grid'), 'Grid'),
        latestSum('system', phases('Ac/Genset'), 'Genset'),
        latest('system', 'Dc/Alternator/Power', 'Alternator'),
        latestSum('system', phases('Ac/Consumption'), 'AC loads'),
        latest('system', 'Dc/System/Power', 'DC loads'),
      ],
      width: 24,
      height: 5,
    },
    'watt',
  )
    .overrideByName('Charge', [
      { id: 'unit', value: 'percent' },
      { id: 'color', value: { mode: 'thresholds' } },
      { id: 'thresholds', value: thresholds('red', [20, 'orange'], [40, 'green']).build() },
    ])
    .overrideByName('Battery', [
      { id: 'color', value: { mode: 'thresholds' } },
      { id: 'thresholds', value: thresholds('blue', [0, 'green']).build() },
    ]);
  for (const [name, color] of Object.entries(TILES)) panel.overrideByName(name, [paint(color)]);
  return panel;
}

function power() {
  const panel = lines(
    {
      title: 'Power',
      description:
        'Battery: positive while charging. Grid: negative while feeding in. PV inverters have their own names.',
      nothing: 'No power was logged in this range',
      queries: [
        overTime('system', 'Dc/Pv/Power', 'Solar'),
        overTime('pvinverter', 'Ac/Power'),
        overTime('system', 'Dc/Battery/Power', 'Battery'),
        ...byPhase('Ac/Grid', 'Grid'),
        ...byPhase('Ac/Genset', 'Genset'),
        overTime('system', 'Dc/Alternator/Power', 'Alternator'),
        ...byPhase('Ac/Consumption', 'Loads'),
        overTime('system', 'Dc/System/Power', 'DC loads'),
      ],
      width: 24,
      height: 11,
    },
    'watt',
  )
    .overrideByQuery('B', [paint('light-yellow')])
    .overrideByName('Solar', [paint('yellow')])
    .overrideByName('Battery', [paint('blue')])
    .overrideByName('Alternator', [paint('light-purple')])
    .overrideByName('DC loads', [paint('super-light-orange')]);
  for (const [name, shades] of Object.entries(SHADES)) {
    for (const [index, phase] of PHASES.entries())
      panel.overrideByName(`${name} ${phase}`, [paint(shades[index] ?? '')]);
  }
  return panel;
}

const half = { width: 12, height: 8 };
const NO_BATTERY = 'No battery monitor or BMS at this site, or nothing in this range';
const NO_SOLAR = 'No solar charger or PV inverter at this site, or nothing in this range';
const NO_INVERTER = 'No inverter at this site, or nothing in this range';

function battery(title: string, field: string, unit: string) {
  return lines({ title, nothing: NO_BATTERY, queries: [overTime('battery', field)], ...half }, unit);
}

/** Power of every kind of inverter: VE.Bus has a total, the others are published by phase. */
function inverterOutput() {
  const others = ['inverter', 'multi', 'acsystem'];
  const queries = [
    overTime('vebus', 'Ac/Out/P'),
    ...others.flatMap((kind) => PHASES.map((phase) => overTime(kind, `Ac/Out/${phase}/P`, `$tag_device ${phase}`))),
  ];
  return lines({ title: 'AC out', nothing: NO_INVERTER, queries, ...half }, 'watt');
}

function inverterInput() {
  const queries = [
    overTime('vebus', 'Ac/ActiveIn/P'),
    ...PHASES.map((phase) => overTime('multi', `Ac/In/1/${phase}/P`, `$tag_device ${phase}`)),
  ];
  const nothing = 'No inverter with an AC input at this site, or nothing in this range';
  return lines({ title: 'AC in', description: 'Negative while feeding in.', nothing, queries, ...half }, 'watt');
}

function devices() {
  return table({
    title: 'Devices',
    description: 'Every device that published in this range, and when its connection was last confirmed.',
    nothing: 'No device published in this range',
    queries: [lastSeen('Connected')],
    width: 12,
    height: 10,
  })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: {},
        indexByName: { device: 0, instance: 1, Connected: 2, Time: 3 },
        renameByName: { device: 'Device', instance: 'Instance', Connected: 'Connected', Time: 'Last seen' },
      },
    })
    .overrideByName('Connected', [
      { id: 'mappings', value: CONNECTED },
      { id: 'custom.cellOptions', value: { type: 'color-text' } },
    ])
    .overrideByName('Last seen', [{ id: 'unit', value: 'dateTimeFromNow' }]);
}

function clock() {
  return lines(
    {
      title: 'Clock offset',
      description: 'How far the clock of the logging computer is ahead of the GX or the database.',
      nothing: 'The clock was not compared in this range',
      queries: [siteOverTime('clock_offset', 'Clock offset')],
      width: 12,
      height: 10,
    },
    's',
  );
}

export function overview(): Dashboard {
  const solarPower = [overTime('solarcharger', 'Yield/Power'), overTime('pvinverter', 'Ac/Power')];
  const inverterStates = ['vebus', 'inverter', 'multi', 'acsystem'].map((kind) => stateOverTime(kind, 'State'));
  const dashboard = new DashboardBuilder('GX overview')
    .uid('gx-overview')
    .description('What a Victron GX device publishes, as gx-logger logs it.')
    .tags(['gx-logger', 'victron'])
    .time({ from: 'now-24h', to: 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Tooltip)
    .withVariable(
      new QueryVariableBuilder('site')
        .label('Site')
        .datasource(DATA_SOURCE)
        .query('SHOW TAG VALUES FROM "system" WITH KEY = "site"')
        .refresh(VariableRefresh.OnDashboardLoad)
        .sort(VariableSort.AlphabeticalAsc),
    )
    .withVariable(
      new CustomVariableBuilder('tier')
        .label('Resolution')
        .values('every value : "gx"."autogen"')
        .current({ selected: true, text: 'every value', value: '"gx"."autogen"' })
        .options([{ selected: true, text: 'every value', value: '"gx"."autogen"' }])
        .hide(VariableHide.HideVariable),
    )
    .withPanel(now())
    .withPanel(power())
    .withRow(new RowBuilder('Battery'))
    .withPanel(battery('State of charge', 'Soc', 'percent').min(0).max(100))
    .withPanel(battery('Voltage', 'Dc/0/Voltage', 'volt'))
    .withPanel(battery('Current', 'Dc/0/Current', 'amp').description('Positive while charging.'))
    .withPanel(battery('Temperature', 'Dc/0/Temperature', 'celsius'))
    .withRow(new RowBuilder('Solar'))
    .withPanel(
      lines({ title: 'Solar power', nothing: NO_SOLAR, queries: solarPower, ...half }, 'watt')
        .min(0)
        .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName)),
    )
    .withPanel(
      states({
        title: 'Solar chargers',
        nothing: 'No solar charger at this site, or nothing in this range',
        queries: [stateOverTime('solarcharger', 'State')],
        ...half,
      }).mappings(CHARGER_STATES),
    )
    .withRow(new RowBuilder('Inverters'))
    .withPanel(inverterInput())
    .withPanel(inverterOutput())
    .withPanel(
      states({ title: 'Inverters', nothing: NO_INVERTER, queries: inverterStates, width: 24, height: 5 }).mappings(
        INVERTER_STATES,
      ),
    )
    .withRow(new RowBuilder('Tanks and temperatures'))
    .withPanel(
      levels({
        title: 'Tanks',
        nothing: 'No tank at this site',
        queries: [latest('tank', 'Level')],
        ...half,
      }).colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName)),
    )
    .withPanel(
      lines(
        {
          title: 'Temperatures',
          nothing: 'No temperature sensor at this site, or nothing in this range',
          queries: [overTime('temperature', 'Temperature')],
          ...half,
        },
        'celsius',
      ),
    )
    .withRow(new RowBuilder('Devices and clock'))
    .withPanel(devices())
    .withPanel(clock())
    .build();
  return { ...dashboard, panels: (dashboard.panels ?? []).map((panel, index) => ({ ...panel, id: index + 1 })) };
}
