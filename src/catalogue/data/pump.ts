import type { Entries } from '../entry.ts';
import { stoppedRunning } from '../names/common.ts';

export const pump: Entries = {
  ActiveTankService: { log: 'no', label: 'active tank service', kind: 'text' },
  AvailableTankServices: { log: 'no', label: 'available tank services', kind: 'json' },
  State: { log: 'yes', label: 'state', kind: 'state', names: stoppedRunning, event: 'state' },
};
