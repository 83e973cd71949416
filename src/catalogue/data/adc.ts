import type { Entries } from '../entry.ts';

export const adc: Entries = {
  Devices: { log: 'no', label: 'devices', kind: 'json' },
};
