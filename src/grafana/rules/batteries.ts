/** Alarms of devices, and batteries. */
import { ALARM, DAY, DEVICE, last, ofSite, type Query, type Rule, SITE, SLOW } from './rule.ts';
import { ALARM_NAME, DEVICE_NAME, number, SITE_NAME } from './words.ts';

/** Rules of their own tell of these, or they are no news. */
const TOLD_ELSEWHERE = ['GridLost', 'ChargeBlocked', 'DischargeBlocked', 'CellImbalance'];
/** A generator that runs and feeds nothing has a rule of its own as well. */
const OF_GENERATORS = ['NoGeneratorAtAcIn', 'NoGeneratorAtDcIn'];
const ALARMS = `"service" != 'tank' AND "alarm" !~ /(^|\\/)(${[...TOLD_ELSEWHERE, ...OF_GENERATORS].join('|')})$/`;

/** Warnings on which people act. */
const ACTED_ON = [
  'LowSoc',
  'LowCellVoltage',
  'BmsPreAlarm',
  'LowChargeTemperature',
  'ServiceIntervalExceeded',
  'StoppedByTankLevelCondition',
];
const LISTED = `("alarm" =~ /(^|\\/)(${ACTED_ON.join('|')})$/ OR ("service" = 'battery' AND "alarm" =~ /(^|\\/)HighTemperature$/))`;

const alarms = (field: string, where: string): Query => ({ ...last('gx_alarm', field, ALARM, DAY), where });

const limit = (usual: number, clear: number, least: number, most: number, unit: string) => ({
  usual,
  clear,
  least,
  most,
  unit,
});

const soc = last('battery', 'Soc');
const siteSoc = last('system', 'Dc/Battery/Soc', SITE);
/** At the floor of an ESS, which it may reach every day, the charge counts as a high one. */
const ABOVE_FLOOR = '$soc + ($soc >= $floor - 3) * 1000';
const lowParts = (title: string) => [
  {
    title,
    queries: { soc: siteSoc, floor: ofSite('soc_floor') },
    value: ABOVE_FLOOR,
    summary: `${SITE_NAME}: battery at ${number('soc')} %`,
  },
];
const FLOOR = ', and more than 3 % below the minimum of an ESS';

const chargeBlocked = (key: string, title: string, bms: Query) => ({
  key,
  title,
  queries: { allowed: bms, soc },
  value: '($allowed <= 0) && ($soc < 90)',
  summary: `${DEVICE_NAME}: charging is blocked at ${number('soc')} %`,
});
const dischargeBlocked = (key: string, title: string, bms: Query) => ({
  key,
  title,
  queries: { allowed: bms, soc, floor: ofSite('soc_floor') },
  value: '($allowed <= 0) && ($soc > 20) && (($floor > 100) || ($soc > $floor + 5))',
  summary: `${DEVICE_NAME}: discharging is blocked at ${number('soc')} %`,
});

