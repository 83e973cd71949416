/** Which stretches of time a person means, in the local days of a zone. Pure. */
import { dateOf, localDay, localTime } from '../../energy/zone.ts';
import type { Range } from '../../influx/query/slices.ts';
import type { Step } from './words.ts';

/** From `start` to before `end`, ms since 1970: borders of local days, or of hours. */
export interface Period extends Range {
  readonly label: string;
}

/** As a person writes them; both ends are meant with all of their day, month or year. */
export interface Wish {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly by?: Step | undefined;
}

/** Days that are named by today's. */
const NAMED: Readonly<Record<string, (now: number, zone: string) => string>> = {
  today: dateOf,
  yesterday: (now, zone) => dateOf(localDay(now, zone).start - 1, zone),
};
/** Longer lists are refused: the hours of eleven years. */
export const MOST_LINES = 100_000;

const DATES = 'no day, month or year: 2026-11-28, 2026-11 or 2026, today or yesterday';

const DAY = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
/** Of a date that says no more. */
const LENGTHS = { day: 10, month: 7, year: 4 };
const NOON = 43_200_000;
const HOUR = 3_600_000;

/** Whether it is a day, a month or a year: `2026-11-28`, `2026-11`, `2026`, `yesterday`. */
export function isDate(text: string): boolean {
  if (Object.hasOwn(NAMED, text)) return true;
  if (!DAY.test(text)) return false;
  const first = firstDay(text);
  const time = Date.parse(`${first}T00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(first);
}

/** What is wrong with a wish, in words. */
export function faultOf({ from, to }: Wish, zone: string, now: number): string | undefined {
  for (const [name, date] of Object.entries({ from, to })) {
    if (date !== undefined && !isDate(date)) return `--${name} ${date} is ${DATES}`;
  }
  const [first, last] = [from, to].map((date) => date && dated(date, zone, now));
  if (first === undefined || last === undefined) return undefined;
  const length = Math.min(first.length, last.length);
  return first.slice(0, length) > last.slice(0, length) ? `--from ${from} is after --to ${to}` : undefined;
}

function dated(text: string, zone: string, now: number): string {
  return NAMED[text]?.(now, zone) ?? text;
}

/** From the first of the periods to the last, whatever is known of them. */
export function rangeOf(wish: Wish, zone: string, now: number): Range {
  const all = isSummary(wish) ? summary(now, zone) : [wholeOf(wish, zone, now)];
  return { start: Math.min(...all.map(({ start }) => start)), end: Math.max(...all.map(({ end }) => end)) };
}

/** The periods that are wished for, in order; those of a list begin and end with what is `known`. */
export function periodsOf(wish: Wish, zone: string, now: number, known?: Range): readonly Period[] {
  if (isSummary(wish)) return summary(now, zone);
  const whole = wholeOf(wish, zone, now);
  return wish.by === undefined ? [whole] : [...steps(knownOf(whole, wish.by, zone, now, known), wish.by, zone)];
}

/** How many they are at most. */
export function linesIn(wish: Wish, zone: string, now: number, known: Range): number {
  if (wish.by === undefined) return 1;
  const { start, end } = knownOf(wholeOf(wish, zone, now), wish.by, zone, now, known);
  return Math.ceil((end - start) / (wish.by === 'hour' ? HOUR : 23 * HOUR));
}

/** What has not come yet is left out. */
function knownOf(whole: Range, by: Step, zone: string, now: number, known: Range = whole): Range {
  return {
    start: Math.max(whole.start, beginningOf(known.start, by, zone)),
    end: Math.min(whole.end, known.end, now + 1),
  };
}

function isSummary({ from, to, by }: Wish): boolean {
  return from === undefined && to === undefined && by === undefined;
}

/** All that is wished for in one piece. Without an end it is today. */
function wholeOf(wish: Wish, zone: string, now: number): Period {
  const today = dateOf(now, zone);
  const [from, to] = [wish.from, wish.to].map((date) => date && dated(date, zone, now));
  const first = from ?? (to === undefined ? beginOf(wish.by, today) : unitOf(wish.by, to));
  const last = to ?? (firstDay(first) > today ? first : today);
  return {
    label: first === last ? first : `${first} to ${last}`,
    start: startOf(first, zone),
    end: endOf(last, zone),
  };
}

/** Today, yesterday, this month and this year. */
function summary(now: number, zone: string): readonly Period[] {
  const today = dateOf(now, zone);
  const [month, year] = [today.slice(0, 7), today.slice(0, 4)];
  const yesterday = localDay(localDay(now, zone).start - 1, zone);
  const period = (label: string, date: string) => ({ label, start: startOf(date, zone), end: endOf(date, zone) });
  return [
    period('today', today),
    { label: 'yesterday', start: yesterday.start, end: yesterday.end },
    period(month, month),
    period(year, year),
  ];
}

/** Where a range begins that has no beginning. */
function beginOf(by: Step | undefined, today: string): string {
  if (by === 'hour') return today;
  if (by === 'year') return '2015';
  return by === 'day' ? today.slice(0, 7) : today.slice(0, 4);
}

function unitOf(by: Step | undefined, to: string): string {
  return by === 'month' || by === 'year' ? to.slice(0, 4) : to;
}

function* steps({ start, end }: Range, by: Step, zone: string): Generator<Period> {
  for (let at = start; at < end; ) {
    const one = stepAt(at, by, zone);
    yield one;
    at = one.end;
  }
}

/** Where the step begins in which a time lies. */
function beginningOf(time: number, by: Step, zone: string): number {
  const { date, minute } = localTime(time, zone);
  if (by === 'hour') return time - (time % 60_000) - (minute % 60) * 60_000;
  return startOf(date.slice(0, LENGTHS[by]), zone);
}

function stepAt(at: number, by: Step, zone: string): Period {
  const { date, minute } = localTime(at, zone);
  if (by === 'hour') {
    const hour = String(Math.floor(minute / 60)).padStart(2, '0');
    return { label: `${date} ${hour}:00`, start: at, end: at + HOUR - (minute % 60) * 60_000 };
  }
  const label = date.slice(0, LENGTHS[by]);
  return { label, start: at, end: endOf(label, zone) };
}

function firstDay(date: string): string {
  return `${date}-01-01`.slice(0, 10);
}

/** The first instant of a day, month or year. */
function startOf(date: string, zone: string): number {
  const day = firstDay(date);
  const noon = Date.parse(`${day}T12:00Z`);
  // East of the date line noon of Greenwich is the next day.
  const within = [noon, noon - NOON].find((time) => dateOf(time, zone) === day) ?? noon;
  return localDay(within, zone).start;
}

/** The first instant after it. */
function endOf(date: string, zone: string): number {
  const [year = 0, month = 12, day] = date.split('-').map(Number);
  const next = new Date(Date.UTC(year, month - (day === undefined ? 0 : 1), day === undefined ? 1 : day + 1));
  return startOf(next.toISOString().slice(0, 10), zone);
}
