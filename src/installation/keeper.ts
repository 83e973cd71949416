/** Lets topics in and out: where there is no place for a new device, one that is junk gives way, with all its topics. */
import type { Derive } from '../derive/derive.ts';
import type { Registry } from '../devices/registry.ts';
import type { TopicKeeper } from '../gx/topics.ts';
import type { Door } from '../points/door.ts';
import type { Points } from '../points/points.ts';
import type { Topic } from '../types.ts';

interface KeeperOptions {
  readonly door: Door;
  readonly devices: Registry;
  readonly points: Points;
  readonly derive: Derive;
  /** Whatever else keeps something of topics. */
  readonly onForget?: (topic: Topic) => void;
  /** Whether readings are under way: what they belong to stays. */
  readonly isHolding: () => boolean;
  readonly now: () => number;
}

export function createKeeper({ door, devices, points, derive, onForget, isHolding, now }: KeeperOptions): TopicKeeper {
  return {
    canForget: () => !isHolding(),
    admit(topic, topics) {
      const time = now();
      if (!devices.hasPlaceFor(topic)) {
        const junk = isHolding() ? undefined : devices.whoGivesWay(time);
        if (!junk) return false;
        for (const one of junk.topics) topics.forget(one);
        devices.displace(junk);
      }
      devices.deviceWith(topic).heardAt = time;
      return true;
    },
    forget(topic) {
      door.forget(topic);
      points.forget(topic);
      devices.deviceOf(topic).topics.delete(topic);
      derive.forget(topic);
      onForget?.(topic);
    },
  };
}
