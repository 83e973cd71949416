import type { Entries } from '../entry.ts';
import { noYes } from '../names/common.ts';

export const any: Entries = {
  Connected: { log: 'yes', label: 'device reachable', kind: 'state', names: noYes },
  CustomName: { log: 'tag', label: 'name given by the user', kind: 'identity' },
  DeviceInstance: { log: 'no', label: 'instance number, as in the topic', kind: 'identity' },
  DeviceName: { log: 'no', label: 'name of the device', kind: 'identity' },
  'Error/{n}/Id': { log: 'yes', label: 'error {n}', kind: 'error' },
  FirmwareVersion: { log: 'tag', label: 'firmware version (a packed number or text)', kind: 'identity' },
  HardwareVersion: { log: 'no', label: 'hardware version', kind: 'identity' },
  'Mgmt/Connection': { log: 'no', label: 'how the device is connected', kind: 'text' },
  'Mgmt/ProcessName': { log: 'no', label: 'driver', kind: 'text' },
  'Mgmt/ProcessVersion': { log: 'no', label: 'driver version', kind: 'text' },
  ProductId: { log: 'no', label: 'product number', kind: 'identity' },
  ProductName: { log: 'tag', label: 'product name', kind: 'identity' },
  Serial: { log: 'tag', label: 'serial number', kind: 'identity' },
};
