/**
 * Windows of what has no mean: states, alarms, counters, text. The first change is stored at once; of what follows in
 * the same window the last is stored at its end, if it differs. Every value keeps its own time.
 */
import { type Outcome, type Scalar, Window } from './window.ts';

export class LastWindow extends Window {
  private stored: Scalar | undefined;
  /** The last of the changes that wait for the end, and when it came. */
  private waiting: Scalar | undefined;
  private waitingSince = 0;

  take(value: Scalar, time: number, isDue: boolean): Outcome {
    const last = this.waiting ?? this.stored;
    if (value === last && (!isDue || this.waiting !== undefined)) return 'unchanged';
    if (value === last || !this.isOpen) {
      this.keep(value, time);
      this.opener.open(this, time);
      return 'accepted';
    }
    this.waiting = value === this.stored ? undefined : value;
    this.waitingSince = time;
    return 'merged';
  }

  begin(): void {
    this.waiting = undefined;
  }

  finish(): boolean {
    if (this.waiting !== undefined) this.keep(this.waiting, this.waitingSince);
    this.waiting = undefined;
    return false;
  }

  forget(): void {
    this.stored = undefined;
  }

  private keep(value: Scalar, time: number): void {
    this.stored = value;
    this.storedAt = time;
    this.store(value, time);
  }
}
