/** The unit of time stamps: told by the file, by the user, or by how many digits they have. Pure. */

export const PRECISIONS = ['s', 'ms', 'us', 'ns'] as const;
export type Precision = (typeof PRECISIONS)[number];

export const UNIT_NAMES: Readonly<Record<Precision, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
};

/** `# precision=ns`, or ours: `# gx-logger precision=ms fields=120 schema=gx`. */
const COMMENT = /^#(?:\s*[\w-]+)?\s*precision=(s|ms|us|ns)(?:\s+fields=\d+)?(?:\s+schema=[\w-]+)?\s*$/;

export function precisionOfComment(comment: string): Precision | undefined {
  return COMMENT.exec(comment)?.[1] as Precision | undefined;
}

/** In seconds, stamps of the years 1973 to 5138 have 9 to 11 digits; each finer unit has three more. */
const FEWEST_DIGITS = 9;
const MOST_DIGITS: readonly (readonly [most: number, Precision])[] = [
  [11, 's'],
  [14, 'ms'],
  [17, 'us'],
  [20, 'ns'],
];

/** Undefined where the stamp has too few digits to be told by, or too many. */
export function precisionOfStamp(stamp: string): Precision | undefined {
  const digits = stamp.replace('-', '').length;
  if (digits < FEWEST_DIGITS) return undefined;
  return MOST_DIGITS.find(([most]) => digits <= most)?.[1];
}

/** Digits of a stamp that are finer than a millisecond. */
const FINER: Readonly<Record<Precision, number>> = { s: 0, ms: 0, us: 3, ns: 6 };

/**
 * A stamp (`-` and digits) in milliseconds, by its digits and without loss; finer ones are cut off, towards 1970.
 * `isCut` tells whether that made a difference.
 */
export function toMilliseconds(stamp: string, precision: Precision): { stamp: string; isCut: boolean } {
  if (precision === 'ms') return { stamp, isCut: false };
  if (precision === 's') return { stamp: `${stamp}000`, isCut: false };
  const at = stamp.length - FINER[precision];
  const whole = stamp.slice(0, Math.max(0, at));
  const rest = stamp.slice(Math.max(0, at));
  return { stamp: whole === '' || whole === '-' ? '0' : whole, isCut: /[1-9]/.test(rest) };
}
