/** What of the devices survives a restart, by portal id: plain values. */
import { Device, type Gx } from './device.ts';
import { isProven, recallSharing } from './sharing.ts';

export type Remembered = Readonly<Record<string, RememberedGx>>;

export interface RememberedGx {
  /** What the GX calls the system, once it has said so. */
  readonly site?: string | undefined;
  readonly devices: readonly RememberedDevice[];
}

interface RememberedDevice {
  readonly service: string;
  readonly instance: string;
  /** The `device` tag; empty where the device has none yet. */
  readonly name: string;
  readonly customName: string;
  readonly productName: string;
  readonly serial: string;
  /** The alias that it has, and its `instance` tag there. */
  readonly alias?: string | undefined;
  readonly instanceTag?: string | undefined;
  /** The alias for the only device of its service, which it was not. */
  readonly refused?: string | undefined;
  /** It is two devices: what gave them away. */
  readonly shared?: string | undefined;
  readonly presence?: RememberedPresence | undefined;
}

interface RememberedPresence {
  readonly isOnline: boolean;
  /** Since when, ms since 1970. */
  readonly since: number;
  /** false where its `/Connected` is 0. */
  readonly isConnected: boolean;
  /** The latest code of each of its states, alarms and errors, by path. */
  readonly codes: Readonly<Record<string, number | string>>;
}

export function remember({ systemName, devices }: Gx): RememberedGx {
  const known = [...devices.values()].filter((device) => device.isNamed || device.isKnown);
  return { ...(systemName !== undefined && { site: systemName }), devices: known.map(rememberDevice) };
}

function rememberDevice(device: Device): RememberedDevice {
  const { service, instance, customName, productName, serial, seat, instanceTag, refusedAlias } = device;
  const { isKnown, isOnline, since, isConnected, codes, sharing } = device;
  return {
    service,
    instance,
    name: device.name || device.formerName,
    customName,
    productName,
    serial,
    ...(seat && { alias: seat.alias.name, instanceTag }),
    ...(refusedAlias !== undefined && { refused: refusedAlias }),
    ...(isProven(device) && { shared: sharing?.evidence }),
    ...(isKnown && { presence: { isOnline, since, isConnected, codes: Object.fromEntries(codes) } }),
  };
}

/** The device as it was at the end of the last run, but for its alias; nothing has come of it in this run. */
export function recall(gx: Gx, known: RememberedDevice): Device {
  const device = new Device(gx, known.service, known.instance);
  for (const field of ['customName', 'productName', 'serial'] as const) {
    device[field] = known[field];
    if (known[field] !== '') device.heard.add(field);
  }
  device.name = known.name;
  device.refusedAlias = known.refused;
  if (known.shared !== undefined) device.sharing = recallSharing(known.shared);
  if (known.presence) {
    const { isOnline, since, isConnected, codes } = known.presence;
    Object.assign(device, { isKnown: true, isOnline, since, isConnected, isConfirmed: isOnline });
    for (const [path, code] of Object.entries(codes)) device.codes.set(path, code);
  }
  return device;
}
