/** A budget as lines for a terminal. Pure. */
import { duration } from '../../shared/duration.ts';
import { columns } from '../columns.ts';
import { bytes, count, counted } from '../units.ts';
import { inShort, rule } from '../words.ts';
import type { Day, TopicDay, Watched } from './tally.ts';
import type { TierDay } from './tiers.ts';

const YEAR = 365;
/** A watch that is shorter says little, ms. */
const SHORT = 60_000;
/** So many of the top talkers get a rule. */
const ADVISED = 5;
/** Topics that are stored less often are not worth a rule, points a day. */
const TALKS = 2_000;
/** The interval that is advised, in words and in points a day. */
const ADVICE = { interval: 'interval: 1m', points: 1_440 };

export interface Budget {
  readonly watched: Watched;
  /** The profiles as they are, then the configuration in each of its schemas. */
  readonly profiles: readonly Day[];
  readonly configured: readonly Day[];
  /** The roll-ups, whether they are kept or not. */
  readonly tiers: readonly TierDay[];
  /** What five years come to, in words. */
  readonly years: readonly string[];
  /** Limits of InfluxDB 3 that the configuration comes near to, in words. */
  readonly near: readonly string[];
}

export function describeBudget({ watched, profiles, configured, tiers, years, near }: Budget, top: number): string[] {
  const { observed, messages, topics } = watched;
  const short = observed < SHORT ? ['Watched for less than a minute: take the figures as a rough guess.'] : [];
  return [
    `Watched ${duration(observed)}: ${counted(messages, 'message')} of ${counted(topics, 'topic')}`,
    ...short,
    '',
    ...columns(
      [['', 'series', 'points a day', 'a day', 'a year'], ...[...profiles, ...configured, ...tiers].map(dayRow)],
      {
        texts: 1,
        gap: 3,
      },
    ),
    '',
    ...years,
    ...near.flatMap((message) => [`On InfluxDB 3: ${message}.`, '']),
    ...configured.slice(0, 1).flatMap((day) => [...talkers(day, top), ...advice(day, top)]),
    'Changes watched go on all day; what does not change is stored at its refresh age, with the next full publish, or,',
    'where repeats are stored, with each. Bytes are estimated for InfluxDB 1.x, and may be off by a factor of 1.5;',
    'presence and events come on top. docs/budget.md says more.',
  ];
}

function dayRow({ name, series, points, bytes: size }: Omit<TierDay, 'tier'>): string[] {
  return [name, count(series), count(points), bytes(size), bytes(size * YEAR)];
}

function talkers({ topics }: Day, top: number): string[] {
  const rows = topics.slice(0, top).map(({ service, instance, path, points, bytes: size, decision }) => {
    return [`${service}/${instance}/${path}`, inShort(decision), count(points), bytes(size)];
  });
  return [
    ...columns([['Top talkers by bytes, as configured', 'stored', 'points a day', 'a day'], ...rows], {
      texts: 2,
      gap: 3,
    }),
    '',
  ];
}

/** Rules for the kinds of topic among the talkers by which most is saved, those that save most first. */
function advice({ topics }: Day, top: number): string[] {
  const name = ({ service, path }: TopicDay) => `${service}/+/${path}`;
  const matches = new Set(topics.slice(0, top).map(name));
  const saved = new Map<string, number>();
  for (const topic of topics.filter(({ points }) => points >= TALKS)) {
    const match = name(topic);
    const saving = topic.bytes * (1 - ADVICE.points / topic.points);
    if (matches.has(match)) saved.set(match, (saved.get(match) ?? 0) + saving);
  }
  const advised = [...saved].sort(([, one], [, other]) => other - one).slice(0, ADVISED);
  if (advised.length === 0) return [];
  const total = advised.reduce((sum, [, saving]) => sum + saving, 0);
  return [
    `These rules, first under \`rules\` in the configuration's file, would save about ${bytes(total * YEAR)} a year:`,
    ...advised.flatMap(([match]) => rule(match, ADVICE.interval)).map((line) => `  ${line}`),
    '',
  ];
}
