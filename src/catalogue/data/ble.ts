import type { Entries } from '../entry.ts';

export const ble: Entries = {
  ContinuousScan: { log: 'no', label: 'continuous scan', kind: 'setting' },
  'Devices/{id}/Enabled': { log: 'no', label: 'device {id} enabled', kind: 'setting' },
  'Devices/{id}/Key': { log: 'secret', label: 'device {id} key', kind: 'secret' },
  'Devices/{id}/Name': { log: 'no', label: 'device {id} name', kind: 'text' },
  'Interfaces/{id}/Address': { log: 'no', label: 'interface {id} address', kind: 'text' },
  'Socket/BindAddress': { log: 'no', label: 'socket bind address', kind: 'text' },
  'Socket/Port': { log: 'no', label: 'socket port', kind: 'state' },
};
