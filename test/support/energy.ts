/**
 * A plant lives for a while by simulated time, and the energy of the daemon is made of what its GX publishes, with the
 * manners of a GX: changes only, all there is once in five minutes and at a start of the link. What happens meanwhile is
 * told to the helm, every ten seconds.
 */
import { Counters, type CountersState } from '../../src/energy/counters.ts';
import { Energy, type EnergyState } from '../../src/energy/energy.ts';
import { type PlantState, Plant as Powers } from '../../src/energy/plant.ts';
import { type ClosedWindow, type EnergySettings, SLICE, WINDOW } from '../../src/energy/types.ts';
import { localDay } from '../../src/energy/zone.ts';
import { createPlant, type Plant, type Publication, type Scenario } from '../../src/simulator/plant/plant.ts';
import { GONE, type Topic, type Value } from '../../src/types.ts';
import { Books, type Page } from './books.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const REPUBLISH = 300_000;

export const SETTINGS: EnergySettings = {
  phases: 'net',
  batteries: [],
  ac_chargers: 'auto',
  loads_ac: 'measured',
  behind: [],
};

export interface Life {
  readonly windows: readonly ClosedWindow[];
  /** What really flowed while somebody looked, window by window, by the start of the window. */
  readonly truth: ReadonlyMap<number, Page>;
  readonly plant: Plant;
}

/** What can happen to a plant and to whoever looks at it. */
export interface Helm {
  readonly plant: Plant;
  /** Network or GX are away; back again, all is published. */
  down(): void;
  up(): void;
  /** A device leaves the bus, and comes back. */
  leave(service: string, instance: number): void;
  join(service: string, instance: number): void;
  /** The daemon dies; with `isClean` it says good-bye. It begins again with what it kept, its link down. */
  restart(isClean: boolean): void;
}

interface Options {
  readonly scenario: Scenario;
  readonly seed?: number;
  readonly from: number;
  readonly until: number;
  readonly settings?: Partial<EnergySettings>;
  /** The services that the GX has on MQTT; all by default. */
  readonly shows?: (service: string) => boolean;
  /** What happens at this time; called at each tenth second. */
  readonly steer?: (time: number, helm: Helm) => void;
}

type Kept = EnergyState<PlantState | undefined, CountersState>;

export function live({ scenario, seed = 1, from, until, settings, shows = () => true, steer }: Options): Life {
  const plant = createPlant({ scenario, seed, startAt: from });
  const all = { ...SETTINGS, ...settings };
  const books = new Books(plant, all.phases);
  const windows = new Map<number, ClosedWindow>();
  const truth = new Map<number, Page>();
  const topics = createTopics(scenario.portalId);
  let kept: Kept | undefined;
  let isUp = false;

  const midnightBefore = (time: number) => localDay(time, scenario.plant.timeZone).start;
  const begin = () => {
    const energy = new Energy<PlantState | undefined, CountersState>({
      plant: new Powers(all, kept?.plant),
      counters: new Counters({ state: kept?.counters, midnightBefore }),
      state: kept,
      onClosed(window) {
        if (windows.has(window.start))
          throw new Error(`window ${new Date(window.start).toISOString()} is closed twice`);
        windows.set(window.start, window);
        kept = JSON.parse(JSON.stringify(energy.state()));
      },
    });
    return energy;
  };
  let energy = begin();

  const say = ({ service, instance, path, value }: Publication, time: number, empty = false) => {
    if (!shows(service)) return;
    const topic = topics(service, instance, path);
    energy.accept({ topic, value: empty ? GONE : readingOf(value), time });
  };
  const publishAll = (time: number) => {
    for (const publication of plant.state()) say(publication, time);
  };
  const helm: Helm = {
    plant,
    down() {
      isUp = false;
      energy.link(false, plant.now);
    },
    up() {
      isUp = true;
      energy.link(true, plant.now);
      energy.alive(true, plant.now);
      publishAll(plant.now);
    },
    leave(service, instance) {
      const left = [...plant.state()].filter((one) => one.service === service && one.instance === instance);
      plant.disconnect(service, instance);
      if (!isUp) return;
      for (const publication of left) say(publication, plant.now, true);
      energy.left({ service, instance: String(instance) }, plant.now);
    },
    join: (service, instance) => plant.connect(service, instance),
    restart(isClean) {
      if (isClean) {
        energy.link(false, plant.now);
        kept = JSON.parse(JSON.stringify(energy.state()));
        books.keep();
      } else books.lose();
      isUp = false;
      energy = begin();
    },
  };

  helm.up();
  let nextPublish = from + REPUBLISH;
  for (let time = from; time < until; time += SLICE) {
    steer?.(time, helm);
    plant.advance(SLICE, (publication, at) => {
      if (isUp) say(publication, at);
    });
    books.slice(isUp && plant.isConnected('system', 0));
    if (isUp && plant.now >= nextPublish) {
      publishAll(plant.now);
      nextPublish = plant.now + REPUBLISH;
    }
    energy.advance(plant.now);
    if (plant.now % WINDOW === 0) truth.set(plant.now - WINDOW, books.turn());
  }
  return { windows: [...windows.values()], truth, plant };
}

/** By name, each once: in a nest of maps, since to join three names costs more than all that is done with them. */
function createTopics(portalId: string): (service: string, instance: number, path: string) => Topic {
  const known = new Map<string, Map<number, Map<string, Topic>>>();
  let count = 0;
  const open = (service: string, instance: number, path: string): Topic => {
    const topic = { index: count++, portalId, service, instance: String(instance), path };
    const instances = known.get(service) ?? new Map<number, Map<string, Topic>>();
    known.set(service, instances.set(instance, (instances.get(instance) ?? new Map()).set(path, topic)));
    return topic;
  };
  return (service, instance, path) => known.get(service)?.get(instance)?.get(path) ?? open(service, instance, path);
}

/** As it leaves gx/. */
function readingOf(value: Publication['value']): Value {
  if (typeof value === 'boolean') return Number(value);
  return value;
}
