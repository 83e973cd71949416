/** Counters on their own: what devices say, and the windows that come out. */
import { Counters, type CountersState } from '../../src/energy/counters.ts';
import { type Fields, WINDOW } from '../../src/energy/types.ts';
import { GONE, type Topic, type Value } from '../../src/types.ts';

export const START = Date.UTC(2026, 10, 22, 12);
export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** Local days are those of UTC. */
function createCounters(state?: CountersState): Counters {
  return new Counters({ state, midnightBefore: (time) => time - (time % DAY) });
}

export function createMeters(first?: CountersState) {
  const topics = new Map<string, Topic>();
  const topicOf = (name: string): Topic => {
    const [service = '', instance = '', ...path] = name.split('/');
    const topic = topics.get(name) ?? {
      index: topics.size,
      portalId: 'c0619ab12345',
      service,
      instance,
      path: path.join('/'),
    };
    topics.set(name, topic);
    return topic;
  };
  const keyOf = (name: string) => {
    const [service = '', instance = ''] = name.split('/');
    return { service, instance };
  };
  let opened = START;
  const meters = {
    counters: createCounters(first),
    now: START,
    /** By `<service>/<instance>/<path>`. */
    says(values: Readonly<Record<string, Value>>) {
      for (const [name, value] of Object.entries(values)) {
        meters.counters.accept({ topic: topicOf(name), value, time: meters.now });
      }
    },
    /** Its topics are emptied, and it is told as away. */
    leaves(name: string) {
      for (const topic of topics.values()) {
        if (`${topic.service}/${topic.instance}` === name)
          meters.counters.accept({ topic, value: GONE, time: meters.now });
      }
      meters.counters.left(keyOf(name), meters.now);
    },
    link(isUp: boolean) {
      meters.counters.link(isUp, meters.now);
    },
    forget(name: string) {
      meters.counters.forgotten(keyOf(name));
    },
    /** Time passes, and what is over is closed: the windows, all of them. */
    pass(milliseconds: number) {
      const windows = [];
      for (meters.now += milliseconds; opened + WINDOW <= meters.now; opened += WINDOW) {
        windows.push({ start: opened, ...meters.counters.close(opened, opened + WINDOW) });
      }
      return windows;
    },
    /** The daemon ends, and goes on with what it kept. */
    restart(kept = JSON.stringify(meters.counters.state())) {
      meters.counters = createCounters(JSON.parse(kept) as CountersState);
    },
  };
  return meters;
}

/** The sums of fields of windows, to Wh. */
export function sum(windows: readonly { readonly site: Fields }[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { site } of windows) {
    for (const [field, kWh] of Object.entries(site)) sums[field] = Math.round(((sums[field] ?? 0) + kWh) * 1e3) / 1e3;
  }
  return sums;
}
