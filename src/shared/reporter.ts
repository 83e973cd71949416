/**
 * What the daemon says of its parts. Each part says again and again how it is; what of it is news is decided here and
 * nowhere else. In the log: one line a change of state, a reminder while a bad state lasts, and how long it lasted when
 * it is over. To whoever asks: how each part is now, in its latest words, and since when.
 */
import { duration } from './duration.ts';
import type { Health, PartHealth } from './health.ts';
import type { Logger } from './log.ts';

/** A bad state is said again after this long, ms. */
const REMIND_AFTER = 600_000;
/** Other words for a state that was said already are said at most so often, ms, and so many of them in one outage. */
const REWORD_AFTER = 60_000;
const MOST_WORDS = 50;

/** A state that is not well, from its first moment until the part is well again. */
interface Outage {
  readonly since: number;
  saidAt: number;
  remindedAt: number;
  /** Codes and messages that were said. */
  readonly said: Set<string>;
}

interface Known {
  health: Health;
  /** When it became well, or stopped being well. */
  since: number;
  outage: Outage | undefined;
}

/** Of a part that has said nothing yet. */
const SILENT: Health = { ok: false, code: 'waiting', message: 'starting' };

export interface Reporter {
  /** Takes the health of one part, as often as it is looked at. The part is known from this call on. */
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
  const parts = new Map<string, Known>();

  function take(part: string, known: Known, health: Health): void {
    const before = known.health;
    known.health = health;
    if (health.code === before.code && health.message === before.message && health.ok === before.ok) return;
    // An outage may change its face and still is the same outage.
    if (health.ok !== before.ok) known.since = clock();
    if (health.ok) {
      if (!before.ok) recovered(part, known);
    } else if (health.code !== 'waiting') fell(part, known);
    else if (!known.outage) log.info({ part }, health.message);
  }

  function recovered(part: string, known: Known): void {
    const { outage, health } = known;
    known.outage = undefined;
    log.info({ part }, outage ? `${health.message}, after ${duration(clock() - outage.since)}` : health.message);
  }

  function fell(part: string, known: Known): void {
    const now = clock();
    const { code, message } = known.health;
    known.outage ??= { since: now, saidAt: now, remindedAt: now, said: new Set() };
    const { outage } = known;
    if (outage.said.has(message)) return;
    const isKnown = outage.said.has(code);
    if (isKnown && (now - outage.saidAt < REWORD_AFTER || outage.said.size >= MOST_WORDS)) return;
    outage.said.add(code).add(message);
    outage.saidAt = now;
    log.warn({ part, code }, message);
  }

  return {
    health(part) {
      const known = parts.get(part) ?? { health: SILENT, since: clock(), outage: undefined };
      parts.set(part, known);
      return (health) => take(part, known, health);
    },
    current() {
      // By the monotonic clock: a computer whose clock is set after its start tells the right time all the same.
      const began = wall() - clock();
      const stamp = (since: number) => Math.round((began + since) / 1_000) * 1_000;
      return [...parts].map(([name, { health, since }]) => ({ name, ...health, since: stamp(since) }));
    },
    remind() {
      const now = clock();
      for (const [part, { health, outage }] of parts) {
        if (!outage || now - outage.remindedAt < REMIND_AFTER) continue;
        outage.remindedAt = now;
        log.warn({ part, code: health.code }, `for ${duration(now - outage.since)} now: ${health.message}`);
      }
    },
  };
}
