/**
 * Who a device is, in texts: written when they change, and once a day. The serial number of a VE.Bus system is that of
 * its first inverter, by which an alias finds it too; where none comes, what the system itself says.
 */
import type { DetailField, Facts } from '../types.ts';
import type { Device } from './device.ts';
import type { Watch } from './events.ts';
import { firmwareText } from './firmware.ts';
import { isWithin } from './span.ts';

const REFRESH = 86_400_000;

const FIRST_INVERTER = 'Devices/0/SerialNumber';

const FIELDS: ReadonlyMap<string, DetailField> = new Map([
  ['ProductName', 'product_name'],
  ['CustomName', 'custom_name'],
  ['Serial', 'serial'],
  ['FirmwareVersion', 'firmware'],
  ['Mgmt/Connection', 'connection'],
]);

/** Undefined where the path tells no such thing. */
export function watchDetails(device: Device, path: string, facts: Facts): Watch | undefined {
  const isVebus = device.service === 'vebus';
  const field = isVebus && path === FIRST_INVERTER ? 'serial' : FIELDS.get(path);
  if (field === undefined) return undefined;
  const { details } = device;
  const isSecondary = isVebus && path === 'Serial';
  return (value, time) => {
    if (isSecondary && details.get(field)?.path === FIRST_INVERTER) return;
    const text = field === 'firmware' ? firmwareText(value) : String(value);
    const before = details.get(field);
    // What never was there is not worth a point; what is taken away is.
    if (before === undefined ? text === '' : before.text === text && isWithin(time, before.time, REFRESH)) return;
    details.set(field, { text, time, path });
    facts.detail(device, field, text, time);
  };
}
