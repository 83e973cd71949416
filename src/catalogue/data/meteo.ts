import type { Entries } from '../entry.ts';
import { alarm } from '../names/common.ts';

export const meteo: Entries = {
  'Alarms/LowBattery': { log: 'yes', label: 'low battery', kind: 'alarm', names: alarm },
  BatteryVoltage: { log: 'yes', label: 'sensor battery voltage', kind: 'quantity', unit: 'V', decimals: 2 },
  CellTemperature: {
    log: 'yes',
    label: 'temperature of the solar cell',
    kind: 'quantity',
    unit: '°C',
    decimals: 1,
    chart: true,
  },
  ChrErrorCode: { log: 'yes', label: 'charger error', kind: 'error' },
  'Devices/{n}/DeviceInstance': { log: 'no', label: 'device {n} device instance', kind: 'identity' },
  'Devices/{n}/ProductId': { log: 'no', label: 'device {n} product ID', kind: 'identity' },
  ErrorCode: { log: 'yes', label: 'error', kind: 'error' },
  ExternalTemperature: {
    log: 'yes',
    label: 'outside temperature',
    kind: 'quantity',
    unit: '°C',
    decimals: 1,
    chart: true,
  },
  ExternalTemperature2: { log: 'yes', label: 'second outside temperature', kind: 'quantity', unit: '°C' },
  InstallationPower: { log: 'slow', label: 'rated power of the installation', kind: 'setting', unit: 'W' },
  Irradiance: { log: 'yes', label: 'solar irradiance', kind: 'quantity', unit: 'W/m2', decimals: 0, chart: true },
  Status: { log: 'yes', label: 'status', kind: 'state' },
  TimeSinceLastSun: { log: 'yes', label: 'time since the sun last shone', kind: 'time', unit: 'min' },
  TodaysYield: {
    log: 'slow',
    label: 'expected solar yield today',
    kind: 'counter',
    unit: 'kWh',
    reset: 'daily',
    decimals: 2,
  },
  TxPowerLevel: { log: 'yes', label: 'radio power', kind: 'quantity', unit: 'dBm' },
  UnspecifiedRemnant: { log: 'slow', label: 'unspecified remnant', kind: 'state' },
  WindDirection: { log: 'yes', label: 'wind direction', kind: 'angle', unit: 'deg' },
  WindSpeed: { log: 'yes', label: 'wind speed', kind: 'quantity', unit: 'm/s', decimals: 1, chart: true },
};
