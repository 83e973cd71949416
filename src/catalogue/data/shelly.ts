import type { Entries } from '../entry.ts';

export const shelly: Entries = {
  'Devices/{id}/Ip': { log: 'no', label: 'device {id} IP', kind: 'text' },
  'Devices/{id}/Mac': { log: 'no', label: 'device {id} mac', kind: 'text' },
  'Devices/{id}/Model': { log: 'no', label: 'device {id} model', kind: 'identity' },
  'Devices/{id}/Name': { log: 'no', label: 'device {id} name', kind: 'text' },
  'Devices/{id}/Server': { log: 'no', label: 'device {id} server', kind: 'text' },
  'Devices/{id}/{n}/Enabled': { log: 'no', label: 'device {id} {n} enabled', kind: 'state' },
  'Devices/{id}/{n}/Name': { log: 'no', label: 'device {id} {n} name', kind: 'text' },
  'Devices/{id}/{n}/Type': { log: 'no', label: 'device {id} {n} type', kind: 'text' },
  'Pv/Disable': { log: 'no', label: 'solar production stopped', kind: 'state' },
  Refresh: { log: 'no', label: 'refresh', kind: 'state' },
};
