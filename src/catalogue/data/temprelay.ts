import type { Entries } from '../entry.ts';

export const temprelay: Entries = {
  Enabled: { log: 'yes', label: 'enabled', kind: 'setting' },
  Sensor: { log: 'slow', label: 'sensor', kind: 'state' },
};
