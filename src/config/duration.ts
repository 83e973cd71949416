/** Durations as people write them: `500ms`, `5s`, `5m`, `2h`, `1d`, or a bare number of seconds. */
import { type Parse, quote, refuse } from './problem.ts';

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const SHAPE = /^(\d+(?:\.\d+)?) ?(ms|s|m|h|d)?$/;

/** A timer of Node.js fires at once when it is set to more than 2^31 - 1 ms, which is 24.8 days. */
const LONGEST_TIMER = 24 * UNITS.d;

/** As a pattern of a JSON schema. */
export const DURATION_PATTERN = SHAPE.source;

/** Parses to whole milliseconds from `least` to `most`; by default a timer can hold them. */
export function duration(least: number, most: number = LONGEST_TIMER): Parse<number> {
  return (text, context) => {
    const [, amount, unit = 's'] = SHAPE.exec(text.trim()) ?? [];
    if (amount === undefined) {
      return refuse(context, `${quote(text)} is not a duration`, 'Write 500ms, 5s, 5m, 2h, 1d or a number of seconds.');
    }
    const milliseconds = Math.round(Number(amount) * UNITS[unit as keyof typeof UNITS]);
    if (milliseconds >= least && milliseconds <= most) return milliseconds;
    return refuse(
      context,
      `${quote(text)} is too ${milliseconds < least ? 'short' : 'long'}`,
      `Choose between ${formatDuration(least)} and ${formatDuration(most)}.`,
    );
  };
}

/** In the largest unit that leaves no fraction: 300000 is `5m`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0s';
  const units = Object.entries(UNITS).reverse();
  const [unit, size] = units.find(([, length]) => milliseconds >= length && milliseconds % length === 0) ?? ['ms', 1];
  return `${milliseconds / size}${unit}`;
}
