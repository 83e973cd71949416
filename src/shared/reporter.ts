/**
 * What the daemon says of its parts. In the log: one line a change of state, a reminder while a bad state lasts, and
 * how long it lasted when it is over. To whoever asks: how each part is now, and since when.
 */

import type { Health, PartHealth } from '../types.ts';
import type { Logger } from './log.ts';

/** A bad state is said again after this long, ms. */
const REMIND_AFTER = 600_000;

interface State {
  health: Health;
  badSince: number;
  saidAt: number;
  /** Codes said since the part was well. */
  readonly said: Set<string>;
}

/** What a part said last, and when it became well or stopped being well. */
interface Known {
  health: Health;
  since: number;
}

/** Of a part that said nothing yet. */
const SILENT: Health = { ok: false, code: 'waiting', message: 'starting' };

export interface Reporter {
  /** Takes the health of one part, at every change. The part is known from this call on. */
  health(part: string): (health: Health) => void;
  /** Every part as it is now, in the order in which they became known. */
  current(): PartHealth[];
  /** Reminds of what is still bad; call it now and then. */
  remind(): void;
}

/** `clock` is monotonic, ms; `wall` is this computer's clock, ms since 1970. */
export function createReporter(
  log: Logger,
  clock: () => number = () => performance.now(),
  wall: () => number = Date.now,
): Reporter {
  const bad = new Map<string, State>();
  const parts = new Map<string, Known>();

  /** An outage may change its face and still is the same outage. */
  function note(known: Known, health: Health): void {
    if (health.ok !== known.health.ok) known.since = clock();
    known.health = health;
  }

  function well(part: string, { message }: Health): void {
    const state = bad.get(part);
    bad.delete(part);
    log.info({ part }, state ? `${message}, after ${duration(clock() - state.badSince)}` : message);
  }

  function ill(part: string, health: Health): void {
    const now = clock();
    const state = bad.get(part) ?? { health, badSince: now, saidAt: now, said: new Set<string>() };
    bad.set(part, { ...state, health });
    // An outage may change its face again and again: each face is said once.
    if (state.said.has(health.code)) return;
    state.said.add(health.code);
    log.warn({ part, code: health.code }, health.message);
  }

  return {
    health(part) {
      const known = parts.get(part) ?? { health: SILENT, since: clock() };
      parts.set(part, known);
      return (health) => {
        note(known, health);
        if (health.ok) well(part, health);
        else if (health.code !== 'waiting') ill(part, health);
        else if (!bad.has(part)) log.info({ part }, health.message);
      };
    },
    current() {
      // By the monotonic clock: a computer whose clock is set after its start tells the right time all the same.
      const began = wall() - clock();
      const stamp = (since: number) => Math.round((began + since) / 1_000) * 1_000;
      return [...parts].map(([name, { health, since }]) => ({ name, ...health, since: stamp(since) }));
    },
    remind() {
      const now = clock();
      for (const [part, state] of bad) {
        if (now - state.saidAt < REMIND_AFTER) continue;
        state.saidAt = now;
        const { code, message } = state.health;
        log.warn({ part, code }, `for ${duration(now - state.badSince)} now: ${message}`);
      }
    },
  };
}

/** `45 s`, `12 min`, `5 h`, `3 days`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
