/** However many names are made up: what is kept of them is bounded, and a real device that comes later is heard. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteMap } from '../../src/gx/byte-map.ts';
import { MAX_TOPIC_BYTES, MAX_TOPICS, type TopicKeeper, Topics } from '../../src/gx/topics.ts';
import type { Topic } from '../../src/types.ts';

function keeper() {
  const forgotten: Topic[] = [];
  const rules = { canForget: true, isFull: false };
  const taken: TopicKeeper = {
    admit: () => !rules.isFull,
    canForget: () => rules.canForget,
    forget: (topic) => void forgotten.push(topic),
  };
  const topics = new Topics(taken);
  const find = (tail: string) => topics.find(Buffer.from(`N/id/${tail}`));
  return { topics, find, forgotten, rules };
}

function indexOf(found: ReturnType<Topics['find']>): number {
  if (found.kind !== 'value') throw new Error(`it is ${found.kind}`);
  return found.topic.index;
}

describe('topics', () => {
  it('are forgotten where there are too many: first those that did not come again, the oldest of them first', () => {
    const { topics, find, forgotten } = keeper();
    const first = indexOf(find('battery/1/Soc'));
    for (let count = 1; count < MAX_TOPICS; count += 1) find(`tank/1/P${count}`);
    find('battery/1/Soc');
    const late = indexOf(find('inverter/99/Ac/Out/L1/P'));
    expect(forgotten.map(({ path }) => path)).toEqual(['P1']);
    expect(late).toBe(forgotten[0]?.index);
    expect(indexOf(find('battery/1/Soc'))).toBe(first);
    for (let count = 0; count < MAX_TOPICS; count += 1) {
      find(`tank/2/P${count}`);
      if (count % 1_000 === 0) find('battery/1/Soc');
    }
    expect(forgotten.map(({ service }) => service)).not.toContain('battery');
    expect(topics.size).toBe(MAX_TOPICS);
  });

  it('are bounded by the bytes of their names too', () => {
    const { topics, find, forgotten } = keeper();
    for (let count = 0; count < 20_000; count += 1) find(`tank/1/${String(count).padEnd(480, 'x')}`);
    const bytes = [...forgotten].length * 490;
    expect(topics.size * 490).toBeLessThanOrEqual(MAX_TOPIC_BYTES);
    expect(topics.size * 490 + bytes).toBeGreaterThan(MAX_TOPIC_BYTES);
    expect(find('inverter/99/Ac/Out/L1/P')).toMatchObject({ kind: 'value' });
  });

  it('that are none, and control topics, are not kept at all', () => {
    const { topics, find, forgotten } = keeper();
    const kinds = new Set<string>();
    for (let count = 0; count < 2 * MAX_TOPICS; count += 1) {
      kinds.add(find(`junk${count}`).kind);
      kinds.add(topics.find(Buffer.from(`N/${count}/heartbeat`)).kind);
    }
    expect([...kinds]).toEqual(['refused', 'control']);
    expect(find('junk')).toEqual({ kind: 'refused', refusal: 'topic_shape' });
    expect([topics.size, forgotten.length]).toEqual([0, 0]);
    expect(find('inverter/99/Ac/Out/L1/P')).toMatchObject({ kind: 'value' });
  });

  it('of another GX are refused once it is known whose they are', () => {
    const { topics, find } = keeper();
    topics.portalId = 'id';
    expect(topics.find(Buffer.from('N/other/battery/1/Soc'))).toEqual({ kind: 'refused', refusal: 'topic_shape' });
    expect(find('battery/1/Soc')).toMatchObject({ kind: 'value' });
  });

  it('of a device for which there is no place are refused, and tried again', () => {
    const { topics, find, rules } = keeper();
    rules.isFull = true;
    expect(find('tank/1/Level')).toEqual({ kind: 'refused', refusal: 'too_many_devices' });
    expect(topics.size).toBe(0);
    rules.isFull = false;
    expect(indexOf(find('tank/1/Level'))).toBe(0);
  });

  it('stay while readings of them wait for the time: what is new is refused then', () => {
    const { find, rules } = keeper();
    for (let count = 0; count < MAX_TOPICS; count += 1) find(`tank/1/P${count}`);
    rules.canForget = false;
    expect(find('inverter/99/Ac/Out/L1/P')).toEqual({ kind: 'refused', refusal: 'too_many_topics' });
    rules.canForget = true;
    expect(find('inverter/99/Ac/Out/L1/P')).toMatchObject({ kind: 'value' });
  });
});

it('a map by bytes holds what a map by text holds, whatever is set and forgotten', () => {
  const key = fc.integer({ min: 0, max: 40 });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), key), { maxLength: 300 }), (steps) => {
      const map = new ByteMap<number>();
      const model = new Map<string, number>();
      for (const [isSet, number] of steps) {
        const text = `N/id/tank/1/P${number}`;
        if (isSet) map.set(Buffer.from(text), number);
        else map.delete(Buffer.from(text));
        if (isSet) model.set(text, number);
        else model.delete(text);
      }
      expect(map.size).toBe(model.size);
      for (let number = 0; number <= 40; number += 1) {
        const bytes = Buffer.from(`N/id/tank/1/P${number}`);
        expect(map.get(bytes, 0, bytes.length)).toBe(model.get(bytes.toString()));
      }
    }),
  );
});

it('a map by bytes finds all that is left where it is nearly full and half of it is forgotten', () => {
  const map = new ByteMap<number>();
  const keys = Array.from({ length: 3_000 }, (_, number) => Buffer.from(`key ${number}`));
  for (const [number, key] of keys.entries()) map.set(key, number);
  for (const [number, key] of keys.entries()) if (number % 3 !== 0) map.delete(key);
  for (const [number, key] of keys.entries()) {
    expect(map.get(key, 0, key.length)).toBe(number % 3 === 0 ? number : undefined);
  }
});
