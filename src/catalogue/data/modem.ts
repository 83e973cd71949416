import type { Entries } from '../entry.ts';

export const modem: Entries = {
  IMEI: { log: 'no' },
  IP: { log: 'no' },
  Model: { log: 'no' },
  NetworkName: { log: 'no' },
  NetworkType: { log: 'no' },
  PPPStatus: { log: 'slow' },
  RegStatus: { log: 'slow' },
  Roaming: { log: 'slow' },
  SignalStrength: { log: 'slow' },
  SimStatus: { log: 'slow' },
};
