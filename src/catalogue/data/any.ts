import type { Entries } from '../entry.ts';

export const any: Entries = {
  Connected: { log: 'yes' },
  CustomName: { log: 'tag' },
  DeviceInstance: { log: 'no' },
  DeviceName: { log: 'no' },
  'Error/{n}/Id': { log: 'yes' },
  FirmwareVersion: { log: 'tag' },
  HardwareVersion: { log: 'no' },
  'Mgmt/Connection': { log: 'no' },
  'Mgmt/ProcessName': { log: 'no' },
  'Mgmt/ProcessVersion': { log: 'no' },
  ProductId: { log: 'no' },
  ProductName: { log: 'tag' },
  Serial: { log: 'tag' },
};
