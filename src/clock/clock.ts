/**
 * Whose time is written. A computer whose clock has no battery starts with the time of its last shutdown, or in 1970,
 * and what is stored under a wrong time is as good as lost.
 *
 * The time sources are the GX, by its heartbeats, and the database, by its answers. One of them is the reference (see
 * weigh.ts). While this computer's clock agrees with it, it is simply followed. Where it does not:
 *
 * - At the start readings are held back until the GX has spoken, or would have. Of three clocks two decide, at once. A
 *   clock that is doubted is given the time in which a computer gets its time; then, or at once where it cannot be right,
 *   the reference's time is used. From more than a day away no single source is believed.
 * - Later the clock that moved is wrong. If it was the source's, that is only reported. If it was this computer's, the
 *   previous time keeps running by the monotonic clock until the two agree again.
 *
 * Decisions are made in `tick` and `decide` alone, never between two readings of one read of the socket: those share
 * one time. No I/O; times are ms since 1970.
 */

import { uptime as sinceBoot } from 'node:os';
import { duration } from '../shared/duration.ts';
import type { Health } from '../shared/health.ts';
import type { Logger } from '../shared/log.ts';
import { describeClock } from './describe.ts';
import { isNear, type Reference, type TimeSource, TOLERANCE, type Weighed, weigh } from './weigh.ts';

/** No data is older than this program: the first day of the month of its release. Every release moves it. */
const EARLIEST = Date.UTC(2026, 10, 1);
/** Who tells a later time does not tell the time. */
const LATEST = Date.UTC(2100, 0, 1);
/** What a clock moves by more than this from one tick to the next is a step; less is NTP slewing it. */
const STEP = 2_000;
/** A GX sends a heartbeat every 3 s, old firmware none: from the first reading on it is waited for so long, ms. */
const GX_WAIT = 4_000;
/** A computer that can get its time has it so long after its start, or ours, ms. */
const PATIENCE = 300_000;
/** A GX that has not spoken for so long may be off: that the database agrees is enough, ms. */
const ABSENCE = 60_000;

interface ClockOptions {
  /** `auto`: the reference's time is used while this computer's is wrong. `host`: never; that is only reported. */
  readonly mode: 'auto' | 'host';
  /** The latest stamp in our own journal, 0 where there is none. Asked for once, at the first decision. */
  readonly newest: () => number;
  readonly earliest?: number;
  readonly host?: () => number;
  readonly monotonic?: () => number;
  /** How long this computer runs, s. */
  readonly uptime?: () => number;
  /** Called at every tick. */
  readonly onHealth: (health: Health) => void;
  readonly log: Logger;
}

export interface Clock {
  /** A whole number. While held, it runs on by the monotonic clock from the time at which that began. */
  now(): number;
  /** Which time is right is not decided yet: readings are to be held back. */
  readonly isHeld: boolean;
  /** A reading is held back. */
  holding(): void;
  /** A time source tells the time. What cannot be the time is ignored. */
  hear(name: TimeSource, time: number): void;
  /**
   * Compares the clocks; call it each second. Gives, where it ends a hold, by how many ms the times that were given since
   * the hold began are to be moved.
   */
  tick(): number | undefined;
  /** The same at once, with what is known; undefined where nothing is held. */
  decide(): number | undefined;
  /** How far this computer's clock is ahead of the reference, s; undefined where no source has told the time. */
  readonly offset: number | undefined;
}

