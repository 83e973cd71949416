/** The counters of recordings of whole systems, against what can be read off their values one by one. */
import { describe, expect, it } from 'vitest';
import { lookUp } from '../../src/catalogue/catalogue.ts';
import { listRecordings, readRecording } from '../support/recording.ts';
import { createMeters, START } from './meters.ts';

const names = listRecordings();
if (names.length === 0) process.stderr.write('SKIPPED: no recordings of whole systems at hand (GX_RECORDINGS)\n');

describe.skipIf(names.length === 0)('counters of recordings', () => {
  it.each(names.filter((name) => name !== 'life'))('%s: each rises by what its values rise by', (name) => {
    const meters = createMeters();
    const values = new Map<string, number[]>();
    for (const { t, topic, payload } of readRecording(name).messages) {
      const path = topic.split('/').slice(2).join('/');
      const value = payload === '' ? undefined : JSON.parse(payload).value;
      if (typeof value !== 'number') continue;
      meters.now = START + Math.floor(t);
      meters.says({ [path]: value });
      if (isCounter(path)) values.set(path, [...(values.get(path) ?? []), value]);
    }
    const counted = new Map<string, number>();
    meters.now = START;
    for (const { devices } of meters.pass(600_000)) {
      for (const { service, instance, fields } of devices) {
        for (const [path, kWh] of Object.entries(fields)) {
          const topic = `${service}/${instance}/${path}`;
          counted.set(topic, (counted.get(topic) ?? 0) + kWh);
        }
      }
    }
    for (const [topic, all] of values)
      expect([topic, counted.get(topic) ?? 0]).toEqual([topic, expect.closeTo(riseOf(all), 5)]);
    expect([...counted.keys()].filter((topic) => !values.has(topic))).toEqual([]);
  });
});

function isCounter(topic: string): boolean {
  const [service = '', , ...path] = topic.split('/');
  const entry = lookUp(service, path.join('/'));
  return entry?.kind === 'counter' && entry.unit === 'kWh' && entry.reset !== 'daily' && entry.reset !== 'session';
}

/**
 * No counter of a recording leaps. Those whose recording was played anew fall a little, and count once they are past; that of
 * a Multi begins at 0.
 */
function riseOf(values: readonly number[]): number {
  let rise = 0;
  let highest = values[0] ?? 0;
  for (const value of values) {
    if (value === 0) highest = 0;
    rise += Math.max(0, value - highest);
    highest = Math.max(highest, value);
  }
  return rise;
}