export const batteryRules: readonly Rule[] = [
  {
    name: 'alarm',
    panel: ['gx-devices', 'Active alarms'],
    severity: 'critical',
    parts: [{ title: 'Alarm', queries: { level: alarms('recent', ALARMS) }, summary: `${DEVICE_NAME}: ${ALARM_NAME}` }],
    is: 'at least',
    threshold: 2,
    for: 0,
    keep: 30,
    when: 'a device has an alarm, or had one in the last 5 minutes; but for those of the grid, of charge and discharge blocked, of cell imbalance, of tanks, and of a generator without voltage at the input, of which other rules tell',
    advice: 'Look at the device, and in its manual for the alarm. An overload or a low battery ends by itself.',
  },
  {
    name: 'warning',
    panel: ['gx-devices', 'Active alarms'],
    severity: 'warning',
    parts: [
      {
        title: 'Warning of a device',
        queries: { level: { ...alarms('level', LISTED), wider: ALARMS } },
        summary: `${DEVICE_NAME}: ${ALARM_NAME}`,
      },
    ],
    is: 'equal to',
    threshold: 1,
    for: 10,
    keep: 30,
    when: 'a device has a warning of those on which people act: low state of charge, low cell voltage, pre-alarm of the BMS, high temperature of a battery, too cold to charge, service due, stopped by the tank level (`alerts.warnings: all`: any)',
    advice: 'Look at the device before it becomes an alarm.',
  },
  {
    name: 'battery_low',
    panel: ['gx-battery', 'Charge'],
    severity: 'warning',
    parts: lowParts('Battery low'),
    is: 'below',
    threshold: limit(20, 25, 1, 95, '%'),
    for: 10,
    when: `the charge of the system is below {threshold} %${FLOOR}; ends above {clear} %`,
    advice: 'Charge it, or turn loads off.',
  },
  {
    name: 'battery_very_low',
    panel: ['gx-battery', 'Charge'],
    severity: 'critical',
    parts: lowParts('Battery very low'),
    is: 'below',
    threshold: limit(10, 15, 1, 90, '%'),
    for: 2,
    when: `the charge of the system is below {threshold} %${FLOOR}; ends above {clear} %`,
    advice: 'Charge it now: soon the inverter or the BMS will turn off.',
  },
  {
    name: 'battery_hot',
    panel: ['gx-battery', 'Temperature'],
    severity: 'critical',
    parts: [
      {
        title: 'Battery hot',
        queries: { temperature: last('battery', 'Dc/0/Temperature') },
        summary: `${DEVICE_NAME}: ${number('temperature')} °C`,
      },
    ],
    is: 'above',
    threshold: limit(45, 42, 20, 90, '°C'),
    for: 10,
    when: 'a battery is above {threshold} °C; ends below {clear} °C',
    advice: 'Stop charging it, and find out what heats it.',
  },
  {
    name: 'battery_cold',
    panel: ['gx-battery', 'Temperature'],
    severity: 'warning',
    isOff: true,
    parts: [
      {
        title: 'Battery cold',
        queries: { temperature: last('battery', 'Dc/0/Temperature') },
        summary: `${DEVICE_NAME}: ${number('temperature')} °C`,
      },
    ],
    is: 'below',
    threshold: limit(5, 8, -40, 30, '°C'),
    for: 30,
    when: 'a battery is below {threshold} °C; ends above {clear} °C',
    advice: 'Lithium cells must not be charged below 5 °C: warm the battery, or see that its BMS blocks charging.',
  },
  {
    name: 'cell_spread',
    panel: ['gx-battery', 'Cell spread'],
    severity: 'warning',
    parts: [
      {
        title: 'Cell spread',
        queries: {
          highest: last('battery', 'System/MaxCellVoltage'),
          lowest: last('battery', 'System/MinCellVoltage'),
          soc,
        },
        value: '($highest - $lowest) * (($soc >= 30) && ($soc <= 85))',
        summary: `${DEVICE_NAME}: cells between ${number('lowest', 2)} and ${number('highest', 2)} V`,
      },
    ],
    is: 'above',
    threshold: limit(0.1, 0.06, 0.01, 2, 'V'),
    for: 60,
    when: 'the highest and the lowest cell of a battery are more than {threshold} V apart while its charge is 30 to 85 %; ends below {clear} V',
    advice:
      'Let the battery balance at full charge for some hours. A cell that stays apart is weak, or badly connected.',
  },
  {
    name: 'charge_blocked',
    panel: ['gx-battery', 'Allowed by the BMS'],
    severity: 'warning',
    parts: [
      chargeBlocked('limit', 'Charge blocked', last('battery', 'Info/MaxChargeCurrent', DEVICE, SLOW)),
      chargeBlocked('switch', 'Charge blocked (allow to charge)', last('battery', 'Io/AllowToCharge')),
    ],
    is: 'above',
    threshold: 0,
    for: 30,
    keep: 30,
    when: 'a BMS allows no charge current (its limit is 0; or it says that charging is not allowed) below 90 % of charge',
    advice: 'Look for the reason in the BMS: a cold or full cell, a fault, a switch.',
  },
  {
    name: 'discharge_blocked',
    panel: ['gx-battery', 'Allowed by the BMS'],
    severity: 'critical',
    parts: [
      dischargeBlocked('limit', 'Discharge blocked', last('battery', 'Info/MaxDischargeCurrent', DEVICE, SLOW)),
      dischargeBlocked('switch', 'Discharge blocked (allow to discharge)', last('battery', 'Io/AllowToDischarge')),
    ],
    is: 'above',
    threshold: 0,
    for: 5,
    keep: 30,
    when: 'a BMS allows no discharge current (its limit is 0; or it says that discharging is not allowed) above 20 % of charge, and above the minimum of an ESS and 5 %',
    advice: 'Look for the reason in the BMS: an empty cell, a fault, a switch. Without discharge an outage is dark.',
  },
  {
    name: 'starter_battery_low',
    panel: ['gx-battery', 'Starter battery'],
    severity: 'warning',
    parts: [
      {
        title: 'Starter battery low',
        queries: { voltage: last('battery', 'Dc/1/Voltage') },
        // Of 12 V, or of 24 V halved; an input that nothing is connected to shows next to nothing.
        value: '$voltage / (1 + ($voltage >= 18)) + 1000 * ($voltage < 6)',
        summary: `${DEVICE_NAME}: starter battery at ${number('voltage', 1)} V`,
      },
    ],
    is: 'below',
    threshold: {
      ...limit(12, 12.3, 10, 13.5, 'V'),
      meant: 'Write the value of a 12 V battery: of 24 V it counts twice.',
    },
    for: 60,
    when: 'the starter battery that a monitor sees is below {threshold} V (of 24 V: twice that); ends above {clear} V',
    advice: 'Charge it, and find out what draws from it.',
  },
];
