/** Rules of batteries, inverters and generators that the other stories leave out. */
import { boat, house, named } from './plants.ts';
import type { Row } from './rows.ts';
import { at, DAYS, type Deed, type Values } from './script.ts';

const soc = (value: number): Values => ({ 'system/0/Dc/Battery/Soc': value, 'battery/512/Soc': value });
const BMS = 'battery/512/Info';
const SOURCE = 'system/0/Ac/ActiveIn/Source';

/** A house with a generator that fed it two days ago. */
const withGenset = (more: Values = {}): Values => ({
  ...house,
  ...named('generator/0', 'Start/Stop'),
  'generator/0/State': 0,
  ...more,
});
const fed: readonly Deed[] = [
  { ...at(-2 * DAYS, { [SOURCE]: 2 }), isUsual: true },
  at(-2 * DAYS + 20, { [SOURCE]: 1 }),
];
const started: Values = { 'generator/0/State': 1 };
const genset: Values = { ...named('genset/1', 'Fischer Panda'), 'genset/1/StatusCode': 0 };
const dcgenset: Values = { ...named('dcgenset/2', 'DC genset'), 'dcgenset/2/StatusCode': 0 };

export const supplyRows: readonly Row[] = [
  {
    rule: 'warning',
    plant: house,
    fires: { 'battery/512/Alarms/LowCellVoltage': 1 },
    told: 10,
    quiet: {
      'one on which nobody acts': { 'battery/512/Alarms/HighDischargeCurrent': 1 },
      'a short one': [
        at(0, { 'battery/512/Alarms/LowCellVoltage': 1 }),
        at(8, { 'battery/512/Alarms/LowCellVoltage': 0 }),
      ],
    },
  },
  {
    rule: 'battery-hot',
    plant: house,
    fires: { 'battery/512/Dc/0/Temperature': 46 },
    told: 10,
    quiet: { warm: { 'battery/512/Dc/0/Temperature': 44 } },
  },
  {
    rule: 'battery-cold',
    isOff: true,
    plant: house,
    fires: { 'battery/512/Dc/0/Temperature': 4 },
    told: 30,
    quiet: { cool: { 'battery/512/Dc/0/Temperature': 6 } },
  },
  {
    rule: 'charge-blocked-limit',
    plant: house,
    fires: { [`${BMS}/MaxChargeCurrent`]: 0 },
    told: 30,
    quiet: { 'nearly full': { [`${BMS}/MaxChargeCurrent`]: 0, ...soc(92) } },
  },
  {
    rule: 'charge-blocked-switch',
    plant: house,
    fires: { 'battery/512/Io/AllowToCharge': 0 },
    told: 30,
    quiet: { 'nearly full': { 'battery/512/Io/AllowToCharge': 0, ...soc(92) } },
  },
  {
    rule: 'discharge-blocked-limit',
    plant: house,
    fires: { [`${BMS}/MaxDischargeCurrent`]: 0 },
    told: 5,
    quiet: { 'at the floor': { [`${BMS}/MaxDischargeCurrent`]: 0, 'system/0/Control/ActiveSocLimit': 30, ...soc(33) } },
  },
  {
    rule: 'discharge-blocked-switch',
    plant: house,
    fires: { 'battery/512/Io/AllowToDischarge': 0 },
    told: 5,
    quiet: {
      'at the floor': { 'battery/512/Io/AllowToDischarge': 0, 'system/0/Control/ActiveSocLimit': 30, ...soc(33) },
    },
  },
  {
    rule: 'starter-battery-low',
    plant: boat,
    fires: { 'battery/277/Dc/1/Voltage': 11.8 },
    told: 60,
    quiet: {
      'nothing connected': { 'battery/277/Dc/1/Voltage': 0.02 },
      'of 24 V': { 'battery/277/Dc/1/Voltage': 24.9 },
    },
  },
  {
    rule: 'starter-battery-low',
    plant: { ...boat, 'battery/277/Dc/1/Voltage': 25.4 },
    fires: { 'battery/277/Dc/1/Voltage': 23.6 },
    told: 60,
    quiet: {},
  },
  {
    rule: 'inverter-stopped-multi',
    plant: { ...boat, ...named('multi/0', 'Multi RS'), 'multi/0/State': 9 },
    fires: { 'multi/0/State': 2 },
    told: 5,
    quiet: { off: { 'multi/0/State': 0 } },
  },
  {
    rule: 'inverter-stopped-inverter',
    plant: { ...boat, ...named('inverter/278', 'Phoenix'), 'inverter/278/State': 9 },
    fires: { 'inverter/278/State': 2 },
    told: 5,
    quiet: { 'that searches': { 'inverter/278/State': 1 } },
  },
  {
    rule: 'inverter-stopped-vebus',
    plant: house,
    fires: { 'vebus/276/State': 2 },
    told: 5,
    quiet: { 'by its switch': { 'vebus/276/State': 0, 'vebus/276/Mode': 4 } },
  },
  {
    rule: 'charging-stopped',
    plant: house,
    fires: { 'vebus/276/VebusChargeState': 8 },
    told: 10,
    quiet: { equalising: { 'vebus/276/VebusChargeState': 7 } },
  },
  {
    rule: 'genset-not-running-alone',
    plant: withGenset(),
    fires: [...fed, at(0, started)],
    told: 7,
    quiet: {
      'that feeds after 3 minutes': [...fed, at(0, started), at(3, { [SOURCE]: 2 })],
      'that never fed': [at(0, started)],
    },
  },
  {
    rule: 'genset-not-running-genset',
    plant: withGenset(genset),
    fires: [...fed, at(0, started)],
    told: 7,
    quiet: { 'that runs and warms up': [...fed, at(0, started), at(2, { 'genset/1/StatusCode': 8 })] },
  },
  {
    rule: 'genset-not-running-dcgenset',
    plant: withGenset(dcgenset),
    fires: [...fed, at(0, started)],
    told: 7,
    quiet: { 'that runs': [...fed, at(0, started), at(2, { 'dcgenset/2/StatusCode': 8 })] },
  },
  {
    rule: 'genset-error',
    plant: withGenset(),
    fires: { 'generator/0/State': 10 },
    told: 5,
    quiet: { 'that cools down': { 'generator/0/State': 4 } },
  },
];
