import type { Entries } from '../entry.ts';
import { meterRole } from '../names/charging.ts';
import { alarm, noYes, openClosed } from '../names/common.ts';

export const motordrive: Entries = {
  'Alarms/Alarm': { log: 'yes', label: 'general alarm', kind: 'alarm', names: alarm },
  'Alarms/LowVoltage': { log: 'yes', label: 'low voltage', kind: 'alarm', names: alarm },
  'Controller/Temperature': { log: 'yes', label: 'controller temperature', kind: 'quantity', unit: '°C' },
  'Coolant/Temperature': { log: 'yes', label: 'coolant temperature', kind: 'quantity', unit: '°C' },
  'Dc/0/Current': { log: 'yes', label: 'current', kind: 'quantity', unit: 'A', sign: 'consumption +, regeneration -' },
  'Dc/0/Power': {
    log: 'yes',
    label: 'power',
    kind: 'quantity',
    unit: 'W',
    sign: 'consumption +, regeneration -',
    decimals: 0,
    chart: true,
  },
  'Dc/0/Temperature': { log: 'yes', label: 'temperature', kind: 'quantity', unit: '°C' },
  'Dc/0/Voltage': { log: 'yes', label: 'voltage', kind: 'quantity', unit: 'V' },
  'Dc/1/Voltage': { log: 'yes', label: 'voltage of the starter battery', kind: 'quantity', unit: 'V' },
  'History/MinimumVoltage': { log: 'slow', label: 'lowest voltage ever', kind: 'state', unit: 'V' },
  'Motor/Direction': {
    log: 'yes',
    label: 'direction',
    kind: 'state',
    names: { 0: 'Neutral', 1: 'Reverse', 2: 'Forward' },
  },
  'Motor/DirectionInverted': { log: 'slow', label: 'motor direction inverted', kind: 'state', names: noYes },
  'Motor/RPM': { log: 'yes', label: 'motor speed', kind: 'quantity', unit: 'rpm', decimals: 0, chart: true },
  'Motor/Temperature': {
    log: 'yes',
    label: 'motor temperature',
    kind: 'quantity',
    unit: '°C',
    decimals: 1,
    chart: true,
  },
  'Motor/Torque': { log: 'yes', label: 'motor torque', kind: 'quantity', unit: 'Nm' },
  N2kDeviceInstance: { log: 'no', label: 'NMEA 2000 device instance', kind: 'identity' },
  N2kUniqueNumber: { log: 'no', label: 'NMEA 2000 unique number', kind: 'identity' },
  'Relay/{n}/State': { log: 'yes', label: 'relay {n}', kind: 'state', names: openClosed, event: 'state' },
  'Settings/HasStarterVoltage': { log: 'slow', label: 'has starter voltage', kind: 'setting', names: noYes },
  'Settings/HasTemperature': { log: 'slow', label: 'has temperature', kind: 'setting', names: noYes },
  'Settings/MonitorMode': { log: 'slow', label: 'monitor mode', kind: 'setting', names: meterRole },
  'Settings/Motor/DirectionInverted': { log: 'slow', label: 'motor direction inverted', kind: 'setting' },
};
