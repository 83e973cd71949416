/**
 * After a new link, and after a silence of the GX. A GX that boots is there before its services are: the broker first,
 * then one driver after another. So who does not come with the first full publish is missed, and told to be gone by the
 * first one that is asked for a minute later, with the time at which it was last known. Missed devices that come back
 * before show that it was the GX that restarted, and are no news themselves.
 */
import { type Device, type Gx, isWithin } from './device.ts';

/** ms. */
const SETTLES_WITHIN = 60_000;

/** From now on nothing is known of the GX. */
export function lose(gx: Gx, time: number): void {
  // A link may end after the GX fell silent, or before it said anything.
  if (gx.isAlive || gx.lostAt === undefined) gx.lostAt = time;
  gx.lostEpoch = gx.epoch + 1;
  gx.isAlive = false;
  gx.isComplete = false;
  gx.isSettling = true;
  gx.settlingSince = undefined;
  gx.missed = gx.returned = 0;
}

/** The GX can be heard: over a new link, or after its silence. */
export function find(gx: Gx, time: number): void {
  if (gx.settlingSince === undefined) gx.foundAt = time;
}

/** The device did not come with a full publish. */
export function miss(device: Device, time: number): void {
  const { gx } = device;
  if (device.missedSince !== undefined || !(device.isOnline || device.exists)) return;
  // A link that broke before the GX was alive may have told of it all the same.
  const lastKnown = Math.max(gx.lostAt ?? time, device.heardAt);
  device.missedSince = device.epoch >= gx.lostEpoch ? time : Math.min(lastKnown, time);
  device.exists = false;
  gx.missed += 1;
}

/** Whether the time is over. */
export function isSettled({ isSettling, settlingSince }: Gx, now: number): boolean {
  return isSettling && settlingSince !== undefined && !isWithin(now, settlingSince, SETTLES_WITHIN);
}

/** Ends it. Whether the GX has restarted. */
export function settle(gx: Gx): boolean {
  gx.isSettling = false;
  const hasRestarted = gx.returned > 0 && gx.returned * 2 >= gx.missed;
  // What fed it before is not lost.
  if (hasRestarted && gx.mains.until < gx.foundAt) gx.mains.last = undefined;
  return hasRestarted;
}
