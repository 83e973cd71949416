/**
 * Days of a simulated plant as a daemon would have stored them, by simulated time: lines of our schema and of the loader's,
 * and the windows of energy that were computed meanwhile.
 */
import { Derive } from '../../src/derive/derive.ts';
import { Registry } from '../../src/devices/registry.ts';
import { Counters } from '../../src/energy/counters.ts';
import { Energy } from '../../src/energy/energy.ts';
import { Plant as Powers } from '../../src/energy/plant.ts';
import type { ClosedWindow, EnergySettings } from '../../src/energy/types.ts';
import { Door } from '../../src/points/door.ts';
import { Points } from '../../src/points/points.ts';
import type { EmitLine } from '../../src/points/rows.ts';
import { createReadingLedger } from '../../src/shared/ledger.ts';
import { createPlant, type Plant, type Publication, type ScenarioName } from '../../src/simulator/plant/plant.ts';
import type { GxEvent, Profile, Topic, Value } from '../../src/types.ts';

const SECOND = 1_000;
const REPUBLISH = 300_000;

export const MEASURED: EnergySettings = {
  phases: 'net',
  batteries: [],
  ac_chargers: 'auto',
  loads_ac: 'measured',
  behind: [],
};

interface PastOptions {
  readonly scenario: ScenarioName;
  readonly portalId?: string;
  readonly seed?: number;
  /** ms since 1970. */
  readonly from: number;
  readonly until: number;
  readonly profile: Profile;
  readonly settings?: EnergySettings;
  readonly onLine: EmitLine;
  readonly onLoaderLine?: EmitLine;
  /** Whether the link is up; asked once a second. */
  readonly isUp?: (time: number) => boolean;
}

export interface Past {
  readonly windows: readonly ClosedWindow[];
  readonly plant: Plant;
  readonly portalId: string;
}

export function simulatePast(options: PastOptions): Past {
  const {
    scenario,
    seed = 1,
    from,
    until,
    profile,
    settings = MEASURED,
    onLine,
    onLoaderLine,
    isUp = () => true,
  } = options;
  const plant = createPlant({ scenario, seed, startAt: from });
  const { portalId = plant.scenario.portalId } = options;
  const devices = new Registry();
  const points = new Points({
    devices,
    profile,
    rules: [],
    storePrivate: false,
    ledger: createReadingLedger(),
    outputs: { gx: onLine, 'venus-influx-loader': onLoaderLine },
  });
  const derive = new Derive({
    devices,
    facts: points.own,
    forgetAfter: 1e12,
    portalId,
    askFullPublish: () => undefined,
  });
  const door = new Door();
  const windows: ClosedWindow[] = [];
  const energy = new Energy({
    plant: new Powers(settings),
    counters: new Counters({ midnightBefore: (time) => Math.floor(time / 86_400_000) * 86_400_000 }),
    onClosed: (window) => void windows.push(window),
  });
  const topicOf = createTopics(portalId);
  const say = (publication: Publication, time: number) => {
    const topic = topicOf(publication);
    const reading = door.admit({ topic, value: asRead(publication.value), time });
    points.accept(reading);
    derive.accept(reading);
    energy.accept(reading);
  };
  const happened = (event: GxEvent) => {
    derive.event(event);
    points.event(event);
    if (event.kind === 'link') energy.link(event.isUp, event.time);
    if (event.kind === 'alive') energy.alive(event.isAlive, event.time);
  };
  const publishAll = (time: number) => {
    happened({ kind: 'asked', portalId, time });
    for (const publication of plant.state()) say(publication, time);
    happened({ kind: 'complete', portalId, time });
  };

  let wasUp = false;
  let publishAt = from;
  for (let time = from; time < until; time += SECOND) {
    const up = isUp(time);
    if (up !== wasUp) {
      wasUp = up;
      happened({ kind: 'link', portalId, isUp: up, time });
      if (up) happened({ kind: 'alive', portalId, isAlive: true, time });
      publishAt = time;
    }
    if (up && time >= publishAt) {
      publishAll(time);
      publishAt = time + REPUBLISH;
    }
    plant.advance(SECOND, (publication, at) => {
      if (up) say(publication, at);
    });
    const now = time + SECOND;
    for (let tick = time + SECOND / 4; tick <= now; tick += SECOND / 4) {
      derive.tick(tick);
      points.tick(tick);
    }
    energy.advance(now);
    if (now % 60_000 === 0) points.flush();
  }
  points.close();
  return { windows, plant, portalId };
}

function createTopics(portalId: string): (publication: Publication) => Topic {
  const known = new Map<string, Topic>();
  return ({ service, instance, path }) => {
    const name = `${service}/${instance}/${path}`;
    const topic = known.get(name) ?? { index: known.size, portalId, service, instance: String(instance), path };
    known.set(name, topic);
    return topic;
  };
}

/** As it leaves gx/. */
function asRead(value: Publication['value']): Value {
  return typeof value === 'boolean' ? Number(value) : value;
}
