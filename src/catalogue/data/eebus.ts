import type { Entries } from '../entry.ts';

export const eebus: Entries = {
  'Devices/{id}/AutoAccept': { log: 'no' },
  'Devices/{id}/Brand': { log: 'no' },
  'Devices/{id}/Host': { log: 'no' },
  'Devices/{id}/Model': { log: 'no' },
  'Devices/{id}/Name': { log: 'no' },
  'Devices/{id}/Ski': { log: 'no' },
  'Devices/{id}/Trusted': { log: 'no' },
  'Devices/{id}/Type': { log: 'no' },
  LocalSki: { log: 'no' },
  PairingQrCode: { log: 'no' },
  'Settings/Services/Eebus': { log: 'no' },
  TrustedSkis: { log: 'no' },
};
