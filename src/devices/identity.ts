/**
 * What a device says of itself. The first thing it says is believed. Another name is believed when a full publish of
 * ours is complete and the name was said twice by then, and the old one not in between: so a person who renames a
 * device waits for the next full publish, and two services that share type and instance, whose names come in turns,
 * do not rename the series each time.
 *
 * A doubted device that says another serial number, and not its own, is another device: all it says is believed.
 */
import type { Topic } from '../types.ts';
import type { Device, IdentityField } from './device.ts';

const ENOUGH = 2;

/** Which text of a device's identity a topic carries; `site` is the name of the whole system. */
export function identityOf({ service, path }: Topic): IdentityField | 'site' | undefined {
  if (path === 'CustomName') return 'customName';
  if (path === 'ProductName') return 'productName';
  // A VE.Bus system has a serial number in each of its inverters.
  if (path === (service === 'vebus' ? 'Devices/0/SerialNumber' : 'Serial')) return 'serial';
  return service === 'settings' && path === 'Settings/SystemSetup/SystemName' ? 'site' : undefined;
}

/** From now on it is doubted whether this is the device that it was. */
export function doubt(device: Device): void {
  device.isDoubted = true;
  device.changes.delete('serial');
}

/** Whether what is known of the device changes now. */
export function hear(device: Device, field: IdentityField, text: string): boolean {
  if (device[field] === text) {
    device.changes.delete(field);
    device.heard.add(field);
    return false;
  }
  if (!device.heard.has(field)) {
    device.heard.add(field);
    device[field] = text;
    return true;
  }
  const change = device.changes.get(field);
  if (change?.text === text) change.times += 1;
  else device.changes.set(field, { text, times: 1 });
  return false;
}

/** A full publish of ours is complete. Whether what is known of the device changes now. */
export function confirm(device: Device): boolean {
  return judge(device) || believe(device, ENOUGH);
}

/** The device has been doubted for long enough. Whether it is another. */
export function judge(device: Device): boolean {
  if (!saysAnotherSerial(device)) return false;
  // They are the codes of the one that it was.
  device.codes.clear();
  device.untold.clear();
  return believe(device, 1);
}

/** Whether a doubted device has said another serial number than its own, and not that. */
export function saysAnotherSerial({ isDoubted, changes }: Device): boolean {
  return isDoubted && changes.has('serial');
}

function believe(device: Device, enough: number): boolean {
  let hasChanged = false;
  for (const [field, { text, times }] of device.changes) {
    if (times < enough) continue;
    device[field] = text;
    device.changes.delete(field);
    hasChanged = true;
  }
  return hasChanged;
}
