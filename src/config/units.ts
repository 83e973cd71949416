/**
 * Durations and sizes as people write them: `500ms`, `5s`, `5m`, `2h`, `1d` or a bare number of seconds; `500MB`
 * (decimal), `2 GiB` (binary) or a bare number of bytes.
 */
import { type Parse, quote, refuse } from './problem.ts';

const SPANS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const SPAN = /^(\d+(?:\.\d+)?) ?(ms|s|m|h|d)?$/;

/** Units that people write and that are none here, because not all of their kind are equally long: in days. */
const LONG = {
  w: 7,
  week: 7,
  weeks: 7,
  mo: 30,
  month: 30,
  months: 30,
  y: 365,
  yr: 365,
  year: 365,
  years: 365,
} as const;
/** The same with another name. */
const WORDS = {
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  day: 'd',
  days: 'd',
} as const;

const SIZES = {
  B: 1,
  kB: 1_000,
  MB: 1_000 ** 2,
  GB: 1_000 ** 3,
  TB: 1_000 ** 4,
  KiB: 1_024,
  MiB: 1_024 ** 2,
  GiB: 1_024 ** 3,
  TiB: 1_024 ** 4,
} as const;
const SIZE = /^(\d+(?:\.\d+)?) ?(B|[kKMGT]B|[KMGT]iB)?$/;

/** A timer of Node.js fires at once when it is set to more than 2^31 - 1 ms, which is 24.8 days. */
const LONGEST_TIMER = 24 * SPANS.d;

/** More than any disk of these days, and exact as a number. */
const LARGEST = 1_024 * SIZES.TiB;

/** What the shape of a setting says of its value, as metadata. */
export const DURATION = { type: ['string', 'number'], pattern: SPAN.source, duration: true };
export const BYTES = { type: ['string', 'integer'], pattern: SIZE.source, size: true };

/** Parses to whole milliseconds from `least` to `most`; by default a timer can hold them. */
export function duration(least: number, most: number = LONGEST_TIMER): Parse<number> {
  return (text, context) => {
    const [, amount, unit = 's'] = SPAN.exec(text.trim()) ?? [];
    if (amount === undefined) return refuse(context, `${quote(text)} is not a duration`, hintFor(text));
    const milliseconds = Math.round(Number(amount) * SPANS[unit as keyof typeof SPANS]);
    if (milliseconds >= least && milliseconds <= most) return milliseconds;
    const isShort = milliseconds < least;
    const isBare = isShort && /^\d+$/.test(text.trim()) && Number(amount) * SPANS.d >= least;
    const days = isBare ? `${amount} without a unit are seconds; days are ${amount}d. ` : '';
    return refuse(
      context,
      `${quote(text)} is too ${isShort ? 'short' : 'long'}`,
      `${days}Choose between ${formatDuration(least)} and ${formatDuration(most)}.`,
    );
  };
}

/** How to write what seems to be meant: years and weeks in days. */
function hintFor(text: string): string {
  const [, amount = '', word = ''] = /^(\d{1,6})\s*([a-z]+)$/.exec(text.trim().toLowerCase()) ?? [];
  const days = LONG[word as keyof typeof LONG];
  if (days) return `There is no unit longer than a day: write ${Number(amount) * days}d.`;
  const unit = WORDS[word as keyof typeof WORDS] ?? (word in SPANS ? word : undefined);
  return unit ? `Write ${amount}${unit}.` : 'Write 500ms, 5s, 5m, 2h, 1d or a number of seconds.';
}

/** Parses to whole bytes, `least` or more. */
export function size(least: number): Parse<number> {
  return (text, context) => {
    const [, amount, unit = 'B'] = SIZE.exec(text.trim()) ?? [];
    if (amount === undefined) {
      return refuse(context, `${quote(text)} is not a size`, 'Write 500MB, 2GiB or a number of bytes.');
    }
    const bytes = Math.round(Number(amount) * SIZES[(unit === 'KB' ? 'kB' : unit) as keyof typeof SIZES]);
    if (bytes >= least && bytes <= LARGEST) return bytes;
    return refuse(
      context,
      `${quote(text)} is too ${bytes < least ? 'small' : 'large'}`,
      `Choose between ${formatSize(least)} and ${formatSize(LARGEST)}.`,
    );
  };
}

/** In the largest unit that leaves no fraction: 300000 is `5m`. */
export function formatDuration(milliseconds: number): string {
  return milliseconds === 0 ? '0s' : inLargest(SPANS, milliseconds);
}

/** Exact, in the unit that needs the smallest number: 2147483648 is `2GiB`, 500000000 is `500MB`. */
export function formatSize(bytes: number): string {
  return inLargest(SIZES, bytes);
}

/** In the largest unit that leaves no fraction. */
function inLargest(units: Readonly<Record<string, number>>, amount: number): string {
  const fitting = Object.entries(units).filter(([, length]) => length === 1 || amount % length === 0);
  const [unit, length] = fitting.reduce((best, one) => (one[1] > best[1] ? one : best), ['', 0]);
  return `${amount / length}${unit}`;
}
