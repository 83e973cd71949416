/**
 * Windows of a quantity: the mean of its value over time, stored at the window's end if it is not what was stored last. So
 * the window after a jump of the value stores the value to which it jumped, though nothing came in it. A value that was the
 * same all the time is stored exactly as it came; a mean is ours and is rounded, see `BITS`.
 *
 * Of an angle it is the direction of the mean vector, in degrees from 0 up to 360.
 */
import { type Opener, type Outcome, type Scalar, type StoreValue, Window } from './window.ts';

/** Binary digits of a mean: more than any sensor has, and databases compress the zeros after them; 15 % on disk. */
const BITS = 16;
const RADIANS = Math.PI / 180;
/** A mean vector shorter than this points nowhere. */
const NOWHERE = 1e-6;

export class MeanWindow extends Window {
  private readonly isAngle: boolean;
  /** The present value; undefined while nobody knows it. */
  private value: number | undefined;
  private stored: number | undefined;
  /** The GX has confirmed an unchanged value, and it is due. */
  private isConfirmed = false;
  private start = 0;
  /** What is counted of the open window: until when, how many ms, and the integrals. */
  private counted = 0;
  private span = 0;
  private sum = 0;
  private across = 0;
  /** The first value of the window, and whether there was another. */
  private first = 0;
  private isConstant = true;

  constructor(interval: number, opener: Opener, store: StoreValue, isAngle: boolean) {
    super(interval, opener, store);
    this.isAngle = isAngle;
  }

  /** Text is no quantity: it is for the caller to store it elsewhere. */
  take(value: Scalar, time: number, isDue: boolean): Outcome {
    if (typeof value !== 'number') return 'unchanged';
    if (value === this.value) {
      if (!isDue || this.isConfirmed) return 'unchanged';
      this.opener.open(this, time);
      this.isConfirmed = true;
      return 'merged';
    }
    if (this.value === undefined) {
      this.value = value;
      this.knownSince = time;
      if (value === this.stored && !isDue) return 'unchanged';
      this.keep(value, time, time);
      return 'accepted';
    }
    this.opener.open(this, time);
    this.count(time);
    this.value = value;
    return 'merged';
  }

  begin(start: number): void {
    this.start = start;
    // The window may have been closed early, and what was counted until then is stored.
    this.counted = Math.max(start, this.knownSince, this.counted);
    this.span = this.sum = this.across = 0;
    this.isConstant = true;
  }

  finish(time: number, stamp: number): boolean {
    this.count(time);
    if (this.span > 0) {
      const value = this.mean();
      if (value !== this.stored || this.isConfirmed) this.keep(value, stamp, this.start);
      this.isConfirmed = false;
    }
    return this.isConfirmed || this.value !== this.stored;
  }

  lose(): void {
    this.value = undefined;
    this.counted = Number.NEGATIVE_INFINITY;
    this.isConfirmed = false;
  }

  /** Begins from nothing. Returns the present value where it is not the stored one. */
  abandon(): number | undefined {
    const value = this.value === this.stored ? undefined : this.value;
    this.lose();
    this.forget();
    return value;
  }

  forget(): void {
    this.stored = undefined;
  }

  private keep(value: number, stamp: number, storedAt: number): void {
    this.stored = value;
    this.storedAt = storedAt;
    this.store(value, stamp);
  }

  private count(time: number): void {
    const { value } = this;
    const span = time - this.counted;
    if (value === undefined || span <= 0) return;
    if (this.span === 0) this.first = value;
    else if (value !== this.first) this.isConstant = false;
    this.counted = time;
    this.span += span;
    if (this.isAngle) {
      this.sum += Math.cos(value * RADIANS) * span;
      this.across += Math.sin(value * RADIANS) * span;
    } else {
      this.sum += value * span;
    }
  }

  private mean(): number {
    if (this.isConstant) return this.first;
    if (this.isAngle) return this.direction();
    const mean = this.sum / this.span;
    // Sums of the largest numbers there are have no place in one.
    return Number.isFinite(mean) ? round(mean) : (this.value ?? this.first);
  }

  private direction(): number {
    if (Math.hypot(this.sum, this.across) < this.span * NOWHERE) return this.value ?? this.first;
    const degrees = round((Math.atan2(this.across, this.sum) / RADIANS + 360) % 360);
    return degrees === 360 ? 0 : degrees;
  }
}

function round(mean: number): number {
  const step = 2 ** (Math.floor(Math.log2(Math.abs(mean))) + 1 - BITS);
  return step > 0 ? Math.round(mean / step) * step : mean;
}
