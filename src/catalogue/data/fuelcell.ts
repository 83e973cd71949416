import type { Entries } from '../entry.ts';
import { meterRole } from '../names/charging.ts';
import { alarm, noYes, openClosed } from '../names/common.ts';

export const fuelcell: Entries = {
  'Alarms/Alarm': { log: 'yes', label: 'general alarm', kind: 'alarm', names: alarm },
  'Alarms/HighStarterVoltage': { log: 'yes', label: 'high starter voltage', kind: 'alarm', names: alarm },
  'Alarms/HighTemperature': { log: 'yes', label: 'high temperature', kind: 'alarm', names: alarm },
  'Alarms/HighVoltage': { log: 'yes', label: 'high voltage', kind: 'alarm', names: alarm },
  'Alarms/LowStarterVoltage': { log: 'yes', label: 'low starter voltage', kind: 'alarm', names: alarm },
  'Alarms/LowTemperature': { log: 'yes', label: 'low temperature', kind: 'alarm', names: alarm },
  'Alarms/LowVoltage': { log: 'yes', label: 'low voltage', kind: 'alarm', names: alarm },
  'Dc/0/Current': { log: 'yes', label: 'current', kind: 'quantity', unit: 'A', sign: 'production +' },
  'Dc/0/Temperature': { log: 'yes', label: 'temperature', kind: 'quantity', unit: '°C' },
  'Dc/0/Voltage': { log: 'yes', label: 'voltage', kind: 'quantity', unit: 'V' },
  'Dc/1/Voltage': { log: 'yes', label: 'voltage of the starter battery', kind: 'quantity', unit: 'V' },
  'History/EnergyOut': { log: 'yes', label: 'energy out', kind: 'counter', unit: 'kWh', reset: 'user' },
  'History/MinimumVoltage': { log: 'slow', label: 'lowest voltage ever', kind: 'state', unit: 'V' },
  'Relay/{n}/State': { log: 'yes', label: 'relay {n}', kind: 'state', names: openClosed, event: 'state' },
  'Settings/HasStarterVoltage': { log: 'slow', label: 'has starter voltage', kind: 'setting', names: noYes },
  'Settings/HasTemperature': { log: 'slow', label: 'has temperature', kind: 'setting', names: noYes },
  'Settings/MonitorMode': { log: 'slow', label: 'monitor mode', kind: 'setting', names: meterRole },
};
