/**
 * Which devices are there. Online is a device that has topics and whose `/Connected` is not 0; silence is no sign of
 * death. It leaves by an empty payload (all its topics are emptied at once, the first decides), by `/Connected` 0, or by
 * its absence from a full publish of ours. It is back with its first value.
 *
 * While the link is down or the GX silent nothing is refreshed and nobody is missed: nothing can be known. Afterwards the
 * picture settles (settling.ts): who is not there yet is missed, and not told to be gone.
 */
import { type Device, type Facts, type Gx, isWithin } from './device.ts';
import { Lapses } from './lapses.ts';
import type { Registry } from './registry.ts';
import { isSettled, miss, settle } from './settling.ts';

/** How often an unchanged state is written again, ms. */
const REFRESH = 300_000;
/**
 * A departure is looked into by a full publish after `LOOK_AFTER`, at most once in `LOOK_AGAIN`, ms: where two services
 * share type and instance, empties come for both although one lives.
 */
const LOOK_AFTER = 3_000;
const LOOK_AGAIN = 30_000;

interface PresenceOptions {
  readonly devices: Registry;
  readonly facts: Facts;
  /** Age in ms at which a device that is offline is forgotten. */
  readonly forgetAfter: number;
  /** Asks the GX for a full publish. */
  readonly askFullPublish: (portalId: string) => void;
}

export class Presence {
  private readonly options: PresenceOptions;
  /** Devices whose first value came since the last tick: their `/Connected` comes with the same burst. */
  private arriving: { readonly device: Device; readonly time: number }[] = [];
  private readonly lapses: Lapses;

  constructor(options: PresenceOptions) {
    this.options = options;
    this.lapses = new Lapses({
      onLeft: (device, time) => this.leave(device, 'offline', time),
      onReturned: (device, time) => void this.arriving.push({ device, time }),
      onLapse: (device, time) => this.look(device.gx, time),
    });
  }

  /** A value of a device that had no topics. */
  arrived(device: Device, time: number): void {
    device.exists = true;
    device.isKnown = true;
    if (device.missedSince !== undefined) device.gx.returned += 1;
    device.missedSince = undefined;
    // Where all it has are secrets nobody else has met it.
    if (device.isUnmet) this.options.devices.naming.meet(device, time);
    if (this.lapses.returned(device, time)) return;
    if (device.since === 0) device.since = time;
    this.arriving.push({ device, time });
  }

  /** Its `/Connected` told. */
  connected(device: Device, isConnected: boolean, time: number): void {
    device.isConnected = isConnected;
    if (device.isOnline !== isConnected && !this.isArriving(device)) this.decide(device, time);
  }

  /** One of its topics was emptied. */
  emptied(device: Device, time: number): void {
    if (!device.gx.isLegacy) this.leave(device, 'offline', time);
    else if (device.exists) {
      this.tellArrivals();
      this.lapses.emptied(device, time);
    }
  }

  /** A full publish of ours is complete: what did not come with it is not there. */
  completed(gx: Gx, time: number): void {
    this.tellArrivals();
    gx.settlingSince ??= time;
    if (isSettled(gx, time)) this.settle(gx);
    const { departedAt } = gx;
    for (const device of gx.known()) {
      if (device.epoch >= gx.asked) device.isConfirmed = true;
      else if (gx.isSettling) miss(device, time);
      else this.leave(device, 'offline: left unseen', device.missedSince ?? time);
    }
    // It has told what there is: another would say the same of those who left unseen.
    gx.departedAt = departedAt;
    gx.isComplete = true;
    gx.isKnown = true;
  }

  /** Call it some times a second. */
  tick(gx: Gx, now: number): void {
    this.tellArrivals();
    this.lapses.tick(now);
    if (isSettled(gx, now)) {
      this.settle(gx);
      if (gx.known().some(({ missedSince }) => missedSince !== undefined)) this.options.askFullPublish(gx.portalId);
    }
    const { departedAt, lookedAt } = gx;
    // Not yet, or too soon after the last.
    if (departedAt === undefined || isWithin(now, departedAt, LOOK_AFTER)) return;
    if (isWithin(now, lookedAt, LOOK_AGAIN)) return;
    gx.departedAt = undefined;
    if (!gx.isUp) return;
    gx.lookedAt = now;
    this.options.askFullPublish(gx.portalId);
  }

  /** Writes what was not written for long, and forgets who has been away for long. */
  refresh(gx: Gx, now: number): void {
    if (!gx.isUp || !gx.isAlive || !gx.isComplete) return;
    const { devices, forgetAfter } = this.options;
    for (const device of gx.known()) {
      if (device.missedSince !== undefined) continue;
      if (!device.isOnline && now - device.since >= forgetAfter) devices.drop(device);
      else if (!isWithin(now, device.writtenAt, REFRESH)) this.write(device, now);
    }
  }

  /** Everything has had its time to come: from now on a full publish tells who is gone. */
  private settle(gx: Gx): void {
    if (settle(gx)) this.options.facts.siteEvent(gx, 'restart', 'GX restarted', 0, gx.foundAt);
  }

  /** Says who arrived. */
  private tellArrivals(): void {
    if (this.arriving.length === 0) return;
    const arrivals = this.arriving;
    this.arriving = [];
    for (const { device, time } of arrivals) {
      if ((device.exists && device.isConnected) !== device.isOnline) this.decide(device, time);
      else this.write(device, time);
    }
  }

  private isArriving(device: Device): boolean {
    return this.arriving.some((arrival) => arrival.device === device);
  }

  /** By its `/Connected`. */
  private decide(device: Device, time: number): void {
    if (device.isConnected) this.change(device, true, 'online', time);
    else this.leftOnline(device, 'offline: not connected', time);
  }

  /** It has no topics; if that is no news, it may be what was remembered of its `/Connected` that is out of date. */
  private leave(device: Device, text: string, time: number): void {
    if (device.exists || device.isOnline) {
      this.tellArrivals();
      device.exists = false;
      this.leftOnline(device, text, time);
    }
    device.missedSince = undefined;
    device.isConnected = true;
    device.isConfirmed = false;
  }

  private leftOnline(device: Device, text: string, time: number): void {
    this.look(device.gx, time);
    if (device.isOnline) this.change(device, false, text, time);
  }

  private look(gx: Gx, time: number): void {
    gx.departedAt ??= time;
  }

  private change(device: Device, isOnline: boolean, text: string, time: number): void {
    // All that a GX has when it is first met is no news.
    const isNews = device.gx.isKnown || device.writtenAt > Number.NEGATIVE_INFINITY;
    device.isOnline = isOnline;
    device.since = time;
    // Nobody knows whether it would have lasted.
    if (!isOnline) device.untold.clear();
    // It may have been forgotten while it had topics, and was not connected.
    device.isKnown = true;
    this.write(device, time);
    if (isOnline && isNews) this.options.facts.event(device, 'online', text, 0, time);
    if (!isOnline) this.options.facts.event(device, 'offline', text, 1, time);
    if (isOnline) this.options.devices.changed();
    else this.options.devices.left(device, time);
  }

  private write(device: Device, time: number): void {
    device.writtenAt = time;
    this.options.facts.presence(device, device.isOnline, time);
  }
}
