import type { Entries } from '../entry.ts';

export const ble: Entries = {
  ContinuousScan: { log: 'no' },
  'Devices/{id}/Enabled': { log: 'no' },
  'Devices/{id}/Key': { log: 'no' },
  'Devices/{id}/Name': { log: 'no' },
  'Interfaces/{id}/Address': { log: 'no' },
  'Socket/BindAddress': { log: 'no' },
  'Socket/Port': { log: 'no' },
};
