/**
 * How many devices there may be, and who gives way where there is one more. Junk gives way: what no complete full publish
 * of the GX confirmed, or what has left; of that the device that was heard least recently. A device that is there, by the
 * word of the GX, never does.
 */
import { type Device, type Gx, isWithin } from './device.ts';

/** The largest system seen has 40; each costs memory, lines every five minutes, and series in the database. */
export const MAX_DEVICES = 500;
/** A device that is new says what it has to say; ms. */
const SILENCE = 5_000;
/** Where nobody gives way it is not looked again for so long, ms. */
const LOOK_AGAIN = 1_000;

export class Places {
  private lookedInVainAt = Number.NEGATIVE_INFINITY;

  /** Undefined where nobody does. */
  whoGivesWay(systems: Iterable<Gx>, now: number): Device | undefined {
    if (isWithin(now, this.lookedInVainAt, LOOK_AGAIN)) return undefined;
    let found: Device | undefined;
    for (const { devices } of systems) {
      for (const device of devices.values()) {
        if (device.isConfirmed || isWithin(now, device.heardAt, SILENCE)) continue;
        if (!found || device.heardAt < found.heardAt) found = device;
      }
    }
    if (!found) this.lookedInVainAt = now;
    return found;
  }
}
