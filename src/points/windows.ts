/**
 * All windows: aligned to the clock (a window of 5 s begins where the time in ms is divisible by 5000), opened for a
 * value, and closed together when their time is over.
 *
 * Time comes with readings and ticks. Where it jumps (the clock was set, the process stood still) nobody knows what
 * the values were in between, nor what they are: open windows end at the last time before the jump, and a value is unknown
 * until it is heard again. No mean covers a stretch that was not lived through. Where the clock is set back, windows end
 * at times that were had before: their stamps are moved by one ms for each such step, so that no stored value is replaced.
 */
import type { Entry } from '../catalogue/entry.ts';
import { LastWindow } from './last-window.ts';
import { MeanWindow } from './mean-window.ts';
import { isDue, STEP_BACK } from './series.ts';
import type { Opener, Outcome, Scalar, StoreValue, Window } from './window.ts';

/** Ticks are to come more often than this. */
const GAP = 2_000;
/** Stamps are not moved further than this many ms. */
const MOST_STEPS = 100;

/** Characters that wait for the ends of windows: with more of them all windows end early. */
const MOST_TEXT = 8 * 1024 * 1024;

/** The windows of one interval that are open, some of them perhaps no longer. */
interface Group {
  /** The first end among them. */
  end: number;
  readonly listed: Window[];
}

export type WindowKind = 'mean' | 'angle' | 'last' | 'calm';

/** Only what is measured has a mean. */
export function windowKind(entry: Entry | undefined): WindowKind {
  if (entry?.kind === 'angle') return 'angle';
  return entry?.kind === 'quantity' ? 'mean' : 'last';
}

export class Windows implements Opener {
  private readonly groups = new Map<number, Group>();
  /** The latest time known. */
  private latest = Number.NEGATIVE_INFINITY;
  /** How often the time has jumped, and how often backwards. */
  private jumps = 0;
  private stepsBack = 0;
  /** Characters that wait. */
  private text = 0;

  create(kind: WindowKind, interval: number, store: StoreValue): Window {
    if (kind === 'last' || kind === 'calm') return new LastWindow(interval, this, store, kind === 'calm');
    return new MeanWindow(interval, this, store, kind === 'angle');
  }

  /** The hot path. `refresh` is the age in ms after which an unchanged value is stored again. */
  take(window: Window, value: Scalar, time: number, refresh: number): Outcome {
    this.advance(time);
    if (window.isOpen && time >= window.end) this.turn(window, time);
    if (window.jumps !== this.jumps) this.follow(window);
    const outcome = window.take(value, time, isDue(window.storedAt, refresh, time));
    if (this.text > MOST_TEXT) this.stop();
    return outcome;
  }

  keepText(characters: number): void {
    this.text += characters;
  }

  open(window: Window, time: number): void {
    if (window.isOpen) return;
    const group = this.group(window.interval);
    const start = time - (time % window.interval);
    window.end = start + window.interval;
    window.isOpen = true;
    window.begin(start);
    if (window.end < group.end) group.end = window.end;
    if (window.isListed) return;
    window.isListed = true;
    group.listed.push(window);
  }

  /** Closes what is over; call it several times a second. */
  tick(now: number): void {
    this.advance(now);
    for (const group of this.groups.values()) if (now >= group.end) this.turnAll(group, now);
  }

  /** The value of a quantity is unknown from `time` on: what was counted until then is stored. */
  lose(window: MeanWindow, time: number): void {
    this.advance(time);
    this.close(window, time);
    window.lose();
  }

  /** No mean is made any longer: what was counted is forgotten. Returns the present value where that is not stored. */
  abandon(window: MeanWindow): number | undefined {
    window.isOpen = false;
    return window.abandon();
  }

  /** The device is gone, perhaps for a while: the next value is stored at once. */
  leave(window: Window, time: number): void {
    this.close(window, Math.max(time, this.latest));
    window.lose();
    window.forget();
  }

  /** Closes every window at the latest time known. */
  stop(): void {
    for (const { listed } of this.groups.values()) for (const window of listed) this.close(window, this.latest);
  }

  private close(window: Window, time: number): void {
    if (window.isOpen && time >= window.end) this.turn(window, time);
    if (window.isOpen) window.finish(time, time);
    window.isOpen = false;
  }

  private advance(time: number): void {
    if (time - this.latest > GAP || time < this.latest - STEP_BACK) this.jump(time);
    else if (time > this.latest) this.latest = time;
  }

  private jump(time: number): void {
    const last = this.latest;
    for (const group of this.groups.values()) {
      this.turnAll(group, last);
      for (const window of group.listed) {
        window.finish(last, last);
        window.isOpen = window.isListed = false;
      }
      group.listed.length = 0;
      group.end = Number.POSITIVE_INFINITY;
    }
    if (time < last) this.stepsBack = (this.stepsBack + 1) % MOST_STEPS;
    this.latest = time;
    this.jumps += 1;
  }

  /** What was known before the jump is known no longer. */
  private follow(window: Window): void {
    window.jumps = this.jumps;
    window.lose();
  }

  /** Ends the window, and the next one, until none is open that is over. */
  private turn(window: Window, now: number): void {
    while (window.isOpen && window.end <= now) {
      window.isOpen = window.finish(window.end, window.end + this.stepsBack);
      if (!window.isOpen) return;
      const start = window.end;
      window.end = start + window.interval;
      window.begin(start);
    }
  }

  private turnAll(group: Group, now: number): void {
    let kept = 0;
    group.end = Number.POSITIVE_INFINITY;
    for (const window of group.listed) {
      this.turn(window, now);
      window.isListed = window.isOpen;
      if (!window.isOpen) continue;
      group.listed[kept++] = window;
      if (window.end < group.end) group.end = window.end;
    }
    group.listed.length = kept;
  }

  private group(interval: number): Group {
    let group = this.groups.get(interval);
    if (!group) {
      group = { end: Number.POSITIVE_INFINITY, listed: [] };
      this.groups.set(interval, group);
    }
    return group;
  }
}
