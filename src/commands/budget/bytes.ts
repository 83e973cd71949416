/**
 * Bytes of a point on the disk of InfluxDB 1.x after compaction, by the kind of value: the middle of what
 * `npm run bench:volume` measures on whole systems. How many digits change differs from system to system, so a day may
 * be off by a factor of 1.5; docs/budget.md has the measurements, and a test compares them.
 */
import type { Decision } from '../../points/rules.ts';
import { windowKind } from '../../points/windows.ts';

/** A value that differs from the one before it. A quantity has many digits, a code has few. */
const CHANGED: Readonly<Record<string, number>> = { quantity: 6, angle: 6, counter: 7, setting: 6 };
const ANY_OTHER = 4;
/** A mean: it has few digits, and its stamp is on a grid. */
export const MEAN = 3.3;
/** The same value once more, and the same mean. */
const REPEATED = 3;
export const REPEATED_MEAN = 1.1;
/** Of a text: what any has, and of each letter that was not in the one before, and that was. */
const TEXT = { any: 3, newLetter: 0.4, letter: 0.05 };
/** The place of a series in the index of a shard, which holds seven days. */
const SERIES_A_DAY = 170 / 7;
/** The same of a roll-up in a year: its shards hold four weeks. */
export const SERIES_A_YEAR = 170 * 13;

/** What a day of one topic takes. */
export function bytesOf({ entry, interval }: Decision, changed: number, repeated: number): number {
  const isMean = interval !== undefined && windowKind(entry) !== 'last';
  const perChange = isMean ? MEAN : (CHANGED[entry?.kind ?? ''] ?? ANY_OTHER);
  return SERIES_A_DAY + changed * perChange + repeated * (isMean ? REPEATED_MEAN : REPEATED);
}

interface Texts {
  readonly changes: number;
  readonly letters: number;
  readonly newLetters: number;
}

/** The same of a topic that says texts: they go by their length. */
export function bytesOfText({ changes, letters, newLetters }: Texts, changed: number, repeated: number): number {
  const known = (TEXT.letter * letters) / Math.max(1, changes);
  const fresh = (TEXT.newLetter * newLetters) / Math.max(1, changes);
  return SERIES_A_DAY + changed * (TEXT.any + fresh + known) + repeated * (REPEATED + known);
}
