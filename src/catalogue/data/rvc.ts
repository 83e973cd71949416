import type { Entries } from '../entry.ts';

export const rvc: Entries = {
  'Alarms/SameUniqueNameUsed': { log: 'no' },
  'Devices/{n}/ChargerInstance': { log: 'no' },
  'Devices/{n}/InverterInstance': { log: 'no' },
  'Devices/{n}/TankInstance': { log: 'no' },
};
