/**
 * Windows of a quantity: the mean of its value over time, stored at the window's end if it is not what was stored last. So
 * the window after a jump of the value stores the value to which it jumped, though nothing came in it. A value that was the
 * same all the time is stored exactly as it came (mean.ts).
 */
import { clear, count, meanOf, noSums } from './mean.ts';
import { type Opener, type Outcome, type Scalar, type StoreValue, Window } from './window.ts';

export class MeanWindow extends Window {
  private readonly isAngle: boolean;
  /** The present value; undefined while nobody knows it. */
  private value: number | undefined;
  private stored: number | undefined;
  /** The GX has confirmed an unchanged value, and it is due. */
  private isConfirmed = false;
  private start = 0;
  /** What is counted of the open window, and until when. */
  private readonly sums = noSums();
  private counted = 0;

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
    clear(this.sums);
  }

  finish(time: number, stamp: number): boolean {
    this.count(time);
    if (this.sums.span > 0) {
      const value = meanOf(this.sums, this.isAngle, this.value);
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
    this.counted = time;
    count(this.sums, value, span, this.isAngle);
  }
}
