/** Days of the week and times of day, as people write them, and the week that they fill: in slots of 5 minutes from Monday on. */
import * as z from 'zod';
import { type Context, type Parse, quote, refuse } from './problem.ts';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const NAMES: readonly string[] = DAYS;

/** Minutes of a slot, and slots of a day. */
const SLOT = 5;
const SLOTS = (24 * 60) / SLOT;

/** Which days, else all; from which minute of the day to which, else the whole day. */
export interface Span {
  readonly days: readonly number[] | undefined;
  readonly times: readonly [from: number, to: number] | undefined;
}

const DAYS_HINT = `There are ${DAYS.join(', ')}; from one to another: mon-fri.`;

/** One or several, as a list or with commas between them: `mon-fri`, `[sat, sun]`. */
export function days(given: unknown, context: Context): readonly number[] | undefined {
  if (given === undefined) return undefined;
  const texts = z.array(z.string()).safeParse(typeof given === 'string' ? given.split(',') : given).data;
  if (!texts) return refuse(context, 'is neither a text nor a list of texts', DAYS_HINT);
  const found = new Set<number>();
  for (const text of texts) {
    const [first = '', last = first, ...more] = text
      .toLowerCase()
      .split('-')
      .map((word) => word.trim());
    const [from, to] = [first, last].map((word) => NAMES.indexOf(word)) as [number, number];
    if (from < 0 || to < 0 || more.length > 0)
      return refuse(context, `${quote(text)} is no day of the week`, DAYS_HINT);
    for (let day = from; ; day = (day + 1) % 7) {
      found.add(day);
      if (day === to) break;
    }
  }
  return [...found];
}

const TIMES_HINT = 'Write 22:00-06:00; the last time of a day is 24:00.';

export const times: Parse<readonly [from: number, to: number]> = (text, context) => {
  const [, ...parts] = /^\s*(\d\d?):(\d\d)\s*-\s*(\d\d?):(\d\d)\s*$/.exec(text) ?? [];
  const [fromHour = 99, fromMinute = 0, toHour = 99, toMinute = 0] = parts.map(Number);
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
  const isRight = fromMinute < 60 && toMinute < 60 && from < 24 * 60 && to <= 24 * 60;
  if (!isRight) return refuse(context, `${quote(text)} are no times of day`, TIMES_HINT);
  if (from % SLOT > 0 || to % SLOT > 0) {
    return refuse(context, `${quote(text)} is not in steps of 5 minutes`, 'Energy is counted in windows of 5 minutes.');
  }
  if (from === to) return refuse(context, `${quote(text)} has no length`, 'For the whole day leave times out.');
  return [from, to];
};

interface Week {
  /** Of each slot the span that fills it. */
  readonly slots: readonly (number | undefined)[];
  /** The first slot that two spans fill, and the first that none does, in words: `sat 22:00`. */
  readonly overlap?: { readonly first: number; readonly second: number; readonly words: string };
  readonly hole?: string;
}

export function weekOf(spans: readonly Span[]): Week {
  const slots = Array.from({ length: 7 * SLOTS }, (): number | undefined => undefined);
  let overlap: Week['overlap'];
  for (const [index, { days = DAYS.keys(), times = [0, 24 * 60] }] of spans.entries()) {
    const [from, to] = times.map((minute) => minute / SLOT) as [number, number];
    const length = to > from ? to - from : to + SLOTS - from;
    for (const day of days) {
      for (let offset = 0; offset < length; offset += 1) {
        const at = (day * SLOTS + from + offset) % slots.length;
        const first = slots[at];
        if (first !== undefined) overlap ??= { first, second: index, words: inWords(at) };
        slots[at] = index;
      }
    }
  }
  const empty = slots.indexOf(undefined);
  return { slots, ...(overlap && { overlap }), ...(empty >= 0 && { hole: inWords(empty) }) };
}

function inWords(slot: number): string {
  const minutes = (slot % SLOTS) * SLOT;
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  return `${DAYS[Math.floor(slot / SLOTS)]} ${two(minutes / 60)}:${two(minutes % 60)}`;
}
