import type { Entries } from '../entry.ts';

export const canopenmotordrive: Entries = {
  DiscoveredNodes: { log: 'no' },
  Scan: { log: 'no' },
  ScanProgress: { log: 'no' },
};
