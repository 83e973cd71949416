/**
 * One way to store under measurement: the real Points, a Counter in place of lines, and what a day of it would be.
 *
 * A day is extrapolated: the changes of the time observed go on, and a topic that changes less often than it is
 * refreshed is stored at its refresh age, with the full publish that comes next. Where repeats are stored, each of our
 * own full publishes is one of every topic, and a short watch has none of them. The first full publish is no daily
 * traffic: it is fed before `begin`.
 */
import type { Counted as Limited } from '../../destination/limits.ts';
import { Registry } from '../../devices/registry.ts';
import { Points } from '../../points/points.ts';
import type { Decision, Rule } from '../../points/rules.ts';
import { VenusInfluxLoaderSchema } from '../../points/schemas/venus-influx-loader.ts';
import { createReadingLedger } from '../../shared/ledger.ts';
import type { Profile, Reading, Topic } from '../../types.ts';
import { nextPublish } from '../words.ts';
import { bytesOf, bytesOfText } from './bytes.ts';
import { type Counted, Counter, type Original } from './counter.ts';

const DAY = 86_400_000;

export interface TallyOptions {
  readonly name: string;
  readonly profile: Profile;
  readonly rules: readonly Rule[];
  readonly storePrivate: boolean;
  /** In the names of the official loader, which stores every message under profile `everything`. */
  readonly asLoader: boolean;
  readonly fullPublishInterval: number;
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

/** What the figures are made of. */
export interface Watched {
  /** From the end of the first full publish on, ms. */
  readonly observed: number;
  /** Full publishes since then, whoever asked for them. */
  readonly published: number;
  readonly messages: number;
  readonly topics: number;
}

export interface Day {
  readonly name: string;
  readonly series: number;
  readonly points: number;
  readonly bytes: number;
  /** What InfluxDB 3 has columns and tables for, where nothing is done about its limits. */
  readonly counted: Limited;
  /** By bytes, the most first. */
  readonly topics: readonly TopicDay[];
}

/** A topic of which numbers came, and how often they changed, a day. */
export interface TopicChanges {
  readonly topic: Topic;
  readonly changes: number;
}

export class Tally {
  private readonly options: TallyOptions;
  private readonly counter: Counter;
  private readonly devices = new Registry();
  private readonly points: Points;

  constructor(options: TallyOptions) {
    const { profile, rules, storePrivate, asLoader } = options;
    this.options = options;
    this.counter = new Counter(asLoader ? likeLoader(profile === 'everything') : GX);
    this.points = new Points({
      devices: this.devices,
      profile,
      rules,
      storePrivate,
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
    this.devices.complete();
    this.counter.begin();
  }

  /** What was watched since `begin`. */
  day(watched: Watched): Day {
    const stored = this.counter.counted.filter(({ type }) => type !== undefined);
    const topics = stored
      .map((counted) => this.topicDay(counted, watched))
      .sort((one, other) => other.bytes - one.bytes);
    const sum = (read: (topic: TopicDay) => number) => topics.reduce((total, topic) => total + read(topic), 0);
    return {
      name: this.options.name,
      series: topics.length,
      points: sum(({ points }) => points),
      bytes: sum(({ bytes }) => bytes),
      counted: countedOf(stored),
      topics,
    };
  }

  /** Of all topics of which numbers are stored. */
  changes({ observed }: Watched): TopicChanges[] {
    const rate = observed > 0 ? DAY / observed : 0;
    const numbers = this.counter.counted.filter(({ type }) => type === 'number');
    return numbers.map(({ topic, changes }) => ({ topic, changes: changes * rate }));
  }

  private topicDay(counted: Counted, watched: Watched): TopicDay {
    const { topic, decision, type, changes, repeats } = counted;
    const { fullPublishInterval } = this.options;
    const rate = watched.observed > 0 ? DAY / watched.observed : 0;
    const changed = changes * rate;
    const refresh = type === 'number' ? decision.refreshNumber : decision.refreshText;
    const isRepeated = this.counter.takesRepeats && decision.interval === undefined;
    const again = isRepeated
      ? repeats * rate + unseenPublishes(watched, fullPublishInterval)
      : Math.max(0, DAY / nextPublish(refresh, fullPublishInterval) - changed);
    const { service, instance, path } = topic;
    const bytes = type === 'text' ? bytesOfText(counted, changed, again) : bytesOf(decision, changed, again);
    return { service, instance, path, points: changed + again, bytes, decision };
  }
}

/** Without the settings that profile `everything` leaves out where columns are few. */
function countedOf(stored: readonly Counted[]): Day['counted'] {
  const columns = new Map<string, Set<string>>();
  const measurements = new Set<string>();
  for (const { topic, type, decision } of stored) {
    if (topic.service === 'settings' && decision.decidedBy === 'profile everything') continue;
    const name = type === 'text' ? `${topic.service}_text` : topic.service;
    columns.set(name, (columns.get(name) ?? new Set()).add(topic.path));
    measurements.add(`${topic.service}/${topic.path}`);
  }
  return { columns: () => columns, loaderMeasurements: () => measurements };
}

/** Full publishes of a day, ours, that are not among those watched. Others ask too; more than ours would be are theirs. */
function unseenPublishes({ observed, published }: Watched, interval: number): number {
  const seen = Math.min(published, Math.floor(observed / interval));
  return DAY / interval - (seen > 0 ? (seen * DAY) / observed : 0);
}

const GX: Original = { takesRepeats: false, takesJsonText: false, takesEmptyText: true, takes: () => true };

function likeLoader(takesRepeats: boolean): Original {
  const schema = new VenusInfluxLoaderSchema({ emit: () => undefined, takesRepeats });
  const takes: Original['takes'] = (topic, device, decision) => schema.open(topic, device, decision) !== undefined;
  return { takesRepeats, takesJsonText: schema.takesJsonText, takesEmptyText: false, takes };
}
