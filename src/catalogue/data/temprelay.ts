import type { Entries } from '../entry.ts';

export const temprelay: Entries = {
  Enabled: { log: 'yes' },
  Sensor: { log: 'slow' },
};
