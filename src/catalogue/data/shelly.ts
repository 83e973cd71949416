import type { Entries } from '../entry.ts';

export const shelly: Entries = {
  'Devices/{id}/Ip': { log: 'no' },
  'Devices/{id}/Mac': { log: 'no' },
  'Devices/{id}/Model': { log: 'no' },
  'Devices/{id}/Name': { log: 'no' },
  'Devices/{id}/Server': { log: 'no' },
  'Devices/{id}/{n}/Enabled': { log: 'no' },
  'Devices/{id}/{n}/Name': { log: 'no' },
  'Devices/{id}/{n}/Type': { log: 'no' },
  'Pv/Disable': { log: 'no' },
  Refresh: { log: 'no' },
};
