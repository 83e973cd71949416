/**
 * The local day that goes on, window by window. It keeps the zone and the name of the site that held at its start; the next
 * one begins where it ends, or at the local midnight before its first window, if that is later.
 *
 * kWh of windows come in steps that make their sums exact, so a day is the sum of its windows to the last bit, in whichever
 * order a database adds them up.
 */
import type { Money } from './money.ts';
import { type ClosedWindow, type EnergyDay, type Fields, type OpenDay, WINDOW } from './types.ts';
import { localDay } from './zone.ts';

const DAY = 86_400_000;
/** The clock was right on a day of which so much was heard. */
const HEARD = 0.5;

/** What of a day is compared: of 500 devices all there is. */
const MOST_CHECKS = 4_000;

/** The day of the window that starts at `time`; `before` is the end of the day before. */
export function openDay(time: number, zone: string, site: string, before = Number.NEGATIVE_INFINITY): OpenDay {
  const { date, start, end } = localDay(time, zone);
  // One that ends later is of a clock that stood wrong.
  const begin = before <= time ? Math.max(start, before) : start;
  const none = { fields: {}, lacking: [], checks: {}, money: {} };
  return { date, start: begin, end, zone, site, ...none, until: begin, covered: 0 };
}

/** The day with one more window, which must lie in it, and what that cost. */
export function withWindow(day: OpenDay, window: ClosedWindow, money?: Money): OpenDay {
  const { start, site, checks } = window;
  const { coverage = 0, ...energies } = site;
  const { coverage: _, ...before } = day.fields;
  const until = start + WINDOW;
  const covered = day.covered + coverage;
  return {
    ...day,
    until,
    covered,
    fields: { ...sums(before, energies), coverage: share(covered, day.start, until) },
    lacking: coverage > 0 && day.covered > 0 ? withDifference(day.lacking, before, energies) : day.lacking,
    checks: bounded(sums(day.checks, checks)),
    money: money ? { ...day.money, [money.currency]: sums(day.money[money.currency] ?? {}, money.fields) } : day.money,
  };
}

/** The day once it is over. */
export function closedDay({ until, covered, ...day }: OpenDay): EnergyDay {
  const fields = { ...day.fields, coverage: share(covered, day.start, day.end) };
  return { ...day, ...(until < day.end && { until }), fields };
}

/** The day that goes on with the window that starts at `time`, if it was ended although it was not over. */
export function reopened(day: EnergyDay, time: number): OpenDay | undefined {
  const { start, end, until } = day;
  if (until === undefined || time < until || time >= end) return undefined;
  return { ...day, until, covered: ((day.fields['coverage'] ?? 0) * (end - start)) / WINDOW };
}

/** The first of the days that lie more than a day ahead of those that are over now, once one of these was heard. */
export function firstAhead(days: readonly EnergyDay[], over: readonly EnergyDay[]): EnergyDay | undefined {
  const heard = over.findLast(({ fields }) => (fields['coverage'] ?? 0) >= HEARD);
  return heard && days.find(({ start }) => start >= heard.end + DAY);
}

/** The first of them: a day may see any number of devices come and go. */
function bounded(checks: Fields): Fields {
  const names = Object.entries(checks);
  return names.length <= MOST_CHECKS ? checks : Object.fromEntries(names.slice(0, MOST_CHECKS));
}

export function sums(one: Fields, other: Fields): Fields {
  const result: Record<string, number> = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const known = result[name] ?? 0;
    result[name] = isReach(name) ? Math.max(known, value) : known + value;
  }
  return result;
}

/** How far back gaps reach: several that ended on one day reach as far as the longest. */
function isReach(name: string): boolean {
  return name.endsWith('_gap_days');
}

function share(covered: number, from: number, until: number): number {
  return (covered * WINDOW) / (until - from);
}

/** Names with those that only one of two has. */
function withDifference(names: readonly string[], one: Fields, other: Fields): readonly string[] {
  const different = [...Object.keys(one), ...Object.keys(other)].filter((name) => !(name in one && name in other));
  return different.length === 0 ? names : [...new Set([...names, ...different])].sort();
}
