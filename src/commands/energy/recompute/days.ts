/**
 * Windows of history put into local days. Of each day the windows that the database has are left as they are, whoever
 * computed them, unless they are to be replaced; the day is the sum of all.
 */
import { closedDay, openDay, withWindow } from '../../../energy/day.ts';
import type { Pricing } from '../../../energy/money.ts';
import type { ClosedWindow, EnergyDay, Fields } from '../../../energy/types.ts';
import { localDay } from '../../../energy/zone.ts';
import type { Range } from '../../../influx/query/slices.ts';
import { asClosed, inPlaceOf, type Kept } from './kept.ts';
import type { Computed } from './windows.ts';

export interface ComputedDay extends Range {
  readonly date: string;
  readonly windows: readonly ClosedWindow[];
  /** `*_breaks` of the day itself. */
  readonly breaks: Fields;
  readonly computed: Computed;
}

/** Each day once it is over. The range begins and ends with local days of the zone. */
export async function* inDays(
  computed: AsyncIterable<Computed>,
  range: Range,
  zone: string,
): AsyncGenerator<ComputedDay> {
  let pending: ClosedWindow[] = [];
  const breaks = new Map<number, Fields>();
  let day = localDay(range.start, zone);
  for await (const part of computed) {
    pending = pending.concat(part.windows);
    for (const [start, fields] of part.breaks) breaks.set(start, fields);
    while (day.end <= part.until && day.start < range.end) {
      const { date, start, end } = day;
      const windows = pending.filter((window) => window.start < end);
      pending = pending.filter((window) => window.start >= end);
      yield { date, start, end, windows, breaks: breaks.get(start) ?? {}, computed: part };
      breaks.delete(start);
      day = localDay(end, zone);
    }
  }
}

export interface SettledDay {
  /** Undefined where nothing is known of it. */
  readonly day: EnergyDay | undefined;
  /** Those to be written, and how many of the day are left as they are. */
  readonly fresh: readonly ClosedWindow[];
  readonly kept: number;
  /** All of the day, in order. */
  readonly all: readonly ClosedWindow[];
}

/** What is to be written of a day. `site` is its name where it has none yet. */
export function settleDay(
  { start, windows, breaks }: ComputedDay,
  kept: Kept,
  isReplacing: boolean,
  names: { readonly site: string; readonly zone: string; readonly pricing: Pricing },
): SettledDay {
  const fresh = windows
    .filter((window) => isReplacing || !kept.windows.has(window.start))
    .map((window) => inPlaceOf(kept.windows.get(window.start), window));
  const all = new Map<number, ClosedWindow>();
  for (const window of kept.windows.values()) all.set(window.start, asClosed(window));
  for (const window of fresh) all.set(window.start, window);
  if (all.size === 0) return { day: undefined, fresh, kept: 0, all: [] };
  const { zone, pricing } = names;
  const inOrder = [...all.values()].sort((one, other) => one.start - other.start);
  const day = closedDay(
    inOrder.reduce((open, window) => withWindow(open, window, pricing(window, zone)), openDay(start, zone, names.site)),
  );
  const fields = { ...(isReplacing ? {} : kept.breaks), ...day.fields, ...breaks };
  return { day: { ...day, fields }, fresh, kept: all.size - fresh.length, all: inOrder };
}
