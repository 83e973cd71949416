import type { Entries } from '../entry.ts';

export const fuelcell: Entries = {
  'Alarms/Alarm': { log: 'yes' },
  'Alarms/HighStarterVoltage': { log: 'yes' },
  'Alarms/HighTemperature': { log: 'yes' },
  'Alarms/HighVoltage': { log: 'yes' },
  'Alarms/LowStarterVoltage': { log: 'yes' },
  'Alarms/LowTemperature': { log: 'yes' },
  'Alarms/LowVoltage': { log: 'yes' },
  'Dc/0/Current': { log: 'yes' },
  'Dc/0/Temperature': { log: 'yes' },
  'Dc/0/Voltage': { log: 'yes' },
  'Dc/1/Voltage': { log: 'yes' },
  'History/EnergyOut': { log: 'yes' },
  'History/MinimumVoltage': { log: 'slow' },
  'Relay/{n}/State': { log: 'yes' },
  'Settings/HasStarterVoltage': { log: 'slow' },
  'Settings/HasTemperature': { log: 'slow' },
  'Settings/MonitorMode': { log: 'slow' },
};
