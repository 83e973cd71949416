/**
 * A topic that changes more than a thousand times a second. A millisecond holds one point, so stamps run ahead of the
 * time, by so much and no more; of what comes then the last value waits until a stamp is free, and the others are merged
 * with it. It keeps its own time, as far as the stamps before it leave room.
 */
import { type Series, STEP_BACK } from './series.ts';
import type { Scalar } from './window.ts';

/** A clock that stepped back further than `STEP_BACK` is believed: so far stamps must never run. ms. */
const MOST_AHEAD = STEP_BACK - 1;

interface Late {
  readonly value: Scalar;
  /** What tells it from another. */
  readonly mark: Scalar;
  readonly time: number;
  readonly isRepeat: boolean;
}

/** Whether the topic has no stamp left for a value of this time. */
export function isCrowded({ stamp }: Series, time: number): boolean {
  return time <= stamp - MOST_AHEAD && time >= stamp - STEP_BACK;
}

export class Crowded {
  private readonly waiting = new Map<Series, Late>();
  private readonly store: (series: Series, late: Late) => void;

  constructor(store: (series: Series, late: Late) => void) {
    this.store = store;
  }

  wait(series: Series, value: Scalar, mark: Scalar, time: number, isRepeat: boolean): void {
    this.waiting.set(series, { value, mark, time, isRepeat });
  }

  /** A later value came: what waits is merged with it. */
  passed(series: Series): void {
    if (this.waiting.size > 0) this.waiting.delete(series);
  }

  /** Stores what there is a stamp for; call it a few times a second. */
  tick(now: number): void {
    for (const [series, late] of this.waiting) if (!isCrowded(series, now)) this.end(series, late);
  }

  /** The topic is forgotten. */
  close(series: Series): void {
    const late = this.waiting.get(series);
    if (late) this.end(series, late);
  }

  closeAll(): void {
    for (const [series, late] of this.waiting) this.end(series, late);
  }

  private end(series: Series, late: Late): void {
    this.waiting.delete(series);
    this.store(series, late);
  }
}
