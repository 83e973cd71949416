/**
 * Windows of what has no mean: states, alarms, counters, text. The first change is stored at once; of what follows in
 * the same window the last is stored at its end, if it differs. Every value keeps its own time.
 *
 * Where it is `calm`, what goes on changing has one value in each window, the last: after a window at whose end one was
 * stored, no change of the next is stored at once.
 *
 * Of a text that is stored no more is kept than tells it from another.
 */
import { fingerprint } from '../devices/text.ts';
import { lengthOf, type Opener, type Outcome, type Scalar, type StoreValue, Window } from './window.ts';

export class LastWindow extends Window {
  private readonly isCalm: boolean;
  private stored: Scalar | undefined;
  /** The last of the changes that wait for the end, what tells it from another, and when it came. */
  private waiting: Scalar | undefined;
  private waitingMark: Scalar | undefined;
  private waitingSince = 0;

  constructor(interval: number, opener: Opener, store: StoreValue, isCalm: boolean) {
    super(interval, opener, store);
    this.isCalm = isCalm;
  }

  take(value: Scalar, time: number, isDue: boolean): Outcome {
    const mark = typeof value === 'string' ? fingerprint(value) : value;
    const last = this.waitingMark ?? this.stored;
    if (mark === last && (!isDue || this.waiting !== undefined)) return 'unchanged';
    if (mark === last || !this.isOpen) {
      this.keep(value, mark, time);
      this.opener.open(this, time);
      return 'accepted';
    }
    if (mark === this.stored) this.drop();
    else this.wait(value, mark, time);
    return 'merged';
  }

  begin(): void {
    this.drop();
  }

  finish(): boolean {
    const { waiting, waitingMark } = this;
    this.drop();
    if (waiting === undefined || waitingMark === undefined) return false;
    this.keep(waiting, waitingMark, this.waitingSince);
    return this.isCalm;
  }

  /** Every value was true at its own time: nothing goes on. */
  lose(): void {}

  forget(): void {
    this.stored = undefined;
  }

  private keep(value: Scalar, mark: Scalar, time: number): void {
    this.stored = mark;
    this.storedAt = time;
    this.store(value, time);
  }

  private wait(value: Scalar, mark: Scalar, time: number): void {
    this.drop();
    this.waiting = value;
    this.waitingMark = mark;
    this.waitingSince = time;
    this.opener.keepText(lengthOf(value));
  }

  private drop(): void {
    if (this.waiting === undefined) return;
    this.opener.keepText(-lengthOf(this.waiting));
    this.waiting = this.waitingMark = undefined;
  }
}
