/**
 * What the roll-ups take in a day: every window of what is charted, three values each, and of other numbers those windows in
 * which something changed, and one an hour. Profile and rules make no difference to them.
 */
import { TIERS, type Tier } from '../../config/tiers.ts';
import { howRolledUp } from '../../points/rollup/rolled.ts';
import { MEAN, REPEATED_MEAN, SERIES_A_YEAR } from './bytes.ts';
import type { TopicChanges } from './tally.ts';

const DAY = 86_400_000;
const YEAR = 365;

/** The length of their windows, ms. */
const WINDOWS: Readonly<Record<Tier, number>> = { m1: 60_000, m15: 900_000 };
/** Least that other numbers are written, a day. */
const REFRESHED = 24;

export interface TierDay {
  readonly tier: Tier;
  readonly name: string;
  readonly series: number;
  readonly points: number;
  readonly bytes: number;
}

/** `topics` are all that there are, with their changes a day. */
export function tierDays(topics: readonly TopicChanges[], storePrivate: boolean): TierDay[] {
  return TIERS.map((tier) => {
    const windows = DAY / WINDOWS[tier];
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
    return { tier, name: `roll-up ${tier}`, series, points, bytes };
  });
}
