/**
 * What the roll-ups take in a day: every window of what is charted, three values each, and of other numbers those windows in
 * which something changed, and one an hour. Profile and rules make no difference to them.
 */
import { howRolledUp } from '../../points/rollup/rolled.ts';
import { MEAN, REPEATED_MEAN, SERIES_A_YEAR } from './bytes.ts';
import type { TopicChanges } from './tally.ts';

const DAY = 86_400_000;
const YEAR = 365;

/** With the length of their windows, ms, and how long they are kept where nothing else is configured, in days. */
const TIERS = [
  { name: 'm1', window: 60_000, kept: 730 },
  { name: 'm15', window: 900_000, kept: Number.POSITIVE_INFINITY },
] as const;
/** Least that other numbers are written, a day. */
const REFRESHED = 24;

export interface TierDay {
  readonly name: string;
  readonly series: number;
  readonly points: number;
  readonly bytes: number;
  readonly kept: number;
}

/** `topics` are all that there are, with their changes a day. */
export function tierDays(topics: readonly TopicChanges[], storePrivate: boolean): TierDay[] {
  return TIERS.map(({ name, window, kept }) => {
    const windows = DAY / window;
    let [series, points, bytes] = [0, 0, 0];
    for (const { topic, changes } of topics) {
      const how = howRolledUp(topic, storePrivate);
      if (!how) continue;
      const values = how.hasExtremes ? 3 : 1;
      const changed = Math.min(windows, changes);
      const again = how.isCharted ? windows - changed : Math.max(0, Math.min(windows, REFRESHED) - changed);
      series += values;
      points += values * (changed + again);
      bytes += values * (changed * MEAN + again * REPEATED_MEAN + SERIES_A_YEAR / YEAR);
    }
    return { name: `roll-up ${name}`, series, points, bytes, kept };
  });
}

/** Bytes of so many years: raw values that are kept for so many days, and roll-ups. */
export function bytesOfYears(years: number, rawBytesADay: number, rawDays: number, tiers: readonly TierDay[]): number {
  const days = years * YEAR;
  const rolled = tiers.reduce((sum, { bytes, kept }) => sum + bytes * Math.min(kept, days), 0);
  return rawBytesADay * Math.min(rawDays, days) + rolled;
}
