/**
 * How each GX is reached, and what feeds it: `connected`, `alive`, `ac_lost` and `soc_floor` at every change, these and the
 * rest each minute. While it is not reached, nothing is said of its devices.
 */
import { type Facts, type Gx, isWithin } from '../devices/device.ts';

const REFRESH = 60_000;
/** How often roll-ups have what was lost, where it does not change, ms. */
const HOUR = 3_600_000;

export class Site {
  private readonly facts: Facts;
  private writtenAt: number | undefined;
  /** When roll-ups had what was lost. */
  private lostAt = Number.NEGATIVE_INFINITY;

  constructor(facts: Facts) {
    this.facts = facts;
  }

  linked(gx: Gx, time: number): void {
    this.facts.site(gx, 'connected', Number(gx.isUp), time);
  }

  lives(gx: Gx, time: number): void {
    this.facts.site(gx, 'alive', Number(gx.isAlive), time);
  }

  lost(gx: Gx, time: number): void {
    this.lostAt = time;
    this.facts.site(gx, 'ac_lost', gx.mains.lost, time, true);
  }

  floor(gx: Gx, time: number): void {
    this.facts.site(gx, 'soc_floor', gx.mains.floor, time);
  }

  /** The first time is a minute after the start: until then only changes are worth a point. */
  tick(gx: Gx, now: number): void {
    this.writtenAt ??= now;
    if (isWithin(now, this.writtenAt, REFRESH)) return;
    this.writtenAt = now;
    const { facts } = this;
    this.linked(gx, now);
    this.lives(gx, now);
    if (gx.isComplete) {
      facts.site(
        gx,
        'devices',
        gx.known().filter(({ isOnline, missedSince }) => isOnline && missedSince === undefined).length,
        now,
      );
      facts.site(gx, 'topics', gx.topics, now);
    }
    facts.site(gx, 'messages', gx.messages, now);
    if (isWithin(now, this.lostAt, HOUR)) facts.site(gx, 'ac_lost', gx.mains.lost, now);
    else this.lost(gx, now);
    this.floor(gx, now);
  }
}
