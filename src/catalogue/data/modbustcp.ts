import type { Entries } from '../entry.ts';

export const modbustcp: Entries = {
  'LastError/Message': { log: 'no', label: 'last error message', kind: 'text' },
  'LastError/Timestamp': { log: 'slow', label: 'last error timestamp', kind: 'time', unit: 's' },
  'Services/Count': { log: 'slow', label: 'services count', kind: 'state' },
};
