/** How fast it goes: figures that a person can read, so over a while and not from one picture to the next. */
import type { DemoView } from './view.ts';

/** Over how long a rate is taken at most, ms, and at least, s: means are stored every 10 s. */
const RATE_SPAN = 30_000;
const LEAST_SPAN = 20;
const SETTLED = 12_000;
const DAY = 86_400_000;

interface Counts {
  readonly at: number;
  readonly received: number;
  readonly stored: number;
}

/** A second's, over the last half minute: means are stored in bursts. The first full publish is before the first call. */
export function createRates(): (now: Counts) => DemoView['rates'] {
  const counts: Counts[] = [];
  return (now) => {
    counts.push(now);
    while (counts[1] && now.at - counts[1].at >= RATE_SPAN) counts.shift();
    const [first = now] = counts;
    const seconds = (now.at - first.at) / 1_000;
    if (seconds < LEAST_SPAN) return undefined;
    return { received: (now.received - first.received) / seconds, stored: (now.stored - first.stored) / seconds };
  };
}

/** Bytes a day, measured from a while after the start: the first full publish is no measure of a day. */
export function createPace(bytes: () => number): (now: number) => number | undefined {
  const begun = performance.now();
  let base: { at: number; bytes: number } | undefined;
  return (now) => {
    const sent = bytes();
    if (now - begun < SETTLED) return undefined;
    base ??= { at: now, bytes: sent };
    const elapsed = now - base.at;
    return elapsed < SETTLED ? undefined : ((sent - base.bytes) / elapsed) * DAY;
  };
}
