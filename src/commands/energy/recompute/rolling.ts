/** History that is told to the roll-ups of the daemon, second by second as its clock would. */
import { Device, Gx, placeOf } from '../../../devices/device.ts';
import { isOfExtremes } from '../../../points/rollup/lines.ts';
import { howRolledUp } from '../../../points/rollup/rolled.ts';
import { Rollups, type TierOutput } from '../../../points/rollup/rollups.ts';
import type { Topic } from '../../../types.ts';
import { type IsWanted, isOfUseLoaded } from '../history/columns.ts';
import type { Listener, Telling, ToldDevice } from '../history/telling.ts';
import type { Naming } from './names.ts';

/** Roll-ups take a longer silence for a jump of the clock, ms. */
const TICK = 1_000;
const OWN = /^gx_/;

/** A device under the name that it has by now. */
interface Called {
  readonly told: ToldDevice;
  readonly device: Device;
  /** What its tags were made of. */
  by: string;
}

interface RollingOptions {
  readonly portalId: string;
  readonly storePrivate: boolean;
  readonly tiers: readonly TierOutput[];
}

interface Rolling {
  readonly listener: Listener;
  /** Before anything is told: who tells, and under which names. */
  meet(telling: Telling, naming: Naming): void;
}

/** Every number that is rolled up; in the loader's history also what says how long others held. */
export function wantedForRollups(areOurs: boolean, storePrivate: boolean): IsWanted {
  return (service, path, isText) => {
    if (isText || OWN.test(service) || isOfExtremes(service)) return false;
    const topic: Topic = { index: 0, portalId: '', service, instance: '', path };
    return howRolledUp(topic, storePrivate) !== undefined || (!areOurs && isOfUseLoaded(service, path));
  };
}

export function createRolling({ portalId, storePrivate, tiers }: RollingOptions): Rolling {
  const gx = new Gx(portalId, undefined);
  const called = new Map<string, Called>();
  const rollups = new Rollups({ tiers, deviceWith, defer: (_, write) => write(), storePrivate });
  let from: { readonly telling: Telling; readonly naming: Naming } | undefined;
  let now: number | undefined;

  function deviceWith(topic: Topic): Device {
    const device = called.get(placeOf(topic))?.device ?? new Device(gx, topic.service, topic.instance);
    const told = from?.telling.device(topic.service, topic.instance);
    if (told && !called.has(placeOf(topic))) called.set(placeOf(topic), { told, device, by: '' });
    device.topics.add(topic);
    callAll();
    return device;
  }

  function callAll(): void {
    if (!from) return;
    const site = from.naming.site();
    for (const one of called.values()) {
      const by = `${one.told.name}\n${site}`;
      if (by === one.by) continue;
      one.by = by;
      const { name, tags } = from.naming.device(one.told);
      Object.assign(one.device, { name, tags, instanceTag: new Map(tags).get('instance') });
    }
  }

  function pass(time: number): void {
    now ??= time;
    for (; now + TICK < time; now += TICK) rollups.tick(now + TICK);
  }

  return {
    meet(telling, naming) {
      from = { telling, naming };
    },
    listener: {
      accept(reading) {
        pass(reading.time);
        rollups.accept(reading);
      },
      left(device, time) {
        pass(time);
        const one = called.get(placeOf(device));
        if (one) rollups.lose(one.device, time);
      },
      link(isUp, time) {
        pass(time);
        if (!isUp) rollups.loseAll(gx, time);
      },
      // What was heard last holds while the link is up.
      alive: () => undefined,
      advance(time) {
        pass(time);
        rollups.tick(time);
        callAll();
      },
    },
  };
}
