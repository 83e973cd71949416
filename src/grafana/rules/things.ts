/** Tanks, temperatures, bilges, and devices that are there or not. */
import { ANY_DEVICE, DAY, DEVICE, last, ofSite, type Query, type Rule, risen, SLOW } from './rule.ts';
import { DEVICE_NAME, number, state } from './words.ts';

const isOne = (name: string, codes: readonly number[]) => codes.map((code) => `($${name} == ${code})`).join(' || ');

const level = (pick: 'min' | 'max', window: number): Query => ({ ...last('tank', 'Level', DEVICE, window), pick });
const fluid = last('tank', 'FluidType', DEVICE, SLOW);

const temperature = last('temperature', 'Temperature');
const temperatureType = last('temperature', 'TemperatureType', DEVICE, SLOW);
/** Armed while it was cold within two days: a fridge that is switched off is none. What cold is, a stricter limit leaves as it is. */
const cold = (title: string, type: number) => ({
  title,
  queries: {
    temperature,
    type: temperatureType,
    coldest: { ...temperature, pick: 'min', window: 2 * DAY } as const,
  },
  value: `$temperature - 1000 * !(($type == ${type}) && ($coldest < {armed}))`,
  summary: `${DEVICE_NAME}: ${number('temperature')} °C`,
});

const inputType = last('digitalinput', 'Type');
const pump = (title: string, hours: number) => [
  {
    title,
    queries: {
      starts: risen('digitalinput', 'Count', hours * 60),
      type: inputType,
    },
    value: '$starts * ($type == 3)',
    summary: `${DEVICE_NAME}: ${number('starts')} times in ${hours === 1 ? 'an hour' : `${hours} hours`}`,
  },
];

const fault = (service: 'tank' | 'temperature', title: string) => ({
  key: service,
  title,
  queries: { status: last(service, 'Status') },
  summary: `${DEVICE_NAME}: ${state('status', service, 'Status', [1, 2, 3, 4, 5])}`,
});

const SENSORS = ['tank', 'temperature'];
const SLEEPERS = ['pvinverter', 'evcharger', 'acload', 'heatpump', 'switch'];
const ENGINES = ['alternator', 'dcdc', 'motordrive', 'genset', 'dcgenset', 'ev'];
const OTHERS = [...SENSORS, ...SLEEPERS, ...ENGINES, 'grid'];
const among = (services: readonly string[]) => `"service" =~ /^(${services.join('|')})$/`;

const presence = (where: string): Query => ({ ...last('gx_device', 'online', ANY_DEVICE, DAY), where });
const gone = (title: string, where: string) => [
  { title, queries: { online: presence(where) }, summary: `${DEVICE_NAME} ({{ $labels.service }}) is gone` },
];
const LOST = {
  severity: 'warning',
  is: 'below',
  threshold: 1,
  keep: 10,
  advice: 'Look at its cable, its power and its radio. One that is gone for good: `gx-logger devices forget`.',
} as const;

