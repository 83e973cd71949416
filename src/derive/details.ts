/**
 * Who a device is, in texts: written when they change, and once a day. The serial number of a VE.Bus system is that of
 * its first inverter, by which an alias finds it too; where none comes, what the system itself says.
 */
import { type Device, type Facts, isWithin } from '../devices/device.ts';
import type { DetailField } from '../types.ts';
import type { Watch } from './events.ts';

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

/**
 * A firmware version as people write it. Victron's devices pack it into a number whose hexadecimal digits are read as
 * they stand: 0x0174 is v1.74. Three bytes have the stage at the end, 0xff (or 0x00 of Venus OS) for a release:
 * 0x0102ff is v1.02. Of two bytes a first digit from A on is the letter of a release candidate: 0xc208.
 * Other drivers have texts, and numbers of their own.
 */
export function firmwareText(version: number | string): string {
  if (typeof version === 'string') return version;
  if (!Number.isInteger(version) || version < 0x100 || version > 0xffffff) return String(version);
  const digits = version.toString(16);
  if (version <= 0xffff) {
    const [, candidate, major, minor] = /^([a-f]?)(\d{1,2})(\d\d)$/.exec(digits) ?? [];
    if (major === undefined || minor === undefined) return String(version);
    return `v${Number(major)}.${minor}${candidate ? `-rc-${candidate.toUpperCase()}` : ''}`;
  }
  const [, major, minor, stage] = /^(\d{1,2})(\d\d)([\da-f]{2})$/.exec(digits) ?? [];
  if (major === undefined || minor === undefined) return String(version);
  return `v${Number(major)}.${minor}${stage === 'ff' || stage === '00' ? '' : `-beta-${stage}`}`;
}
