import type { Entries } from '../entry.ts';

export const digitalinputs: Entries = {
  'Devices/{id}/Label': { log: 'no', label: 'device {id} label', kind: 'identity' },
  'Devices/{id}/Type': { log: 'no', label: 'device {id} type', kind: 'state' },
};
