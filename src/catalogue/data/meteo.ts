import type { Entries } from '../entry.ts';

export const meteo: Entries = {
  'Alarms/LowBattery': { log: 'yes' },
  BatteryVoltage: { log: 'yes' },
  CellTemperature: { log: 'yes' },
  ChrErrorCode: { log: 'yes' },
  'Devices/{n}/DeviceInstance': { log: 'no' },
  'Devices/{n}/ProductId': { log: 'no' },
  ErrorCode: { log: 'yes' },
  ExternalTemperature: { log: 'yes' },
  ExternalTemperature2: { log: 'yes' },
  InstallationPower: { log: 'slow' },
  Irradiance: { log: 'yes' },
  Status: { log: 'yes' },
  TimeSinceLastSun: { log: 'yes' },
  TodaysYield: { log: 'slow' },
  TxPowerLevel: { log: 'yes' },
  UnspecifiedRemnant: { log: 'slow' },
  WindDirection: { log: 'yes' },
  WindSpeed: { log: 'yes' },
};
