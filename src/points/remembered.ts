/** What of the devices survives a restart: the tags last written, and who they belong to. */
import { type Aliases, take } from './aliases.ts';
import { createDevice, type Device } from './device.ts';

export interface Remembered {
  /** Names of sites by portal id. */
  readonly sites: Readonly<Record<string, string>>;
  readonly devices: readonly RememberedDevice[];
}

export interface RememberedDevice {
  readonly portalId: string;
  readonly service: string;
  readonly instance: string;
  /** The `device` tag. */
  readonly device: string;
  readonly customName: string;
  readonly productName: string;
  readonly serial: string;
  /** The alias that it has, and its `instance` tag there. */
  readonly alias?: string | undefined;
  readonly instanceTag?: string | undefined;
  /** The alias for the only device of its service, which it was not. */
  readonly refused?: string | undefined;
}

export function remember(device: Device): RememberedDevice {
  const { portalId, service, instance, customName, productName, serial, seat, instanceTag, refused } = device;
  return {
    portalId,
    service,
    instance,
    device: device.name || device.formerName,
    customName,
    productName,
    serial,
    ...(seat && { alias: seat.alias.name, instanceTag }),
    ...(refused !== undefined && { refused }),
  };
}

/** The device as it was at the end of the last run; it is away until something comes of it. */
export function recall(known: RememberedDevice, aliases: Aliases): Device {
  const device = createDevice(known.portalId, known.service, known.instance, 0);
  for (const field of ['customName', 'productName', 'serial'] as const) {
    device[field] = known[field];
    if (known[field] !== '') device.heard.add(field);
  }
  device.isAway = true;
  device.refused = known.refused;
  const seat = known.alias === undefined ? undefined : aliases.seatNamed(known.alias, device);
  if (seat && !seat.holder) {
    seat.instanceTag ??= known.instanceTag;
    take(seat, device);
  }
  // The alias that it had is no more: it is named anew.
  device.name = known.alias === undefined || device.seat ? known.device : '';
  return device;
}
