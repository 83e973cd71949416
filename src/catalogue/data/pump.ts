import type { Entries } from '../entry.ts';

export const pump: Entries = {
  ActiveTankService: { log: 'no' },
  AvailableTankServices: { log: 'no' },
  State: { log: 'yes' },
};
