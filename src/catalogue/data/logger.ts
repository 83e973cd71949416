import type { Entries } from '../entry.ts';

export const logger: Entries = {
  'Buffer/Count': { log: 'slow', label: 'records in the buffer', kind: 'state' },
  'Buffer/ErrorState': { log: 'slow', label: 'buffer error', kind: 'error' },
  'Buffer/FreeDiskSpace': { log: 'slow', label: 'free space for the buffer', kind: 'quantity', unit: 'B' },
  'Buffer/Location': { log: 'no', label: 'where the buffer is', kind: 'text' },
  'Buffer/OldestTimestamp': { log: 'slow', label: 'oldest record in the buffer', kind: 'time', unit: 's' },
  'Storage/MountState': {
    log: 'slow',
    label: 'external storage',
    kind: 'state',
    names: { 0: 'Not mounted', 1: 'Mounted', 2: 'Unmount requested', 3: 'Unmount busy' },
  },
  'Vrm/ConnectionError': { log: 'slow', label: 'VRM connection error', kind: 'error' },
  'Vrm/ConnectionErrorMessage': { log: 'slow', label: 'VRM connection error, as text', kind: 'text' },
  'Vrm/TimeLastContact': { log: 'slow', label: 'last contact with VRM', kind: 'time', unit: 's' },
};
