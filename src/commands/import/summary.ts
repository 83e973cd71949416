/** The end of an import, told: what was read and what became of it. Pure. */
import { duration } from '../../shared/duration.ts';
import { count, counted, instant } from '../units.ts';
import type { Tally } from './tally.ts';

export interface Circumstances {
  /** ms. */
  readonly took: number;
  readonly isInterrupted: boolean;
  /** Where refused lines are kept. */
  readonly rejectedIn: string;
  /** Refused lines that could not be kept there. */
  readonly unkept: number;
}

/** Whether every value of every file is in the database. */
export function isComplete(tally: Tally): boolean {
  const { read, stored } = tally.sums();
  return read === stored && tally.damage.length === 0 && tally.refusals.size === 0;
}

export function summarise(tally: Tally, circumstances: Circumstances): string[] {
  const { read, stored, refused, expired, skipped, unsent } = tally.sums();
  const parts = [
    `${count(stored)} stored`,
    `${count(refused)} refused`,
    `${count(expired)} too old`,
    `${count(skipped)} skipped`,
    ...(unsent > 0 ? [`${count(unsent)} not sent`] : []),
  ];
  const { took, isInterrupted } = circumstances;
  const rate = took >= 1_000 ? `, ${count((stored * 1_000) / took)} values a second` : '';
  return [
    ...(isInterrupted ? ['Interrupted.'] : []),
    `Read ${counted(tally.lines + tally.skipped.lines, 'line')} with ${counted(read, 'value')}${range(tally)}, in ${duration(took)}${rate}.`,
    `Values: ${count(read)} read = ${parts.join(' + ')}.`,
    ...refusals(tally, circumstances),
    ...(expired > 0 ? [`Too old: ${counted(expired, 'value')}, from before the time that the database keeps.`] : []),
    ...skips(tally),
    ...(tally.cut > 0 ? [finer(tally.cut)] : []),
    ...(isInterrupted
      ? ['To go on, start it again: what is stored already is written once more, which changes nothing.']
      : []),
    isComplete(tally) ? 'Everything is stored.' : 'Not everything is stored: see above.',
  ];
}

function range({ oldest, newest }: Tally): string {
  return oldest > newest ? '' : ` of ${moment(oldest)} to ${moment(newest)}`;
}

/** A wrong precision makes times that no calendar has. */
function moment(time: number): string {
  return Math.abs(time) <= 8.64e15 ? instant(time) : 'a time that cannot be';
}

function refusals({ refusals }: Tally, { rejectedIn, unkept }: Circumstances): string[] {
  if (refusals.size === 0) return [];
  const reasons = [...refusals].flatMap(([reason, { lines, fields, words }]) => [
    `  ${reason}: ${counted(fields, 'value')} in ${counted(lines, 'line')}`,
    ...words.map((text) => `    ${text}`),
  ]);
  const lost = unkept > 0 ? ` ${counted(unkept, 'line')} could not be kept there.` : '';
  return [
    'Refused:',
    ...reasons,
    `  The lines (the latest 16 MiB of them) are in ${rejectedIn}: mend the cause, then import that file.${lost}`,
  ];
}

function skips({ damage, skipped, ledger: { dropped } }: Tally): string[] {
  const texts = dropped['text_unsupported'] ?? 0;
  return [
    ...(damage.length > 0 || skipped.fields > 0
      ? [`Skipped: ${counted(skipped.fields, 'value')} in ${counted(skipped.lines, 'line')} that could not be read.`]
      : []),
    ...damage.map((what) => `  ${what}`),
    ...(texts > 0 ? [`Skipped: ${counted(texts, 'text')}, for the database holds numbers only.`] : []),
  ];
}

function finer(lines: number): string {
  return `${counted(lines, 'line')} had a time stamp finer than a millisecond, which was cut off: of several points of one series within a millisecond InfluxDB keeps the last.`;
}
