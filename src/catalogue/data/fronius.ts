import type { Entries } from '../entry.ts';

export const fronius: Entries = {
  AutoDetect: { log: 'no', label: 'auto detect', kind: 'state' },
  ScanProgress: { log: 'no', label: 'scan progress', kind: 'quantity', unit: '%' },
};
