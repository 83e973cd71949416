import type { Entries } from '../entry.ts';

export const modbusclient: Entries = {
  'Devices/{id}/Enabled': { log: 'no', label: 'device {id} enabled', kind: 'state' },
  'Devices/{id}/Name': { log: 'no', label: 'device {id} name', kind: 'text' },
  'Devices/{id}/Serial': { log: 'no', label: 'device {id} serial', kind: 'identity' },
  Scan: { log: 'no', label: 'scan', kind: 'state' },
  ScanProgress: { log: 'no', label: 'scan progress', kind: 'state' },
};
