/**
 * One topic in windows of an interval: what of its values is stored, and when. windows.ts has the time and the list of
 * the open ones; mean-window.ts and last-window.ts tell what happens within one.
 *
 * A window is open only while there may be something to store at its end: a topic whose value does not change costs
 * nothing. The first known value is stored as it came, at once.
 */

/** What became of a value: stored at once, kept for the end of the window, or nothing new. */
export type Outcome = 'accepted' | 'merged' | 'unchanged';

export type Value = number | string;

/** Stores a value at a time. */
export type Store = (value: Value, time: number) => void;

/** Opens the window of a topic around a time: `begin` is called, and at its end `finish`. */
export interface Opener {
  open(window: Window, time: number): void;
}

export abstract class Window {
  readonly interval: number;
  isOpen = false;
  /** When the open window ends. */
  end = 0;
  /** Of the stored value: since when it was so. */
  storedAt = Number.NEGATIVE_INFINITY;
  /** Since when the value is known that holds. */
  knownSince = Number.NEGATIVE_INFINITY;
  /** For windows.ts: whether it is in the list of those that may be open, and the run of the clock it belongs to. */
  isListed = false;
  epoch = 0;
  protected readonly opener: Opener;
  protected readonly store: Store;

  constructor(interval: number, opener: Opener, store: Store) {
    this.interval = interval;
    this.opener = opener;
    this.store = store;
  }

  /** `isDue`: the stored value is so old that the same is stored again. */
  abstract take(value: Value, time: number, isDue: boolean): Outcome;
  /** A window opens that began at `start`. */
  abstract begin(start: number): void;
  /** The open window ends at `time`. Whether the next one has to be opened, though nothing has come yet. */
  abstract finish(time: number, stamp: number): boolean;
  /** The next value is stored at once, whatever it is. */
  abstract forget(): void;
}
