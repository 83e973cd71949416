/** A solar charger on VE.Direct: once a second, 32-bit floats. */
import type { Device } from './device.ts';
import { createDevice, DRIVERS, type Identity } from './identity.ts';
import { round, single, whole } from './numbers.ts';
import { type Chance, type SolarDay, SolarHistory } from './solar-history.ts';

export interface SolarChargerView {
  readonly power: number;
  readonly panelPower: number;
  readonly panelVoltage: number;
  /** kWh out of the panels since the start. */
  readonly panels: number;
  readonly isOn: boolean;
  readonly isLimited: boolean;
  readonly spec: { readonly peak: number; readonly voltage: number; readonly maxCurrent: number };
}

export interface SolarSurroundings {
  readonly battery: { readonly voltage: number; readonly current: number };
  readonly charging: { readonly stage: 'bulk' | 'absorption' | 'float'; readonly voltage: number };
  /** The local calendar's day. */
  readonly calendar: { readonly day: number };
  /** Steered by the GX. */
  readonly isNetworked: boolean;
}

const STATES = { bulk: 3, absorption: 4, float: 5 } as const;

export function createSolarCharger(
  identity: Identity,
  charger: SolarChargerView,
  { battery, charging, calendar, isNetworked }: SolarSurroundings,
  chance: Chance,
): Device {
  // A charger sits at the end of a cable, a little above the battery.
  const terminal = () => battery.voltage + (0.0008 * charger.power) / battery.voltage;
  const volts = () => single(terminal(), 2);
  const amps = () => single(charger.power / terminal(), 1);
  const state = () => (charger.isOn ? STATES[charging.stage] : 0);
  const before = round(chance(150, 6000), 2);
  const yielded = () => single(before + charger.panels, 2);
  const history = new SolarHistory(charger.spec, battery.voltage, chance);
  const { maxCurrent } = charger.spec;

  const device = createDevice('solarcharger', identity, DRIVERS.veDirect)
    .fixed({
      'Capabilities/Capabilities1': 0x9eff4,
      ErrorCode: 0,
      NrOfTrackers: 1,
      Mode: 1,
      'Settings/BmsPresent': isNetworked ? 1 : 0,
      'Settings/ChargeCurrentLimit': maxCurrent,
      'Link/NetworkStatus': 4,
      'Link/TemperatureSenseActive': 0,
      'Link/TemperatureSense': null,
      'Link/VoltageSenseActive': 1,
      'Link/NetworkMode': isNetworked ? 13 : 5,
      'Link/ChargeCurrent': isNetworked ? maxCurrent : null,
      'Load/State': null,
      'Load/I': null,
      'Relay/0/State': 0,
      GroupId: null,
      'Alarms/HighVoltage': 0,
      'Alarms/LowVoltage': 0,
    })
    .every(1000, instanceOffset(identity), {
      'Dc/0/Voltage': volts,
      'Dc/0/Current': amps,
      'Pv/V': () => single(charger.panelVoltage, 2),
      'Pv/I': () => single(charger.isOn ? charger.panelPower / charger.panelVoltage : 0, 2),
      'Yield/Power': () => single(charger.panelPower, 0),
      State: state,
      MppOperationMode: () => (charger.isOn ? (charger.isLimited ? 1 : 2) : 0),
      DeviceOffReason: () => (charger.isOn ? 0 : 1),
      'Yield/System': yielded,
      'Yield/User': yielded,
    })
    .every(2000, 400, {
      'Link/VoltageSense': () => single(battery.voltage, 2),
      'Link/ChargeVoltage': () => single(charging.voltage, 2),
      'Link/BatteryCurrent': () => single(battery.current, 1),
    });

  const today = () => history.rows[0];
  const readings = {
    'History/Daily/0/Yield': () => single(today().yield, 2),
    'History/Daily/0/MaxPower': () => whole(today().maxPower),
    'History/Daily/0/MaxPvVoltage': () => single(today().maxPvVoltage, 2),
    'History/Daily/0/MaxBatteryCurrent': () => single(today().maxBatteryCurrent, 1),
    'History/Daily/0/MaxBatteryVoltage': () => single(today().maxBatteryVoltage, 2),
    'History/Daily/0/MinBatteryVoltage': () => single(today().minBatteryVoltage, 2),
    'History/Daily/0/TimeInBulk': () => Math.floor(today().secondsInBulk / 60),
    'History/Daily/0/TimeInAbsorption': () => Math.floor(today().secondsInAbsorption / 60),
    'History/Daily/0/TimeInFloat': () => Math.floor(today().secondsInFloat / 60),
    'History/Daily/0/Nr': () => today().number,
    'History/Overall/MaxPvVoltage': () => single(history.highestPvVoltage, 2),
    'History/Overall/MaxBatteryVoltage': () => single(history.highestBatteryVoltage, 2),
    'History/Overall/MinBatteryVoltage': () => single(history.lowestBatteryVoltage, 2),
  };
  device.every(1000, instanceOffset(identity) + 100, readings, () =>
    history.update(calendar.day, charger, battery.voltage, charger.isOn ? charging.stage : 'off'),
  );
  addOlderRows(device, history);
  return device.fixed({
    'History/Overall/DaysAvailable': history.rows.length,
    'History/Overall/LastError1': 0,
    'History/Overall/LastError2': 0,
    'History/Overall/LastError3': 0,
    'History/Overall/LastError4': 0,
  });
}

/** Rows 1 to 30 move down by one at midnight, and rest for the day. */
function addOlderRows(device: Device, history: SolarHistory): void {
  for (let index = 0; index < history.rows.length; index++) {
    const path = (name: string) => `History/Daily/${index}/${name}`;
    const read = (field: keyof SolarDay, decimals: number) => () => single(history.rows[index]?.[field] ?? 0, decimals);
    const minutes = (field: keyof SolarDay) => () => Math.floor((history.rows[index]?.[field] ?? 0) / 60);
    device.fixed({ [path('Consumption')]: null });
    for (const error of [1, 2, 3, 4]) device.fixed({ [path(`LastError${error}`)]: 0 });
    if (index === 0) continue;
    device.every(60_000, 30_000, {
      [path('Yield')]: read('yield', 2),
      [path('MaxPower')]: read('maxPower', 0),
      [path('MaxPvVoltage')]: read('maxPvVoltage', 2),
      [path('MaxBatteryCurrent')]: read('maxBatteryCurrent', 1),
      [path('MaxBatteryVoltage')]: read('maxBatteryVoltage', 2),
      [path('MinBatteryVoltage')]: read('minBatteryVoltage', 2),
      [path('TimeInBulk')]: minutes('secondsInBulk'),
      [path('TimeInAbsorption')]: minutes('secondsInAbsorption'),
      [path('TimeInFloat')]: minutes('secondsInFloat'),
      [path('Nr')]: read('number', 0),
    });
  }
}

/** Devices do not speak in step. */
function instanceOffset({ instance }: Identity): number {
  return (instance % 10) * 100;
}
