/** Temperatures and air: fridges and freezers against what they should keep, all others, humidity, and sensors' batteries. */
import * as common from '@grafana/grafana-foundation-sdk/common';
import { VariableHide } from '@grafana/grafana-foundation-sdk/dashboard';
import { sensors } from './boat-sensors.ts';
import { LOOK, REST, WELL, WRONG } from './colours.ts';
import { devices } from './frame.ts';
import { steps, thresholds } from './panels.ts';
import { ask, chosen, INTERVAL, mean, select } from './query.ts';
import { column, unit, wide, words } from './tables.ts';
import { statesOf, unitOf } from './words.ts';

const CELSIUS = unitOf('temperature', 'Temperature');
const BY = ['site', 'device'];

/** The sensors of a type, by the names of their devices: a type is a value, and no tag that a query could choose by. */
function ofType(name: string, label: string, type: number) {
  const types = `SELECT last("TemperatureType") AS "type" FROM "gx"."autogen"."temperature" WHERE time > now() - 30d AND "site" =~ /^\${site:regex}$/ GROUP BY "site", "device"`;
  return devices(name, label, 'temperature')
    .query(`SELECT "device", "type" FROM (${types}) WHERE "type" = ${type}`)
    .hide(VariableHide.HideVariable);
}
export const fridge = () => ofType('fridge', 'Fridges', 1);
export const freezer = () => ofType('freezer', 'Freezers', 6);

const NOTHING = 'No such sensor at this site, or nothing in this range';

export function air(tier: 'm1' | 'm15') {
  const now = sensors(
    'temperature',
    {
      temperature: 'last("Temperature")',
      humidity: 'last("Humidity")',
      type: 'last("TemperatureType")',
      battery: 'last("BatteryVoltage")',
      status: 'last("Status")',
    },
    {
      title: 'Temperatures now',
      description:
        'What each sensor says. Its battery is orange below 2.5 V, where a cell of 3 V is nearly empty. A sensor that is lost stays here for 24 hours with what it said last.',
      nothing: 'No temperature sensor at this site, or none that said anything for 24 hours',
      width: 12,
      height: 8,
    },
  );
  const width = tier === 'm15' ? 6 : 8;
  /** Over months an hour in which it was warm would be lost in a mean. */
  const warmest = (variable: string) =>
    select({
      tier,
      by: BY,
      every: INTERVAL,
      where: [chosen('device', variable)],
      ...(tier === 'm15'
        ? { what: 'max("Temperature")', measurement: 'temperature_max' }
        : { what: 'mean("Temperature")', measurement: 'temperature' }),
    });
  const kept = (
    title: string,
    variable: string,
    from: number,
    [least, most]: readonly [number, number],
    what: string,
  ) =>
    steps(
      {
        title,
        description: `${what} Red from ${from} °C on: there the alert rules tell of it when it lasts.`,
        nothing: `No sensor that the GX knows as one of a ${variable}: set its type there. Or nothing in this range`,
        queries: [ask(warmest(variable))],
        width,
        height: 8,
      },
      CELSIUS,
      tier,
    )
      .fillOpacity(0)
      .axisSoftMin(least)
      .axisSoftMax(most)
      .thresholds(thresholds('transparent', [from, WRONG]))
      .thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Area));
  const others = ['fridge', 'freezer'].map((variable) => chosen('device', variable).replace('=~', '!~'));
  const small = (title: string, field: string, description: string) =>
    steps(
      {
        title,
        description,
        nothing: NOTHING,
        queries: [mean('temperature', field, { tier, by: BY })],
        width,
        height: 8,
      },
      unitOf('temperature', field),
      tier,
    ).fillOpacity(0);
  return [
    now
      .overrideByName('device', wide('Sensor', 104))
      .overrideByName('temperature', column('Now', 72, ...unit(CELSIUS.unit, 1)))
      .overrideByName('humidity', column('Humidity', 76, ...unit('percent', 0)))
      .overrideByName('type', column('Type', 100, ...words(statesOf('temperature', 'TemperatureType', PLAIN))))
      .overrideByName(
        'battery',
        column(
          'Battery',
          84,
          ...unit('volt', 2),
          {
            id: 'thresholds',
            value: thresholds(REST, [0, LOOK], [2.5, WELL]).build(),
          },
          { id: 'custom.cellOptions', value: { type: 'color-text' } },
        ),
      ),
    steps(
      {
        title: 'Temperatures',
        description: 'Every sensor that is of no fridge or freezer: rooms, engine room, outside, water.',
        nothing: NOTHING,
        queries: [mean('temperature', 'Temperature', { tier, by: BY, where: others })],
        width: 12,
        height: 8,
      },
      CELSIUS,
      tier,
    ).fillOpacity(0),
    kept(
      'Fridges',
      'fridge',
      8,
      [0, 10],
      tier === 'm15' ? 'The warmest that each fridge was.' : 'What each fridge kept.',
    ),
    kept(
      'Freezers',
      'freezer',
      -8,
      [-20, -6],
      tier === 'm15' ? 'The warmest that each freezer was.' : 'What each freezer kept.',
    ),
    small('Humidity', 'Humidity', 'Above 70 % for long is how mould begins.'),
    // It falls over months; a roll-up has it once an hour.
    ...(tier === 'm15'
      ? [
          small(
            'Batteries of sensors',
            'BatteryVoltage',
            'A cell of 3 V is nearly empty at 2.5 V, in the cold earlier.',
          ),
        ]
      : []),
  ];
}

const PLAIN = Object.fromEntries([0, 1, 2, 3, 4, 5, 6].map((type) => [type, 'transparent']));
