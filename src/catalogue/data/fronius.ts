import type { Entries } from '../entry.ts';

export const fronius: Entries = {
  AutoDetect: { log: 'no' },
  ScanProgress: { log: 'no' },
};
