/**
 * Local time, and local days: a date of a time zone lasts 23, 24 or 25 hours, and now and then another number of them. Every instant of a
 * day is found by asking for dates alone, so a midnight that a zone leaves out (clocks go from 24:00 to 01:00) or has twice
 * needs no care.
 */
import type { Topic } from '../types.ts';
import { WINDOW } from './types.ts';

/** No date lasts longer, ms: a day and what zones moved in one night. */
const LONGEST = 27 * 3_600_000;

export interface LocalDay {
  /** `2026-11-28`. */
  readonly date: string;
  /** ms since 1970: its first instant, and that of the next. */
  readonly start: number;
  readonly end: number;
}

/** A zone by its name, in whatever capitals: the longest has 32 letters. An offset knows no summer time. */
const NAME = /^[A-Za-z][\w+/-]{0,63}$/;
/** Of so many zones the formats are kept, those that were made last: each has 30 kB, and a GX may name one after another. */
const MOST_FORMATS = 50;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether the zone is one that is known, as `Europe/Berlin`. */
export function isZone(zone: string): boolean {
  try {
    return NAME.test(zone) && formatOf(zone) !== undefined;
  } catch {
    return false;
  }
}

/** The zone of this computer; UTC where it names none, as with a `TZ` that is empty or wrong. */
export function hostZone(): string {
  return namedZone() ?? 'UTC';
}

/** In words that UTC stands for the zone of this computer; undefined where that is known. */
export function hostZoneFault(): string | undefined {
  return namedZone() === undefined
    ? 'this computer names no time zone (TZ is empty or wrong), so UTC is used'
    : undefined;
}

function namedZone(): string | undefined {
  const zone: string | undefined = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone !== undefined && isZone(zone) ? zone : undefined;
}

/** What a GX calls its zone, where this is the topic that tells it; it need not be one. */
export function zoneSaid({ service, path }: Pick<Topic, 'service' | 'path'>, text: string): string | undefined {
  if (path !== 'Settings/System/TimeZone' || service !== 'settings') return undefined;
  return text.startsWith('/') ? text.slice(1) : text;
}

/** The local date at a time: `2026-11-28`. The zone must be one. */
export function dateOf(time: number, zone: string): string {
  return dateFrom(partsOf(time, zone));
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export interface LocalTime {
  readonly date: string;
  /** 0 is Monday. */
  readonly weekday: number;
  /** Minute of the day, by the clock on the wall. */
  readonly minute: number;
}

/** What calendar and clock show at a time. The zone must be one. */
export function localTime(time: number, zone: string): LocalTime {
  const parts = partsOf(time, zone);
  return {
    date: dateFrom(parts),
    weekday: WEEKDAYS.indexOf(parts.get('weekday') ?? ''),
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  };
}

type Parts = ReadonlyMap<Intl.DateTimeFormatPartTypes, string>;

function partsOf(time: number, zone: string): Parts {
  const parts = formatOf(zone).formatToParts(time);
  return new Map(parts.map(({ type, value }) => [type, value]));
}

function dateFrom(parts: Parts): string {
  return [parts.get('year'), parts.get('month'), parts.get('day')].join('-');
}

/** The local day in which a time lies. Borders are borders of windows, as those of every zone have been since 1972. */
export function localDay(time: number, zone: string): LocalDay {
  const date = dateOf(time, zone);
  return {
    date,
    start: first(time - LONGEST, time, (instant) => dateOf(instant, zone) >= date),
    end: first(time, time + LONGEST, (instant) => dateOf(instant, zone) > date),
  };
}

/** The first border of windows after `from` at which it is so, `until` at the latest: once so, it stays so. */
function first(from: number, until: number, isSo: (time: number) => boolean): number {
  let low = Math.floor(from / WINDOW);
  let high = Math.floor(until / WINDOW);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isSo(middle * WINDOW)) high = middle;
    else low = middle;
  }
  return high * WINDOW;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hourCycle: 'h23',
      hour: '2-digit',
      minute: '2-digit',
    });
    const [oldest] = formats.keys();
    if (oldest !== undefined && formats.size >= MOST_FORMATS) formats.delete(oldest);
    formats.set(zone, format);
  }
  return format;
}
