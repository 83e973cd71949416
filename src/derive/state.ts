/** What derive/ remembers over a restart: a plain value. */
import { createDevice, type Device, type Gx } from './device.ts';

export interface DerivedState {
  readonly devices: readonly RememberedPresence[];
}

export interface RememberedPresence {
  readonly portalId: string;
  readonly service: string;
  readonly instance: string;
  readonly isOnline: boolean;
  /** Since when, ms since 1970. */
  readonly since: number;
  /** false where its `/Connected` is 0. */
  readonly isConnected: boolean;
  /** The latest code of each of its states, alarms and errors, by path. */
  readonly codes: Readonly<Record<string, number | string>>;
}

export function remember(devices: Iterable<Device>): DerivedState {
  return {
    devices: [...devices].map(({ portalId, service, instance, isOnline, since, isConnected, codes }) => {
      return { portalId, service, instance, isOnline, since, isConnected, codes: Object.fromEntries(codes) };
    }),
  };
}

/** The device as it was. It was not seen yet in this run. */
export function recall(gx: Gx, known: RememberedPresence): Device {
  const device = createDevice(gx, known.service, known.instance);
  device.isOnline = known.isOnline;
  device.since = known.since;
  device.isConnected = known.isConnected;
  for (const [path, code] of Object.entries(known.codes)) device.codes.set(path, code);
  gx.devices.add(device);
  gx.isKnown = true;
  return device;
}
