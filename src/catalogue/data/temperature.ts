import type { Entries } from '../entry.ts';
import { sensorStatus, temperatureType } from '../names/devices.ts';

export const temperature: Entries = {
  AccelX: { log: 'no', label: 'acceleration X', kind: 'quantity', unit: 'g' },
  AccelY: { log: 'no', label: 'acceleration Y', kind: 'quantity', unit: 'g' },
  AccelZ: { log: 'no', label: 'acceleration Z', kind: 'quantity', unit: 'g' },
  BatteryVoltage: { log: 'yes', label: 'sensor battery voltage', kind: 'quantity', unit: 'V', decimals: 2 },
  CO2: { log: 'yes', label: 'CO2', kind: 'quantity', unit: 'ppm' },
  FilterLength: { log: 'slow', label: 'filter length', kind: 'setting', unit: 's' },
  Flags: { log: 'slow', label: 'flags', kind: 'state' },
  Humidity: { log: 'yes', label: 'humidity', kind: 'quantity', unit: '%', decimals: 1, chart: true },
  Luminosity: { log: 'yes', label: 'brightness', kind: 'quantity', unit: 'lx' },
  NOX: { log: 'yes', label: 'NOx index', kind: 'quantity' },
  Offset: { log: 'slow', label: 'offset', kind: 'setting', unit: '°C' },
  PM25: { log: 'yes', label: 'fine dust (PM2.5)', kind: 'quantity', unit: 'µg/m3' },
  Pressure: { log: 'yes', label: 'air pressure', kind: 'quantity', unit: 'hPa', decimals: 0, chart: true },
  RawUnit: { log: 'no', label: 'raw unit', kind: 'text' },
  RawValue: { log: 'no', label: 'sensor voltage', kind: 'quantity', unit: 'V' },
  Scale: { log: 'slow', label: 'scale', kind: 'setting' },
  SeqNo: { log: 'no', label: 'sequence number', kind: 'state' },
  Status: { log: 'yes', label: 'sensor', kind: 'state', names: sensorStatus, event: 'state' },
  Temperature: { log: 'yes', label: 'temperature', kind: 'quantity', unit: '°C', decimals: 1, chart: true },
  TemperatureType: { log: 'slow', label: 'what is measured', kind: 'setting', names: temperatureType },
  TxPower: { log: 'no', label: 'radio power', kind: 'quantity', unit: 'dBm' },
  VOC: { log: 'yes', label: 'VOC index', kind: 'quantity' },
};
