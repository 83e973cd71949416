import type { Entries } from '../entry.ts';

export const canopenmotordrive: Entries = {
  DiscoveredNodes: { log: 'no', label: 'discovered nodes', kind: 'text' },
  Scan: { log: 'no', label: 'scan', kind: 'state' },
  ScanProgress: { log: 'no', label: 'scan progress', kind: 'quantity', unit: '%' },
};
