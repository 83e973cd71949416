import type { Entries } from '../entry.ts';

export const logger: Entries = {
  'Buffer/Count': { log: 'slow' },
  'Buffer/ErrorState': { log: 'slow' },
  'Buffer/FreeDiskSpace': { log: 'slow' },
  'Buffer/Location': { log: 'no' },
  'Buffer/OldestTimestamp': { log: 'slow' },
  'Storage/MountState': { log: 'slow' },
  'Vrm/ConnectionError': { log: 'slow' },
  'Vrm/ConnectionErrorMessage': { log: 'slow' },
  'Vrm/TimeLastContact': { log: 'slow' },
};
