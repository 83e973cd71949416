/**
 * One way to store under measurement: the real Points, a Counter in place of lines, and what a day of it would be.
 *
 * A day is extrapolated: the changes of the time observed go on, and a topic that changes less often than it is
 * refreshed is stored at its refresh age, with the full publish that comes next. The first full publish is no daily
 * traffic: it is fed before `begin`.
 */
import { createReadingLedger } from '../../ledger.ts';
import { Points } from '../../points/points.ts';
import type { Profile } from '../../points/profiles.ts';
import { type Decision, decide, type Rule } from '../../points/rules.ts';
import type { Reading, Topic } from '../../types.ts';
import { isAveraged, nextPublish } from '../explain/words.ts';
import { REFRESHED, REFRESHED_MEAN, seriesBytes, TEXT } from './bytes.ts';
import { type CountedColumn, Counter } from './counter.ts';

const DAY = 86_400_000;

export interface TallyOptions {
  readonly name: string;
  readonly profile: Profile;
  readonly rules: readonly Rule[];
  readonly storePrivate: boolean;
  /** In the names of the official loader, which stores every message under profile `everything`. */
  readonly asLoader: boolean;
  readonly fullPublishInterval: number;
  /** Days in a shard of the database, where they are not the usual ones. */
  readonly shardDays?: number;
}

/** One topic in a day. */
export interface TopicDay {
  readonly service: string;
  readonly instance: string;
  readonly path: string;
  readonly points: number;
  readonly bytes: number;
  readonly decision: Decision;
}

export interface Day {
  readonly name: string;
  readonly series: number;
  readonly points: number;
  readonly bytes: number;
  /** By points, the most first. */
  readonly topics: readonly TopicDay[];
}

export class Tally {
  private readonly options: TallyOptions;
  private readonly counter: Counter;
  private readonly points: Points;

  constructor(options: TallyOptions) {
    const { profile, rules, storePrivate, asLoader } = options;
    this.options = options;
    const as = { takesRepeats: asLoader && profile === 'everything', takesJsonText: asLoader };
    this.counter = new Counter(as, (topic) => gridOf(this.decide(topic)));
    this.points = new Points({
      profile,
      rules,
      sites: {},
      aliases: [],
      storePrivate,
      remembered: { sites: {}, devices: [] },
      ledger: createReadingLedger(),
      outputs: {},
      schemas: [this.counter],
    });
  }

  accept(reading: Reading): void {
    this.points.accept(reading);
  }

  tick(now: number): void {
    this.points.tick(now);
  }

  /** The first full publish is complete: from here on it is daily traffic. */
  begin(): void {
    this.points.complete();
    this.counter.begin();
  }

  /** `observed` ms were watched since `begin`. */
  day(observed: number): Day {
    const topics = this.counter.counted
      .filter(({ hasNumbers, hasTexts }) => hasNumbers || hasTexts)
      .map((column) => this.topicDay(column, observed))
      .sort((one, other) => other.points - one.points);
    const sum = (read: (topic: TopicDay) => number) => topics.reduce((total, topic) => total + read(topic), 0);
    return {
      name: this.options.name,
      series: topics.length,
      points: sum(({ points }) => points),
      bytes: sum(({ bytes }) => bytes),
      topics,
    };
  }

  private topicDay({ topic, changes, bytes, hasNumbers }: CountedColumn, observed: number): TopicDay {
    const { fullPublishInterval, shardDays } = this.options;
    const decision = this.decide(topic);
    const refresh = hasNumbers ? decision.refreshNumber : decision.refreshText;
    const changed = observed > 0 ? (changes * DAY) / observed : 0;
    const refreshed = DAY / nextPublish(refresh, fullPublishInterval);
    const points = Math.max(changed, refreshed);
    const perRefresh = hasNumbers ? (gridOf(decision) === 1 ? REFRESHED : REFRESHED_MEAN) : TEXT;
    const perPoint = changed >= refreshed ? bytes / changes : perRefresh;
    const { service, instance, path } = topic;
    return { service, instance, path, points, bytes: seriesBytes(points, perPoint, shardDays), decision };
  }

  private decide(topic: Topic): Decision {
    const { rules, profile, storePrivate } = this.options;
    return decide(topic, rules, profile, storePrivate);
  }
}

/** Means are stored at the ends of windows; of anything else the first change is stored when it comes. */
function gridOf(decision: Decision): number {
  return isAveraged(decision.entry) ? (decision.interval ?? 1) : 1;
}
