/** Who is told at once what becomes of devices. */
import type { Device, Gx } from './device.ts';

/** What whoever stores values, or adds them up, must know at once. */
export interface DeviceListener {
  /** The device, or the site, has the name that it waited for. */
  named(who: Device | Gx): void;
  /** The device has left, or may be another after a new link: its next value is stored at once, changed or not. */
  interrupted(device: Device, time: number): void;
  /** The device looks as if it were two: no mean is made of its values from now on. */
  shared(device: Device, time: number): void;
  /** Nothing is known of the device any longer. */
  forgotten(device: Device): void;
  /** The device object is used no longer. */
  displaced(device: Device): void;
}

/** A listener that tells all of them, in order; those that come later too. */
export function tellAll(listeners: readonly Partial<DeviceListener>[]): DeviceListener {
  const each = (tell: (listener: Partial<DeviceListener>) => void) => {
    for (const listener of listeners) tell(listener);
  };
  return {
    named: (who) => each((one) => one.named?.(who)),
    interrupted: (device, time) => each((one) => one.interrupted?.(device, time)),
    shared: (device, time) => each((one) => one.shared?.(device, time)),
    forgotten: (device) => each((one) => one.forgotten?.(device)),
    displaced: (device) => each((one) => one.displaced?.(device)),
  };
}
