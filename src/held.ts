/**
 * Between the source and the points: while the clock is not decided upon, readings and completions are kept in order;
 * then they go on with their times moved by one and the same difference, so that their distances stay right. Each
 * reading is passed on exactly once.
 */
import type { Clock } from './clock.ts';
import type { Reading } from './types.ts';

/** Readings that are kept at most; with them it is decided at once. A yacht sends 50 a second. */
const MOST = 200_000;

const COMPLETION = Symbol('completion');

export interface Hold {
  onReading(reading: Reading): void;
  onComplete(): void;
  /** Passes on what is kept, with what is known of the time. Call it at the stop, after the source's. */
  release(): void;
  /** Readings that are kept now. */
  readonly readings: number;
}

export function createHold(
  clock: Pick<Clock, 'isHeld' | 'onDecided' | 'holding' | 'decide'>,
  { onReading, onComplete }: Pick<Hold, 'onReading' | 'onComplete'>,
): Hold {
  let kept: (Reading | typeof COMPLETION)[] = [];

  function keep(item: Reading | typeof COMPLETION): void {
    clock.holding();
    // Not before the current read of the socket is through: all of it has one time.
    if (kept.push(item) === MOST) setImmediate(() => clock.decide());
  }

  clock.onDecided = (shift) => {
    const items = kept;
    kept = [];
    for (const item of items) {
      if (item === COMPLETION) onComplete();
      else onReading({ topic: item.topic, value: item.value, time: item.time + shift });
    }
  };

  return {
    onReading(reading) {
      if (clock.isHeld) keep(reading);
      else onReading(reading);
    },
    onComplete() {
      if (clock.isHeld) keep(COMPLETION);
      else onComplete();
    },
    release: () => clock.decide(),
    get readings() {
      return kept.reduce((count, item) => (item === COMPLETION ? count : count + 1), 0);
    },
  };
}
