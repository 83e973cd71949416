import type { Entries } from '../entry.ts';

export const modbustcp: Entries = {
  'LastError/Message': { log: 'no' },
  'LastError/Timestamp': { log: 'slow' },
  'Services/Count': { log: 'slow' },
};
