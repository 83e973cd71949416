/**
 * Between the source and what becomes of readings: while the clock is not decided upon, readings and events are kept in
 * order; then they go on with their times moved by one and the same difference, so that their distances stay right. Each
 * is passed on exactly once, and with them the time that passed meanwhile.
 */
import type { GxEvent, Reading } from '../types.ts';
import type { Clock } from './clock.ts';

/** Readings that are kept at most; with them it is decided at once. A yacht sends 50 a second. */
const MOST = 200_000;
/** Steps in which the time that passed is made up for, ms. */
const STEP = 100;

interface Hold {
  onReading(reading: Reading): void;
  onEvent(event: GxEvent): void;
  /** Lets the clock compare and decide; call it each second. */
  tick(): void;
  /** Passes on what is kept, with what is known of the time. Call it at the stop, after the source's. */
  release(): void;
  /** Readings that are kept now. */
  readonly readings: number;
}

export function createHold(
  clock: Pick<Clock, 'isHeld' | 'holding' | 'tick' | 'decide'>,
  { onReading, onEvent, onTick }: Pick<Hold, 'onReading' | 'onEvent'> & { onTick(now: number): void },
): Hold {
  let kept: (Reading | GxEvent)[] = [];

  function keep(item: Reading | GxEvent): void {
    // Not before the current read of the socket is through: all of it has one time.
    if (kept.push(item) === MOST) setImmediate(() => passOn(clock.decide()));
  }

  function passOn(shift: number | undefined): void {
    if (shift === undefined) return;
    const items = kept;
    kept = [];
    // Events alone may have waited for days.
    let ticked = Number.POSITIVE_INFINITY;
    for (const item of items) {
      const time = item.time + shift;
      for (; ticked + STEP <= time; ticked += STEP) onTick(ticked + STEP);
      if (!('kind' in item)) ticked = Math.min(ticked, time);
      if ('kind' in item) onEvent({ ...item, time });
      else onReading({ topic: item.topic, value: item.value, time });
    }
  }

  return {
    onReading(reading) {
      if (!clock.isHeld) return onReading(reading);
      clock.holding();
      keep(reading);
    },
    onEvent(event) {
      if (clock.isHeld) keep(event);
      else onEvent(event);
    },
    tick: () => passOn(clock.tick()),
    release: () => passOn(clock.decide()),
    get readings() {
      return kept.reduce((count, item) => ('kind' in item ? count : count + 1), 0);
    },
  };
}
