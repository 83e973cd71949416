/**
 * One topic in windows of an interval: what of its values is stored, and when. windows.ts has the time and the list of
 * the open ones; mean-window.ts and last-window.ts tell what happens within one.
 *
 * A window is open only while there may be something to store at its end: a topic whose value does not change costs
 * nothing. The first known value is stored as it came, at once.
 */

/** What became of a value: stored at once, kept for the end of the window, or nothing new. */
export type Outcome = 'accepted' | 'merged' | 'unchanged';

export type Scalar = number | string;

/** Characters of a text. */
export function lengthOf(value: Scalar): number {
  return typeof value === 'string' ? value.length : 0;
}

/** Stores a value at a time. */
export type StoreValue = (value: Scalar, time: number) => void;

/** Opens the window of a topic around a time: `begin` is called, and at its end `finish`. */
export interface Opener {
  open(window: Window, time: number): void;
  /** So many characters more, or fewer, wait for the end of a window. */
  keepText(characters: number): void;
}

export abstract class Window {
  readonly interval: number;
  isOpen = false;
  /** When the open window ends. */
  end = 0;
  /** Of the stored value: since when it was so. */
  storedAt = Number.NEGATIVE_INFINITY;
  /** Since when the present value is known. */
  knownSince = Number.NEGATIVE_INFINITY;
  /** For windows.ts: whether it is in the list of those that may be open, and how many jumps of the time it knows of. */
  isListed = false;
  jumps = 0;
  protected readonly opener: Opener;
  protected readonly store: StoreValue;

  constructor(interval: number, opener: Opener, store: StoreValue) {
    this.interval = interval;
    this.opener = opener;
    this.store = store;
  }

  /** `isDue`: the stored value is so old that the same is stored again. */
  abstract take(value: Scalar, time: number, isDue: boolean): Outcome;
  /** A window opens that began at `start`. */
  abstract begin(start: number): void;
  /** The open window ends at `time`. Whether the next one has to be opened, though nothing has come yet. */
  abstract finish(time: number, stamp: number): boolean;
  /** Nobody knows the value from now on. */
  abstract lose(): void;
  /** The next value is stored at once, whatever it is. */
  abstract forget(): void;
}
