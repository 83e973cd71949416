import type { Entries } from '../entry.ts';
import { noYes } from '../names/common.ts';

export const modem: Entries = {
  Connected: { log: 'slow', label: 'data link up', kind: 'state', names: noYes },
  IMEI: { log: 'no', label: 'IMEI', kind: 'identity' },
  IP: { log: 'no', label: 'IP', kind: 'identity' },
  Model: { log: 'no', label: 'model', kind: 'identity' },
  NetworkName: { log: 'no', label: 'network name', kind: 'text' },
  NetworkType: { log: 'no', label: 'network type', kind: 'text' },
  PPPStatus: { log: 'slow', label: 'PPP status', kind: 'state' },
  RegStatus: { log: 'slow', label: 'registration status', kind: 'state' },
  Roaming: { log: 'slow', label: 'roaming', kind: 'state' },
  SignalStrength: { log: 'slow', label: 'signal strength', kind: 'quantity' },
  SimStatus: { log: 'slow', label: 'SIM status', kind: 'state' },
};
