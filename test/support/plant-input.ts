/** What a test says to the plant of energy: values by topic, as they arrive behind the door. */
import type { Plant } from '../../src/energy/plant.ts';
import { type EnergySettings, WINDOW } from '../../src/energy/types.ts';
import type { Topic, Value } from '../../src/types.ts';

export const MEASURED: EnergySettings = {
  phases: 'net',
  batteries: [],
  ac_chargers: 'auto',
  loads_ac: 'measured',
  behind: [],
};

/** A multiple of the window. */
export const START = Date.UTC(2026, 10, 28, 12);

/** Topics as `service/instance/path`. */
export type Values = Readonly<Record<string, Value>>;

export class Topics {
  private readonly topics = new Map<string, Topic>();

  topic(name: string): Topic {
    const known = this.topics.get(name);
    if (known) return known;
    const [service = '', instance = '', ...path] = name.split('/');
    const topic = { index: this.topics.size, portalId: 'c0619ab12345', service, instance, path: path.join('/') };
    this.topics.set(name, topic);
    return topic;
  }
}

/** Lets the plant hear the values. */
export function say(plant: Plant, topics: Topics, values: Values, time: number): void {
  for (const [name, value] of Object.entries(values)) plant.accept({ topic: topics.topic(name), value, time });
}

/** Lets the GX be there. */
export function connect(plant: Plant, time: number): void {
  plant.link(true, time);
  plant.alive(true, time);
}

/** Sums of the windows from START on. */
export function closeAll(plant: Plant, windows: number) {
  const site: Record<string, number> = {};
  const checks: Record<string, number> = {};
  const consumers: Record<string, Record<string, number>> = {};
  for (let index = 1; index <= windows; index += 1) {
    const closed = plant.close(START + index * WINDOW);
    addTo(site, closed.site);
    addTo(checks, closed.checks);
    for (const { service, instance, fields } of closed.consumers) {
      consumers[`${service}/${instance}`] ??= {};
      addTo(consumers[`${service}/${instance}`]!, fields);
    }
  }
  return { site, checks, consumers };
}

function addTo(sums: Record<string, number>, fields: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(fields)) sums[name] = (sums[name] ?? 0) + value;
}
