/**
 * What can be wrong with a configuration, and the tools to say so. A Problem never holds the value of a secret: its
 * text shows a value only where the setting cannot be one.
 */
import * as z from 'zod';

export interface Problem {
  /** `GX_PORT (environment)` or `gx-logger.yaml:12:3 rules.1.action`. */
  readonly place: string;
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** Where zod collects what a parser refuses. */
export type Context = z.core.$RefinementCtx;

/** Turns a text as the user wrote it into a value, or refuses it. */
export type Parse<T> = (text: string, context: Context) => T;

/** What to do about a text that is no number: the hint, but for one with a decimal comma. */
export function numberHint(number: string, hint: string): string {
  return /^[-+]?\d+,\d+$/.test(number) ? `Write a point: ${number.replace(',', '.')}.` : hint;
}

/** Ends a parser: `return refuse(context, what is wrong, what to do)`. */
export function refuse(context: Context, message: string, hint: string): never {
  tell(context, [], message, hint);
  return z.NEVER;
}

/** The same of what stands at `path` below, where more than one thing can be wrong. */
export function tell(context: Context, path: readonly PropertyKey[], message: string, hint: string): void {
  context.addIssue({ code: 'custom', path: [...path], message, params: { hint } });
}

const text = z.string();

/** A setting that may be left out. */
export const optional = <T>(parse: Parse<T>) =>
  text.optional().transform((value, context) => (value === undefined ? undefined : parse(value, context)));

/** A value as it is shown in a message: quoted, escaped and cut. Not for secrets. */
export function quote(text: string): string {
  return JSON.stringify(cutName(text));
}

/** A name that somebody else gave, cut. */
export function cutName(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}

/** A path in the file for people, who count from 1: `rules.1.match` is of the first rule. */
export function nameOf(path: readonly PropertyKey[]): string {
  return path.map((step) => cutName(String(typeof step === 'number' ? step + 1 : step))).join('.');
}

/** Characters to insert, remove, replace or swap with their neighbour to turn one word into the other. */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const next = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const costs = [(last[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1)];
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) costs.push((before[column - 2] ?? 0) + 1);
      next.push(Math.min(...costs));
    }
    before = last;
    last = next;
  }
  return last[to.length] ?? 0;
}

/** The candidate that is at most two slips away (three in long words). */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const most = word.length < 12 ? 2 : 3;
  const ranked = candidates
    // Each letter more is a slip: a word of a megabyte is compared with nothing.
    .filter(({ length }) => Math.abs(length - word.length) <= most)
    .map((candidate) => ({ candidate, slips: distance(word, candidate) }))
    .filter(({ candidate, slips }) => slips <= most && slips <= candidate.length / 2)
    .sort((one, other) => one.slips - other.slips);
  return ranked[0]?.candidate;
}
