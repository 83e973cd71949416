/**
 * What happens to a plant, told in minutes, and what its GX publishes of it: a value when it changes, all there is every
 * five minutes and when somebody comes, an empty payload for each topic of a device that leaves.
 */
import type { Incident, Message } from '../../support/pour.ts';

export const MINUTE = 60_000;
export const HOURS = 60;
export const DAYS = 24 * HOURS;

export type Value = number | string | null;
/** By `service/instance/path`. */
export type Values = Readonly<Record<string, Value>>;

export interface Deed {
  /** Minutes. */
  readonly at: number;
  /** Values that change. */
  readonly set?: Values;
  /** `service/instance`. */
  readonly leaves?: string;
  readonly returns?: string;
  /** Whether the GX is there. */
  readonly gx?: 'off' | 'on';
  /** Its heartbeat ends while the broker goes on; or comes again. */
  readonly heart?: 'stops' | 'beats';
  /** gx-logger is stopped and started again. */
  readonly logger?: 'restart';
  /** It is no news: nobody looks closer for it. */
  readonly isUsual?: boolean;
}

const REPUBLISH = 5 * MINUTE;
/** A GX that boots has its broker first, and then its services one by one, ms after each other. */
const SERVICE_STARTS = 4_000;

export const at = (minute: number, set: Values): Deed => ({ at: minute, set });
export const leaves = (minute: number, device: string): Deed => ({ at: minute, leaves: device });
export const returns = (minute: number, device: string): Deed => ({ at: minute, returns: device });
/** It goes from one value to the other, in steps of `step` minutes. */
export function goes(topic: string, [from, to]: [number, number], [begin, end]: [number, number], step = 1): Deed[] {
  const deeds: Deed[] = [];
  for (let minute = begin; minute <= end; minute += step) {
    const value = from + ((to - from) * (minute - begin)) / (end - begin);
    deeds.push(at(minute, { [topic]: Math.round(value * 1_000) / 1_000 }));
  }
  return deeds;
}
/** It swings about a middle. Periods in seconds, a value every two. */
export function swings(
  topic: string,
  [middle, swing, period]: [number, number, number],
  [begin, end]: [number, number],
): Deed[] {
  const deeds: Deed[] = [];
  for (let second = begin * 60; second < end * 60; second += 2) {
    const value = middle + swing * Math.sin((2 * Math.PI * second) / period);
    deeds.push({ at: second / 60, set: { [topic]: Math.round(value * 10) / 10 }, isUsual: second % 600 !== 0 });
  }
  return deeds;
}

export interface Script {
  readonly plant: Values;
  readonly deeds: readonly Deed[];
  /** Minutes, the end is not reached. */
  readonly from: number;
  readonly until: number;
}

export type Item = Message | Incident;

/** What the GX says, and what befalls it, in the order of time. A stop of gx-logger is an item of its own. */
export function* itemsOf({ plant, deeds, from, until }: Script, portalId: string): Generator<Item | 'restart'> {
  const values = new Map(Object.entries(plant));
  const away = new Map<string, [string, Value][]>();
  let isOn = true;
  const say = (t: number, topic: string, payload: string): Message => ({ t, topic: `N/${portalId}/${topic}`, payload });
  const told = (t: number, topic: string, value: Value) => say(t, topic, JSON.stringify({ value }));
  const of = (device: string) => [...values].filter(([topic]) => topic.startsWith(`${device}/`));
  function* publish(t: number, isShown: (topic: string) => boolean = () => true): Generator<Item> {
    for (const [topic, value] of values) if (isShown(topic)) yield told(t, topic, value);
    yield say(t, 'full_publish_completed', '{"full-publish-completed-echo":"ECHO"}');
  }
  const alive = (t: number, isAlive: boolean): Incident => ({ t, event: { kind: 'alive', isAlive } });
  function* begin(t: number): Generator<Item> {
    yield* publish(t);
    yield alive(t + 10, true);
  }
  function* boot(t: number): Generator<Item> {
    const services = [...new Set([...values.keys()].map((topic) => topic.split('/').slice(0, 2).join('/')))];
    yield { t, link: 'up' };
    yield* publish(t, (topic) => topic.startsWith('settings/'));
    yield alive(t + 10, true);
    for (const [index, device] of services.entries()) {
      for (const [topic, value] of of(device)) yield told(t + (index + 1) * SERVICE_STARTS, topic, value);
    }
  }
  function* act(deed: Deed, t: number): Generator<Item | 'restart'> {
    if (deed.gx === 'off') {
      isOn = false;
      yield { t, link: 'down' };
    }
    if (deed.gx === 'on') {
      isOn = true;
      yield* boot(t);
    }
    if (deed.heart === 'stops') yield alive(t + 10_000, false);
    if (deed.heart === 'beats') yield alive(t, true);
    if (deed.heart) isOn = deed.heart === 'beats';
    if (deed.logger) {
      yield 'restart';
      yield* begin(t + 3_000);
    }
    for (const [topic, value] of Object.entries(deed.set ?? {})) {
      values.set(topic, value);
      if (isOn) yield told(t, topic, value);
    }
    if (deed.leaves !== undefined) {
      const left = of(deed.leaves);
      away.set(deed.leaves, left);
      for (const [topic] of left) {
        values.delete(topic);
        if (isOn) yield say(t, topic, '');
      }
    }
    for (const [topic, value] of away.get(deed.returns ?? '') ?? []) {
      values.set(topic, value);
      if (isOn) yield told(t, topic, value);
    }
  }

  const time = (minute: number) => Math.round((minute - from) * MINUTE);
  const pending = [...deeds].filter((deed) => deed.at < until).sort((one, other) => one.at - other.at);
  yield* begin(0);
  let publishAt = REPUBLISH;
  for (const deed of pending) {
    const t = time(deed.at);
    for (; publishAt < t; publishAt += REPUBLISH) if (isOn) yield* publish(publishAt);
    yield* act(deed, t);
  }
  for (; publishAt < time(until); publishAt += REPUBLISH) if (isOn) yield* publish(publishAt);
  yield { t: time(until) };
}

/** The minutes in which somebody looks: each for three hours after a change, else every thirtieth. */
export function looksAt({ deeds, from, until }: Script): number[] {
  const news = deeds.filter(({ isUsual }) => !isUsual).map((deed) => Math.floor(deed.at));
  const minutes = new Set<number>();
  for (let minute = Math.ceil(from / 30) * 30 + 30; minute < until; minute += 30) minutes.add(minute);
  for (const begin of new Set(news))
    for (let minute = begin - 1; minute < Math.min(begin + 3 * HOURS, until); minute += 1) minutes.add(minute);
  return [...minutes].filter((minute) => minute > from + 5).sort((one, other) => one - other);
}
