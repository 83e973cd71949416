/** What one topic was like in one window of a roll-up. Plain data, so that it can be kept over a restart. */
import { clear as clearSums, count, merge as mergeSums, noSums, type Sums } from '../mean.ts';

/**
 * `mean`: over time; `angle`: the direction of the mean vector; `worst`: the highest that it was, of alarms and errors;
 * `last`: the last that it was, of counters and states.
 */
export type Measure = 'mean' | 'angle' | 'worst' | 'last';

/** ms: no window is longer; and what floats may add to a sum. */
const LONGEST = 900_000;
const ROUNDED = 1 + 1e-6;

export interface Sum {
  readonly sums: Sums;
  /** The least and the most that it was; undefined where nothing was known of it. */
  least: number | undefined;
  most: number | undefined;
  last: number | undefined;
}

export function noSum(): Sum {
  return { sums: noSums(), least: undefined, most: undefined, last: undefined };
}

export function clearSum(sum: Sum): void {
  clearSums(sum.sums);
  sum.least = sum.most = sum.last = undefined;
}

/** A value is so from now on. The hot path. */
export function see(sum: Sum, value: number): void {
  if (sum.least === undefined || value < sum.least) sum.least = value;
  if (sum.most === undefined || value > sum.most) sum.most = value;
  sum.last = value;
}

/** It was so for `span` ms, more than 0. */
export function held(sum: Sum, value: number, span: number, measure: Measure): void {
  see(sum, value);
  if (measure === 'mean' || measure === 'angle') count(sum.sums, value, span, measure === 'angle');
}

/** Takes over what was counted in a window within this one. */
export function mergeSum(sum: Sum, { sums, least, most, last }: Sum): void {
  mergeSums(sum.sums, sums);
  if (least !== undefined && (sum.least === undefined || least < sum.least)) sum.least = least;
  if (most !== undefined && (sum.most === undefined || most > sum.most)) sum.most = most;
  if (last !== undefined) sum.last = last;
}

/** For a file: eight numbers, `-` where there is none. */
export function saveSum({ sums, least, most, last }: Sum): string {
  const numbers = [sums.span, sums.sum, sums.across, sums.first, sums.isConstant ? 1 : 0, least, most, last];
  return numbers.map((number) => number ?? '-').join(' ');
}

/** Of what is no such text, or cannot be of a window, nothing is known. */
export function restoreSum(saved: string): Sum {
  const numbers = saved.split(' ').map((word) => (word === '-' ? undefined : Number(word)));
  if (numbers.length !== 8 || !numbers.every((number) => number === undefined || Number.isFinite(number)))
    return noSum();
  const [span = 0, sum = 0, across = 0, first = 0, isConstant, least, most, last] = numbers;
  const largest = Math.max(1, Math.abs(least ?? 0), Math.abs(most ?? 0)) * span * ROUNDED;
  if (span < 0 || span > LONGEST * ROUNDED || Math.abs(sum) > largest || Math.abs(across) > largest) return noSum();
  return { sums: { span, sum, across, first, isConstant: isConstant === 1 }, least, most, last };
}
