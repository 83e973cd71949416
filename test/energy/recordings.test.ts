/** Recordings of real devices: the sums of a window beside an integration of their own, step by step from value to value. */
import { describe, expect, it } from 'vitest';
import { Plant } from '../../src/energy/plant.ts';
import { WINDOW } from '../../src/energy/types.ts';
import { Door } from '../../src/points/door.ts';
import { connect, MEASURED, Topics } from '../support/plant-input.ts';
import { listRecordings, readRecording } from '../support/recording.ts';

const names = ['a', 'k', 'u', 'x', 'z1'].filter((name) => listRecordings().includes(name));

/** What a topic, `service/instance/path`, says now. */
type Held = (topic: string) => number;

const threePhases = (held: Held, what: string) =>
  [1, 2, 3].reduce((sum, phase) => sum + held(`system/0/Ac/${what}/L${phase}/Power`), 0);

const POWERS: Readonly<Record<string, (held: Held) => number>> = {
  pv_dc: (held) => held('system/0/Dc/Pv/Power'),
  pv_ac: (held) => threePhases(held, 'PvOnGrid') + threePhases(held, 'PvOnOutput') + threePhases(held, 'PvOnGenset'),
  grid_import: (held) => Math.max(0, threePhases(held, 'Grid')),
  grid_export: (held) => Math.max(0, -threePhases(held, 'Grid')),
  battery_charge: (held) => Math.max(0, held('system/0/Dc/Battery/Power')),
  battery_discharge: (held) => Math.max(0, -held('system/0/Dc/Battery/Power')),
  // One of them feeds an AC input that it calls a genset: what is below 0 is no source.
  genset: (held) => Math.max(0, threePhases(held, 'Genset') + held('dcgenset/0/Dc/0/Power')),
  alternator: (held) => held('alternator/288/Dc/0/Power'),
  loads_ac: (held) => threePhases(held, 'Consumption'),
};

describe.skipIf(names.length === 0)('recordings of real devices', () => {
  it.each(names)('%s', (name) => {
    const plant = new Plant(MEASURED);
    const door = new Door();
    const topics = new Topics();
    const values = new Map<string, number>();
    const held: Held = (topic) => values.get(topic) ?? 0;
    const sums: Record<string, number> = {};
    let since = 0;
    const addUp = (time: number) => {
      for (const [field, power] of Object.entries(POWERS))
        sums[field] = (sums[field] ?? 0) + power(held) * (time - since);
      since = time;
    };

    connect(plant, 0);
    for (const { t: time, topic, payload } of readRecording(name).messages) {
      const match = /^N\/[^/]+\/([^/]+\/[^/]+\/.+)$/.exec(topic);
      if (!match?.[1] || time >= WINDOW) continue;
      const { value } = JSON.parse(payload);
      const reading = door.admit({ topic: topics.topic(match[1]), value, time });
      plant.accept(reading);
      addUp(time);
      values.set(match[1], typeof reading.value === 'number' ? reading.value : 0);
    }
    addUp(WINDOW);

    const { site } = plant.close(WINDOW);
    for (const [field, sum] of Object.entries(sums)) {
      expect(site[field] ?? 0, field).toBeCloseTo(sum / 3.6e9, 5);
    }
    expect(site['coverage']).toBeGreaterThan(0.999);
  });
});
