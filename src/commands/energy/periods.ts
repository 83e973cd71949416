/** Which stretches of time a person means, in the local days of a zone. Pure. */
import { dateOf, localDay, localTime } from '../../energy/zone.ts';
import type { Step } from './words.ts';

/** From `start` to before `end`, ms since 1970: borders of local days, or of hours. */
export interface Period {
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

/** As a person writes them; both ends are meant with all of their day, month or year. */
export interface Wish {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly by?: Step | undefined;
}

const DAY = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
const NOON = 43_200_000;
const HOUR = 3_600_000;

/** Whether it is a day, a month or a year: `2026-11-28`, `2026-11`, `2026`. */
export function isDate(text: string): boolean {
  if (!DAY.test(text)) return false;
  const first = firstDay(text);
  const time = Date.parse(`${first}T00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(first);
}

/** Whether a date is wholly after another. */
export function isAfter(from: string, to: string): boolean {
  const length = Math.min(from.length, to.length);
  return from.slice(0, length) > to.slice(0, length);
}

/** The periods that are wished for, in order. Without an end it is today. */
export function periodsOf({ from, to, by }: Wish, zone: string, now: number): readonly Period[] {
  const today = dateOf(now, zone);
  if (from === undefined && to === undefined && by === undefined) return summary(today, now, zone);
  const first = from ?? (to === undefined ? beginOf(by, today) : unitOf(by, to));
  const last = to ?? (firstDay(first) > today ? first : today);
  const whole = {
    label: first === last ? first : `${first} to ${last}`,
    start: startOf(first, zone),
    end: endOf(last, zone),
  };
  return by === undefined ? [whole] : [...steps(whole, by, zone, now)];
}

/** Today, yesterday, this month and this year. */
function summary(today: string, now: number, zone: string): readonly Period[] {
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

/** What has not come yet is left out. */
function* steps({ start, end }: Period, by: Step, zone: string, now: number): Generator<Period> {
  for (let at = start; at < end && at <= now; ) {
    const one = stepAt(at, by, zone);
    yield one;
    at = one.end;
  }
}

function stepAt(at: number, by: Step, zone: string): Period {
  const { date, minute } = localTime(at, zone);
  if (by === 'hour') {
    const hour = String(Math.floor(minute / 60)).padStart(2, '0');
    return { label: `${date} ${hour}:00`, start: at, end: at + HOUR - (minute % 60) * 60_000 };
  }
  const label = date.slice(0, { day: 10, month: 7, year: 4 }[by]);
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
