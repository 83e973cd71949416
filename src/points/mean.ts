/**
 * The mean of a value over time. A value that was the same all the time is given exactly as it came; a mean is ours and is
 * rounded, see `BITS`. Of an angle it is the direction of the mean vector, in degrees from 0 up to 360.
 */

/** Binary digits of a mean: more than any sensor has, and databases compress the zeros after them; 15 % on disk. */
const BITS = 16;
const RADIANS = Math.PI / 180;
/** A mean vector shorter than this points nowhere. */
const NOWHERE = 1e-6;

/** What is counted so far: how many ms, and the integrals. */
export interface Sums {
  span: number;
  sum: number;
  across: number;
  /** The first value, and whether there was another. */
  first: number;
  isConstant: boolean;
}

export function noSums(): Sums {
  return { span: 0, sum: 0, across: 0, first: 0, isConstant: true };
}

export function clear(sums: Sums): void {
  sums.span = sums.sum = sums.across = 0;
  sums.isConstant = true;
}

/** Counts a value that held for `span` ms, more than 0. The hot path. */
export function count(sums: Sums, value: number, span: number, isAngle: boolean): void {
  if (sums.span === 0) sums.first = value;
  else if (value !== sums.first) sums.isConstant = false;
  sums.span += span;
  if (isAngle) {
    sums.sum += Math.cos(value * RADIANS) * span;
    sums.across += Math.sin(value * RADIANS) * span;
  } else {
    sums.sum += value * span;
  }
}

/** Counts what others have counted of another time. */
export function merge(sums: Sums, others: Sums): void {
  if (others.span === 0) return;
  if (sums.span === 0) sums.first = others.first;
  sums.isConstant &&= others.isConstant && others.first === sums.first;
  sums.span += others.span;
  sums.sum += others.sum;
  sums.across += others.across;
}

/** The mean; of what has none, `present`. Something must be counted. */
export function meanOf(sums: Sums, isAngle: boolean, present: number | undefined): number {
  const { first, isConstant, span, sum, across } = sums;
  if (isConstant) return first;
  if (isAngle) {
    if (Math.hypot(sum, across) < span * NOWHERE) return present ?? first;
    const degrees = round((Math.atan2(across, sum) / RADIANS + 360) % 360);
    return degrees === 360 ? 0 : degrees;
  }
  const mean = sum / span;
  // Sums of the largest numbers there are have no place in one.
  return Number.isFinite(mean) ? round(mean) : (present ?? first);
}

function round(mean: number): number {
  const step = 2 ** (Math.floor(Math.log2(Math.abs(mean))) + 1 - BITS);
  return step > 0 ? Math.round(mean / step) * step : mean;
}
