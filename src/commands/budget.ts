/**
 * `gx-logger budget`: what a day and a year of a GX would take under each profile and as configured, who talks most, and
 * what to do about it. Over a recording, or by listening to the GX for a while. Stores nothing.
 */
import type { Config } from '../config/schema.ts';
import { nearLimits } from '../destination/limits.ts';
import { v3 } from '../influx/servers/v3.ts';
import { readRecordingFile } from '../simulator/recording.ts';
import { PROFILES } from '../types.ts';
import { type Budget, describeBudget } from './budget/report.ts';
import { type Day, Tally, type TallyOptions } from './budget/tally.ts';
import { tierDays } from './budget/tiers.ts';
import { watchGx, watchRecording } from './budget/watch.ts';
import { fiveYears } from './budget/years.ts';

export interface BudgetOptions {
  /** How long to listen. */
  readonly minutes: number;
  /** How many of the top talkers to name. */
  readonly top: number;
  readonly json: boolean;
}

/** `file` is a recording; without it the GX is asked. Rejects where there is nothing to reckon with. */
export async function budget(
  config: Config,
  file: string | undefined,
  options: BudgetOptions,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const profiles = PROFILES.map((profile) => tally(config, profile, { profile, rules: [], asLoader: false }));
  const { profile, rules } = config;
  const configured = config.schema.map((schema) =>
    tally(config, `as configured (${schema})`, { profile, rules, asLoader: schema !== 'gx' }),
  );
  const tallies = [...profiles, ...configured];
  const watched =
    file === undefined
      ? await watchGx(config, options.minutes * 60_000, tallies, options.json ? () => undefined : say, signal)
      : watchRecording(config, readRecordingFile(file), tallies);
  const days = (some: readonly Tally[]) => some.map((one) => one.day(watched));
  const all = days(configured);
  const near = config.schema.flatMap((schema, index) => {
    const counted = all[index]?.counted;
    return counted ? nearLimits([counted], schema, v3.limits).map(({ message }) => message) : [];
  });
  // Under this profile nothing is left out that a roll-up has.
  const whole = profiles[PROFILES.indexOf('everything')];
  const changes = (config.schema.includes('gx') && whole?.changes(watched)) || [];
  const tiers = changes.length === 0 ? [] : tierDays(changes, config.private === 'keep');
  const years = fiveYears(config, all, tiers);
  const result = { watched, profiles: days(profiles), configured: all, tiers, years, near };
  const text = options.json ? [toJson(result, options.top)] : describeBudget(result, options.top);
  for (const line of text) say(line);
}

function tally(config: Config, name: string, how: Pick<TallyOptions, 'profile' | 'rules' | 'asLoader'>): Tally {
  const { full_publish_interval: fullPublishInterval, private: positions } = config;
  return new Tally({ name, ...how, storePrivate: positions === 'keep', fullPublishInterval });
}

/** Times in seconds, sizes in bytes. */
function toJson({ watched, profiles, configured, tiers }: Budget, top: number): string {
  const day = ({ name, series, points, bytes }: Pick<Day, 'name' | 'series' | 'points' | 'bytes'>) => ({
    name,
    series,
    points_a_day: Math.round(points),
    bytes_a_day: Math.round(bytes),
    bytes_a_year: Math.round(bytes * 365),
  });
  const talkers = (configured[0]?.topics ?? [])
    .slice(0, top)
    .map(({ service, instance, path, points, bytes, decision }) => ({
      topic: `${service}/${instance}/${path}`,
      points_a_day: Math.round(points),
      bytes_a_day: Math.round(bytes),
      decided_by: decision.decidedBy,
    }));
  const { observed, messages, topics } = watched;
  const figures = { watched: { seconds: Math.round(observed / 1_000), messages, topics } };
  return JSON.stringify(
    { ...figures, profiles: profiles.map(day), configured: configured.map(day), tiers: tiers.map(day), top: talkers },
    null,
    2,
  );
}
