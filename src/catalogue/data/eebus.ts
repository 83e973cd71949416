import type { Entries } from '../entry.ts';

export const eebus: Entries = {
  'Devices/{id}/AutoAccept': { log: 'no', label: 'device {id} auto accept', kind: 'state' },
  'Devices/{id}/Brand': { log: 'no', label: 'device {id} brand', kind: 'text' },
  'Devices/{id}/Host': { log: 'no', label: 'device {id} host', kind: 'text' },
  'Devices/{id}/Model': { log: 'no', label: 'device {id} model', kind: 'identity' },
  'Devices/{id}/Name': { log: 'no', label: 'device {id} name', kind: 'text' },
  'Devices/{id}/Ski': { log: 'no', label: 'device {id} SKI', kind: 'text' },
  'Devices/{id}/Trusted': { log: 'no', label: 'device {id} trusted', kind: 'state' },
  'Devices/{id}/Type': { log: 'no', label: 'device {id} type', kind: 'text' },
  LocalSki: { log: 'no', label: 'local SKI', kind: 'text' },
  PairingQrCode: { log: 'no', label: 'pairing QR code', kind: 'text' },
  'Settings/Services/Eebus': { log: 'no', label: 'services eebus', kind: 'setting' },
  TrustedSkis: { log: 'no', label: 'trusted SKIs', kind: 'text' },
};
