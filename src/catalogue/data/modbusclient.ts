import type { Entries } from '../entry.ts';

export const modbusclient: Entries = {
  'Devices/{id}/Enabled': { log: 'no' },
  'Devices/{id}/Name': { log: 'no' },
  'Devices/{id}/Serial': { log: 'no' },
  Scan: { log: 'no' },
  ScanProgress: { log: 'no' },
};
