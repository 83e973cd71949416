/** Sizes as people write them: `500MB` (decimal), `2 GiB` (binary), or a bare number of bytes. */
import { type Parse, quote, refuse } from './problem.ts';

const UNITS = {
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
const SHAPE = /^(\d+(?:\.\d+)?) ?(B|[kKMGT]B|[KMGT]iB)?$/;

/** More than any disk of these days, and exact as a number. */
const LARGEST = 1_024 * UNITS.TiB;

/** As a pattern of a JSON schema. */
export const SIZE_PATTERN = SHAPE.source;

/** Parses to whole bytes, `least` or more. */
export function size(least: number): Parse<number> {
  return (text, context) => {
    const [, amount, unit = 'B'] = SHAPE.exec(text.trim()) ?? [];
    if (amount === undefined) {
      return refuse(context, `${quote(text)} is not a size`, 'Write 500MB, 2GiB or a number of bytes.');
    }
    const bytes = Math.round(Number(amount) * UNITS[(unit === 'KB' ? 'kB' : unit) as keyof typeof UNITS]);
    if (bytes >= least && bytes <= LARGEST) return bytes;
    return refuse(
      context,
      `${quote(text)} is too ${bytes < least ? 'small' : 'large'}`,
      `Choose between ${formatSize(least)} and ${formatSize(LARGEST)}.`,
    );
  };
}

/** Exact, in the unit that needs the smallest number: 2147483648 is `2GiB`, 500000000 is `500MB`. */
export function formatSize(bytes: number): string {
  const [best] = Object.entries(UNITS)
    .filter(([, length]) => bytes % length === 0)
    .sort(([, one], [, other]) => other - one);
  const [unit, length] = best ?? ['B', 1];
  return `${bytes / length}${unit}`;
}
