import type { Entries } from '../entry.ts';

export const vecan: Entries = {
  'Alarms/SameUniqueNameUsed': { log: 'no' },
  'Devices/{id}/CustomName': { log: 'no' },
  'Devices/{id}/DeviceInstance': { log: 'no' },
  'Devices/{id}/FirmwareVersion': { log: 'no' },
  'Devices/{id}/Manufacturer': { log: 'no' },
  'Devices/{id}/ModelName': { log: 'no' },
  'Devices/{id}/N2kUniqueNumber': { log: 'no' },
  'Devices/{id}/Nad': { log: 'no' },
  'Devices/{id}/Serial': { log: 'no' },
  Identifier: { log: 'no' },
  'Link/BatteryCurrent': { log: 'no' },
  'Link/ChargeVoltage': { log: 'no' },
  'Link/ChargeVoltageSolarOffset': { log: 'no' },
  'Link/ExtraBatteryCurrent': { log: 'no' },
  'Link/NetworkMode': { log: 'no' },
  'Link/Soc': { log: 'no' },
  'Link/TemperatureSense': { log: 'no' },
  'Link/VoltageSense': { log: 'no' },
};