export const thingRules: readonly Rule[] = [
  {
    name: 'tank_low',
    panel: ['gx-boat', 'Tank levels'],
    severity: 'warning',
    parts: [
      {
        title: 'Tank low',
        queries: { level: level('max', 60), fluid },
        value: `$level + 1000 * !(${isOne('fluid', [0, 1, 6, 7, 8, 9])})`,
        summary: `${DEVICE_NAME}: ${number('level')} %`,
      },
    ],
    is: 'below',
    threshold: { usual: 10, clear: 15, least: 1, most: 90, unit: '%' },
    for: 0,
    when: 'a tank of fuel, petrol, diesel, gas or fresh water was below {threshold} % for an hour; ends above {clear} %',
    advice: 'Fill it.',
  },
  {
    name: 'waste_tank_full',
    panel: ['gx-boat', 'Tank levels'],
    severity: 'warning',
    parts: [
      {
        title: 'Waste tank full',
        queries: { level: level('min', 10), fluid },
        value: `$level * (${isOne('fluid', [2, 5])})`,
        summary: `${DEVICE_NAME}: ${number('level')} %`,
      },
    ],
    is: 'above',
    threshold: { usual: 90, clear: 80, least: 10, most: 99, unit: '%' },
    for: 0,
    when: 'a tank of waste or black water was above {threshold} % for 10 minutes; ends below {clear} %',
    advice: 'Empty it.',
  },
  {
    name: 'bilge_pump_often',
    panel: ['gx-boat', 'Bilge, doors and other inputs'],
    severity: 'warning',
    parts: pump('Bilge pump runs often', 1),
    is: 'at least',
    threshold: { usual: 5, least: 1, most: 100, unit: 'times' },
    for: 0,
    keep: 60,
    when: 'a bilge pump started at least {threshold} times in an hour',
    advice: 'Water comes in: look for it now.',
  },
  {
    name: 'bilge_pump_often_day',
    panel: ['gx-boat', 'Bilge, doors and other inputs'],
    severity: 'warning',
    parts: pump('Bilge pump runs often in a day', 24),
    is: 'at least',
    threshold: { usual: 10, least: 1, most: 500, unit: 'times' },
    for: 0,
    keep: 60,
    when: 'a bilge pump started at least {threshold} times in 24 hours',
    advice: 'Water comes in slowly: look for it soon.',
  },
  {
    name: 'bilge_pump_stuck',
    panel: ['gx-boat', 'Bilge, doors and other inputs'],
    severity: 'critical',
    parts: [
      {
        title: 'Bilge pump does not stop',
        queries: { state: last('digitalinput', 'State'), type: inputType },
        value: '(($state == 3) || ($state == 10)) && ($type == 3)',
        summary: `${DEVICE_NAME}: does not stop`,
      },
    ],
    is: 'above',
    threshold: 0,
    for: 5,
    when: 'a bilge pump runs without a stop',
    advice: 'More water comes in than it pumps, or its float is stuck: go and look now.',
  },
  {
    name: 'fridge_warm',
    panel: ['gx-boat', 'Fridges'],
    severity: 'warning',
    parts: [cold('Fridge warm', 1)],
    is: 'above',
    threshold: { usual: 8, clear: 6, least: 2, most: 20, unit: '°C' },
    for: 90,
    when: 'a fridge that was below {clear} °C in the last 48 hours is above {threshold} °C; ends below {clear} °C',
    advice: 'Close its door. It may be off, or the voltage too low for it.',
  },
  {
    name: 'freezer_warm',
    panel: ['gx-boat', 'Freezers'],
    severity: 'warning',
    parts: [cold('Freezer warm', 6)],
    is: 'above',
    threshold: { usual: -8, clear: -12, least: -30, most: 5, unit: '°C' },
    for: 90,
    when: 'a freezer that was below {clear} °C in the last 48 hours is above {threshold} °C; ends below {clear} °C',
    advice: 'Close its door. It may be off, or the voltage too low for it.',
  },
  {
    name: 'frost',
    panel: ['gx-boat', 'Temperatures'],
    severity: 'warning',
    isOff: true,
    parts: [
      {
        title: 'Frost',
        queries: { temperature, type: temperatureType },
        value: '$temperature + 1000 * ($type != 3)',
        summary: `${DEVICE_NAME}: ${number('temperature')} °C`,
      },
    ],
    is: 'below',
    threshold: { usual: 3, clear: 5, least: -30, most: 20, unit: '°C' },
    for: 30,
    when: 'a sensor of type room is below {threshold} °C; ends above {clear} °C',
    advice: 'Heat, or drain the water.',
  },
  {
    name: 'sensor_fault',
    panel: ['gx-devices', 'Devices'],
    severity: 'warning',
    parts: [fault('tank', 'Tank sensor fault'), fault('temperature', 'Temperature sensor fault')],
    is: 'above',
    threshold: 0,
    for: 60,
    keep: 10,
    when: 'the sensor of a tank or a temperature says that it is disconnected, shorted or in error',
    advice: 'Look at its cable, or at the battery of a wireless one.',
  },
  {
    ...LOST,
    name: 'device_lost',
    panel: ['gx-devices', 'Devices'],
    parts: gone('Device lost', `"service" !~ /^(${OTHERS.join('|')})$/`),
    for: 15,
    when: 'a device is gone that is none of those below',
  },
  {
    ...LOST,
    name: 'sensor_lost',
    panel: ['gx-devices', 'Devices'],
    parts: gone('Sensor lost', among(SENSORS)),
    for: 60,
    when: 'the sensor of a tank or a temperature is gone',
  },
  {
    ...LOST,
    name: 'meter_lost',
    panel: ['gx-devices', 'Devices'],
    parts: [
      {
        title: 'Grid meter lost',
        queries: { online: presence(`"service" = 'grid'`), lost: ofSite('ac_lost') },
        value: '$online + ($lost > 0)',
        summary: `${DEVICE_NAME} is gone`,
      },
    ],
    for: 60,
    when: 'the grid meter is gone, and the grid is not lost',
  },
  {
    ...LOST,
    name: 'sleeper_lost',
    panel: ['gx-devices', 'Devices'],
    parts: gone('Device lost for a day', among(SLEEPERS)),
    for: 26 * 60,
    when: 'a device is gone that may sleep at night: PV inverter, EV charger, AC load, heat pump, switch',
  },
  {
    ...LOST,
    name: 'engine_lost',
    panel: ['gx-devices', 'Devices'],
    isOff: true,
    parts: gone('Engine device lost', among(ENGINES)),
    for: 15,
    when: 'a device is gone that is on with an engine or a car alone: alternator, DC-DC charger, motor drive, genset, car',
  },
];
