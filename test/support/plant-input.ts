/** What a test says to the plant of energy: values by topic, as they arrive behind the door. */
import { expect } from 'vitest';
import { Plant } from '../../src/energy/plant.ts';
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

/** An hour of these values. */
export function hourOf(values: Values, settings: Partial<EnergySettings> = {}) {
  const plant = new Plant({ ...MEASURED, ...settings });
  connect(plant, START);
  say(plant, new Topics(), values, START);
  return closeAll(plant, 12);
}

const SIDES = [
  'pv_dc',
  'pv_ac',
  'grid_import',
  'grid_export',
  'genset',
  'alternator',
  'battery_charge',
  'battery_discharge',
  'loads_ac',
  'loads_dc',
  'dc_sources',
];

/** Sources and sinks, kWh; those that are not named are 0. What is unaccounted for has to be named. */
export function expectSides(site: Sums, expected: Sums): void {
  for (const name of SIDES) expect(site[name] ?? 0, name).toBeCloseTo(expected[name] ?? 0, 5);
  if ('unaccounted' in expected) expect(site['unaccounted']).toBeCloseTo(expected['unaccounted'] ?? 0, 5);
}

export type Sums = Readonly<Record<string, number>>;

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
