/**
 * What becomes of readings and of the source's events: points/ stores values, derive/ finds out who is there and what
 * happened. The two in the one order that is right.
 */
import { Derive, type DeriveOptions } from '../derive/derive.ts';
import type { Points } from '../points/points.ts';
import type { DeviceId, GxEvent, Reading } from '../types.ts';

export interface Digest {
  accept(reading: Reading): void;
  event(event: GxEvent): void;
  /** Call it some times a second. */
  tick(now: number): void;
  /** Ends windows and waits: everything goes out. */
  close(now: number): void;
  /** A person wants a device forgotten; one that is online is not. */
  forget(device: DeviceId): 'forgotten' | 'online' | 'unknown';
  /** The series of this device went to another. */
  replaced(device: DeviceId): void;
  /** Who is there and the latest codes, if who is there, or of `all` also a code, changed since it was taken last. */
  takeChanges: Derive['takeChanges'];
}

export type DigestOptions = Pick<DeriveOptions, 'remembered' | 'forgetAfter' | 'portalId' | 'askFullPublish'>;

export function createDigest(points: Points, options: DigestOptions): Digest {
  const derive = new Derive({
    ...options,
    facts: points.own,
    onLeft: ({ portalId, service, instance }, time) => points.left(portalId, service, instance, time),
    onForgotten: ({ portalId, service, instance }) => points.forget(portalId, service, instance),
  });
  return {
    // A device is known to points/ before anything is said of it.
    accept(reading) {
      points.accept(reading);
      derive.accept(reading);
    },
    // Who left is told before those who remain get their names.
    event(event) {
      derive.event(event);
      if (event.kind === 'complete') points.complete();
      if (event.kind === 'link' && !event.isUp) points.lost(event.portalId, event.time);
    },
    tick(now) {
      derive.tick(now);
      points.tick(now);
    },
    close(now) {
      derive.tick(now);
      points.close();
    },
    forget(device) {
      const outcome = derive.forget(device);
      // Names may be remembered of a device of which nothing else is known.
      const isNamed = outcome === 'unknown' && points.forget(device.portalId, device.service, device.instance);
      return isNamed ? 'forgotten' : outcome;
    },
    replaced: (device) => derive.replaced(device),
    takeChanges: (of) => derive.takeChanges(of),
  };
}
