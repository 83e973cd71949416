/** Who a device is, in texts: written when they change, and once a day. */
import type { DetailField, Facts } from '../types.ts';
import type { Device } from './device.ts';
import type { Watch } from './events.ts';
import { firmwareText } from './firmware.ts';
import { isWithin } from './span.ts';

const REFRESH = 86_400_000;

const FIELDS: ReadonlyMap<string, DetailField> = new Map([
  ['ProductName', 'product_name'],
  ['CustomName', 'custom_name'],
  ['Serial', 'serial'],
  ['FirmwareVersion', 'firmware'],
  ['Mgmt/Connection', 'connection'],
]);

/** Undefined where the path tells no such thing. */
export function watchDetails(device: Device, path: string, facts: Facts): Watch | undefined {
  const field = FIELDS.get(path);
  if (field === undefined) return undefined;
  const { details } = device;
  return (value, time) => {
    const text = field === 'firmware' ? firmwareText(value) : String(value);
    const before = details.get(field);
    // What never was there is not worth a point; what is taken away is.
    if (before === undefined ? text === '' : before.text === text && isWithin(time, before.time, REFRESH)) return;
    details.set(field, { text, time });
    facts.detail(device, field, text, time);
  };
}
