/**
 * Between the source and what becomes of readings: while the clock is not decided upon, readings and events are kept in
 * order; then they go on with their times moved by one and the same difference, so that their distances stay right. Each
 * is passed on exactly once, and with them the time that passed meanwhile.
 */
import type { GxEvent, Reading, Value } from '../types.ts';
import type { Clock } from './clock.ts';

/** Bytes of what is kept at most, about; with more it is decided at once. A yacht sends 50 readings a second. */
const MOST = 32_000_000;
/** What a reading costs, and a list or object for each character of its JSON. */
const READING = 160;
const PER_CHARACTER = 16;
/** Steps in which the time that passed is made up for, ms. */
const STEP = 100;

interface Hold {
  onReading(reading: Reading): void;
  onEvent(event: GxEvent): void;
  /** Lets the clock compare and decide; call it each second. */
  tick(): void;
  /** Passes on what is kept, with what is known of the time. Call it at the stop, after the source's. */
  release(): void;
  /** Nothing is kept now. */
  readonly isEmpty: boolean;
  /** Readings that are kept now. */
  readonly readings: number;
}

export function createHold(
  clock: Pick<Clock, 'isHeld' | 'holding' | 'tick' | 'decide'>,
  { onReading, onEvent, onTick }: Pick<Hold, 'onReading' | 'onEvent'> & { onTick(now: number): void },
): Hold {
  let kept: (Reading | GxEvent)[] = [];
  let bytes = 0;
  let isFull = false;

  function keep(item: Reading | GxEvent): void {
    kept.push(item);
    bytes += 'kind' in item ? READING : weightOf(item.value);
    if (bytes < MOST || isFull) return;
    isFull = true;
    // Not before the current read of the socket is through: all of it has one time.
    setImmediate(() => passOn(clock.decide()));
  }

  function passOn(shift: number | undefined): void {
    if (shift === undefined) return;
    const items = kept;
    kept = [];
    bytes = 0;
    isFull = false;
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
    get isEmpty() {
      return kept.length === 0;
    },
    get readings() {
      return kept.reduce((count, item) => ('kind' in item ? count : count + 1), 0);
    },
  };
}

/** Bytes in memory, about. */
function weightOf(value: Value): number {
  if (typeof value === 'string') return READING + value.length * 2;
  return typeof value === 'object' && value !== null ? READING + charactersOf(value) * PER_CHARACTER : READING;
}

/** Of the JSON; what is nested too deeply to be written is as long as a message can be. */
function charactersOf(value: object): number {
  try {
    return JSON.stringify(value).length;
  } catch {
    return 1_048_576;
  }
}