export function createClock(options: ClockOptions): Clock {
  const { mode, earliest = EARLIEST, host = Date.now, monotonic = () => performance.now(), log } = options;
  const { uptime = sinceBoot } = options;
  const begun = monotonic();
  /** A lead is what a clock says minus the monotonic clock: this computer's at the last tick, a source's at its last word. */
  let hostLead = host() - begun;
  const sources = new Map<TimeSource, number>();
  /** Those that have said nothing since this computer's clock was set, or slept: they count where nobody else has. */
  const outdated = new Set<TimeSource>();
  /** Time sources that have agreed with this computer's clock while it was followed. */
  const agreed = new Set<TimeSource>();
  /** That of the time in use; undefined while this computer's clock is followed. */
  let usedLead: number | undefined = mode === 'auto' ? hostLead : undefined;
  let isHeld = mode === 'auto';
  /** The held time is that from before this computer's clock was set, and not just what it began with. */
  let isProven = false;
  let heldSince: number | undefined;
  let hasGxSpoken = false;
  let newest: number | undefined;
  /** What was said last. */
  let said: Health | undefined;

  const now = () => (usedLead === undefined ? host() : Math.floor(usedLead + monotonic()));

  function judge(): Weighed {
    newest ??= options.newest();
    const reading = monotonic();
    const all = [...sources].map(([name, lead]) => ({ name, lead }));
    const fresh = all.filter(({ name }) => !outdated.has(name));
    return weigh({
      host: host() - reading,
      used: now() - reading,
      before: host() < earliest ? 'program' : host() < newest - TOLERANCE ? 'journal' : undefined,
      sources: fresh.length > 0 ? fresh : all,
    });
  }

  function tick(): number | undefined {
    const step = host() - monotonic() - hostLead;
    hostLead += step;
    if (Math.abs(step) > STEP) stepped(step);
    return compare(false);
  }

  function stepped(step: number): void {
    for (const name of sources.keys()) outdated.add(name);
    const isFollowed = mode === 'host' || isFine(judge());
    if (usedLead === undefined && !isFollowed) hold(hostLead - step, true);
    const what = `the clock of this computer was set ${step > 0 ? 'forward' : 'back'} by ${duration(Math.abs(step))}`;
    const next = isFollowed ? 'it is followed' : 'it is not believed, unless the GX or the database confirms it';
    log.warn({ step: step / 1_000 }, `${what}: ${next}`);
  }

  function hold(itsLead: number, isOld: boolean): void {
    usedLead = itsLead;
    isHeld = true;
    isProven = isOld;
    heldSince = undefined;
    hasGxSpoken = false;
  }

  function compare(isForced: boolean): number | undefined {
    const weighed = judge();
    const { judgement, supporters } = weighed;
    const isLate = isForced || isOver(begun, PATIENCE);
    const isAgreed = judgement === 'right' && !sources.has('GX') && isOver(begun, ABSENCE);
    if (isHeld && !isForced && !hasGxSpoken && !isAgreed && !isOver(heldSince, GX_WAIT)) {
      if (judgement === 'impossible') tell(weighed);
      return undefined;
    }
    const choice = choose(weighed, isLate);
    const shift = choice === 'hold' ? undefined : use(choice);
    if (choice === 'hold' && !isHeld) hold(hostLead, false);
    if (usedLead === undefined) for (const { name } of supporters) agreed.add(name);
    tell(weighed);
    return shift;
  }

  /** The time to use from now on, by its lead over the monotonic clock; undefined for this computer's. */
  function choose(weighed: Weighed, isLate: boolean): number | 'hold' | undefined {
    const { judgement, best } = weighed;
    if (mode === 'host') return undefined;
    if (isFine(weighed)) return isHeld && !isLate && mayBeUnset(weighed) ? 'hold' : undefined;
    if (usedLead === undefined && judgement !== 'outvoted' && (!best || agreed.has(best.name))) return undefined;
    const isConfirmed = best !== undefined && usedLead !== undefined && isNear(usedLead, best.lead);
    // The time from before the step, confirmed by a source, need not wait for anything, nor what two decide.
    const isClear =
      (isConfirmed && isHeld && isProven) || judgement === 'outvoted' || (best && judgement === 'impossible');
    if (!isClear && !isLate && (isHeld || usedLead === undefined)) return 'hold';
    if (!best) return isHeld && !isProven ? undefined : usedLead;
    if (isConfirmed) return usedLead;
    return judgement === 'far' ? undefined : best.lead;
  }

  /** The database may stand on this very computer: just started, both may have the time of the last shutdown. */
  function mayBeUnset({ dissenter }: Weighed): boolean {
    return dissenter !== undefined && dissenter.lead > hostLead && uptime() * 1_000 < PATIENCE;
  }

  /** How far this computer's clock is ahead of a source's, ms. */
  function ahead({ lead }: Reference): number {
    return host() - lead - monotonic();
  }

  function isOver(since: number | undefined, wait: number): boolean {
    return since !== undefined && monotonic() - since >= wait;
  }

  /** From now on the time is the monotonic clock's and `itsLead`, or that of this computer. Gives the shift that ends a hold. */
  function use(itsLead: number | undefined): number | undefined {
    if (!isHeld && itsLead === usedLead) return undefined;
    const before = now();
    usedLead = itsLead;
    const shift = now() - before;
    if (isHeld) {
      isHeld = false;
      return shift;
    }
    if (Math.abs(shift) > STEP) {
      log.warn({ shift: shift / 1_000 }, `time stamps move by ${duration(Math.abs(shift))}`);
    }
    return undefined;
  }

  function tell(weighed: Weighed): void {
    said = describeClock({
      ...weighed,
      use: isHeld ? 'held' : usedLead === undefined ? 'host' : 'corrected',
      mode,
      host: host(),
      ahead,
      hasAgreed: weighed.best !== undefined && agreed.has(weighed.best.name),
      wasWrong: said !== undefined && !said.ok,
    });
    options.onHealth(said);
  }

  return {
    now,
    get isHeld() {
      return isHeld;
    },
    holding() {
      heldSince ??= monotonic();
    },
    hear(name, time) {
      if (!(time >= earliest && time < LATEST)) return;
      if (name === 'GX') hasGxSpoken = true;
      outdated.delete(name);
      sources.set(name, time - monotonic());
    },
    tick,
    decide: () => (isHeld ? compare(true) : undefined),
    get offset() {
      const { best } = judge();
      return best && Math.round(ahead(best)) / 1_000;
    },
  };
}

function isFine({ judgement }: Weighed): boolean {
  return judgement === 'right' || judgement === 'unconfirmed';
}
