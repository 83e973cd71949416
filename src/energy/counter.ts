/**
 * What one kWh counter has counted, and what of what it says is believed.
 *
 * A mark is a value from which the next one may count: `base`, the last one that was believed, and `pending`, one that
 * came out of nothing (a leap, a fall, a 0) and is believed once the counter counts on from there. A value counts from the
 * one that it is nearer to, if it can have come from there: a counter that comes back counts from where it was.
 */
import { WINDOW } from './types.ts';

const HOUR = 3_600_000;
/** kWh that are believed in no time: what a counter shows at once may have come to pass before it was heard. */
const AT_ONCE = 0.1;
/** A smaller fall is jitter. */
const JITTER = 0.01;
/** The steps, kWh, by which a counter rises from a 0 that is one. */
const SMALL_STEP = 0.5;
/** What a device brings back from an absence, kWh, that is no gap: it counts while it starts up and shuts down. */
const ON_RETURN = 0.1;
/** What a device says of itself when it comes comes within this time, ms. */
const BURST = 2_000;

interface Mark {
  readonly value: number;
  /** When the counter came to this value. */
  readonly changedAt: number;
  /** When the device left, and when the link went down and for how long, ms, since the counter was heard last. */
  leftAt?: number | undefined;
  unlinkedAt?: number | undefined;
  unlinked?: number | undefined;
}

/** Plain JSON. */
export interface Counter {
  base?: Mark | undefined;
  pending?: Mark | undefined;
  heardAt?: number | undefined;
  /** Of the open window, kWh: what was counted, and what was counted over a gap, and since when. */
  counted: number;
  gap: number;
  gapSince?: number | undefined;
  /** In the open window it said what is not believed, and was not explained. */
  isDoubted?: boolean | undefined;
  /** What was counted last in the open window. */
  last?: { readonly kWh: number; readonly isGap: boolean; readonly time: number } | undefined;
}

export function createCounter(): Counter {
  return { counted: 0, gap: 0 };
}

/** The counter says `value`; `power` is the most, kW, that its device can have had. */
export function hear(counter: Counter, value: number, time: number, power: number): void {
  const { base, pending } = counter;
  const mark = markOf(counter, value, time, power);
  counter.heardAt = time;
  if (mark) {
    count(counter, difference(value, mark), mark, time);
    believe(counter, value, value === mark.value ? mark.changedAt : time);
  } else if (value === pending?.value) {
    counter.pending = { value, changedAt: pending.changedAt };
  } else if (value === 0) {
    counter.pending = { value, changedAt: time };
  } else if (base === undefined) {
    believe(counter, value, time);
  } else if (value < base.value && value >= base.value * (1 - JITTER)) {
    believe(counter, base.value, base.changedAt);
  } else {
    counter.pending = { value, changedAt: time };
    counter.isDoubted = true;
  }
}

/** Whether it holds a value, or a 0 of which nobody knows whether it is one. */
export function isKnown({ base, pending }: Counter): boolean {
  return base !== undefined || pending !== undefined;
}

/** Whether what it said in the open window is believed; a 0 that is none says nothing. */
export function isBelieved(counter: Counter): boolean {
  return isKnown(counter) && counter.isDoubted !== true;
}

export function left(counter: Counter, time: number): void {
  for (const mark of marks(counter)) mark.leftAt = Math.min(mark.leftAt ?? time, time);
}

export function unlinked(counter: Counter, since: number, until: number): void {
  for (const mark of marks(counter)) {
    mark.unlinkedAt ??= since;
    mark.unlinked = (mark.unlinked ?? 0) + until - since;
  }
}

/** The device is another one: what it said by now, if it did, is where it counts from. */
export function startAnew(counter: Counter, time: number): void {
  const { base, pending, heardAt, last } = counter;
  counter.pending = counter.base = undefined;
  counter.isDoubted = false;
  if (heardAt === undefined || Math.abs(time - heardAt) > BURST) return;
  if (last && Math.abs(time - last.time) <= BURST) counter[last.isGap ? 'gap' : 'counted'] -= last.kWh;
  const heard = pending ?? base;
  if (heard?.value === 0) counter.pending = heard;
  else counter.base = heard;
}

/** The window is over. */
export function turn(counter: Counter): void {
  counter.counted = counter.gap = 0;
  counter.gapSince = counter.last = undefined;
  counter.isDoubted = counter.pending !== undefined && counter.pending.value !== 0;
}

/** The mark from which the counter has come to `value`. From a pending one it has to count on, not only to stay there. */
function markOf({ base, pending }: Counter, value: number, time: number, power: number): Mark | undefined {
  const can = (mark: Mark) => value >= mark.value && difference(value, mark) <= most(mark, time, power);
  const isBack = base && !(pending && Math.abs(value - pending.value) <= Math.abs(value - base.value));
  if (isBack && can(base)) return base;
  return pending && value !== pending.value && can(pending) ? pending : undefined;
}

/** kWh, without what floats add to it. */
function difference(value: number, mark: Mark): number {
  return Math.round((value - mark.value) * 1e6) / 1e6;
}

function most({ value, changedAt }: Mark, time: number, power: number): number {
  const possible = Math.max(AT_ONCE, ((time - changedAt) / HOUR) * power);
  return value === 0 ? SMALL_STEP : possible;
}

function count(counter: Counter, kWh: number, mark: Mark, time: number): void {
  if (kWh === 0) return;
  const { leftAt, unlinkedAt, unlinked: unlinkedFor = 0 } = mark;
  const wasAway = leftAt !== undefined && time - leftAt > WINDOW && kWh > ON_RETURN;
  const isGap = wasAway || unlinkedFor > WINDOW;
  if (isGap) {
    counter.gap += kWh;
    counter.gapSince = Math.min(counter.gapSince ?? time, leftAt ?? time, unlinkedAt ?? time);
  } else {
    counter.counted += kWh;
  }
  counter.last = { kWh, isGap, time };
}

function believe(counter: Counter, value: number, changedAt: number): void {
  counter.base = { value, changedAt };
  counter.pending = undefined;
}

function marks({ base, pending }: Counter): Mark[] {
  return [base, pending].filter((mark) => mark !== undefined);
}
