/** Real stories, at their own times: what presence makes of recordings of whole systems. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LIFE, LIFE_BEGINS } from '../support/life.ts';
import { parseLines } from '../support/line-protocol.ts';
import { BEGIN, type Incident, type Message, type PourOptions, pour } from '../support/pour.ts';
import { listRecordings, readRecording } from '../support/recording.ts';

const names = listRecordings();
if (names.length === 0) process.stderr.write('SKIPPED: no recordings of whole systems at hand (GX_RECORDINGS)\n');

/** A recording as if its first full publish had been ours. */
function messagesOf(name: string): Message[] {
  let isFirst = true;
  return readRecording(name).messages.map((recorded) => {
    const message = { ...recorded, t: Math.floor(recorded.t) };
    if (!isFirst || !message.topic.endsWith('/full_publish_completed')) return message;
    isFirst = false;
    return { ...message, payload: '{"full-publish-completed-echo":"ECHO","value":1}' };
  });
}

/** Presence as it is written: when, which device, online or not. */
function presenceOf(own: string): (readonly [seconds: number, device: string, isOnline: boolean])[] {
  return parseLines(own)
    .filter(({ measurement }) => measurement === 'gx_device')
    .map(
      ({ tags, fields, time }) =>
        [(time - BEGIN) / 1_000, `${tags['service']}/${tags['instance']}`, fields['online'] === 1] as const,
    )
    .sort(([a], [b]) => a - b);
}

describe.skipIf(!names.includes('life'))('life', () => {
  it('every departure and return is written within a second of its time, and nothing else', async () => {
    const messages = messagesOf('life');
    const silent: Incident = { t: 244_600, event: { kind: 'alive', isAlive: false } };
    const at = messages.findIndex(({ t }) => t > silent.t);
    const { own, ledger } = await pour([...messages.slice(0, at), silent, ...messages.slice(at)], {
      storePrivate: true,
    });
    const presence = presenceOf(own);
    const first = presence.slice(0, LIFE_BEGINS.length);
    expect(first.map(([, device]) => device).sort()).toEqual(LIFE_BEGINS);
    expect(first.every(([seconds, , isOnline]) => isOnline && seconds < 0.1)).toBe(true);
    const changes = presence.slice(LIFE_BEGINS.length).filter(([seconds]) => seconds < 290);
    expect(changes.map(([, device, isOnline]) => [device, isOnline])).toEqual(
      LIFE.map(([, device, isOnline]) => [device, isOnline]),
    );
    for (const [index, [seconds]] of changes.entries()) {
      expect(Math.abs(seconds - (LIFE[index]?.[0] ?? Number.NaN))).toBeLessThan(1);
    }
    expect(ledger.received).toBe(messages.length);
  });

  it('no value of a device is stored while it is away', async () => {
    const { lines, own } = await pour(messagesOf('life'), { storePrivate: true });
    const points = parseLines(lines).map(({ measurement, tags, time }) => {
      return { device: `${measurement.replace(/_text$/, '')}/${tags['instance']}`, seconds: (time - BEGIN) / 1_000 };
    });
    const presence = presenceOf(own);
    const absences = presence.flatMap(([left, device, isOnline], index) => {
      const back = presence.slice(index).find(([, other, isBack]) => other === device && isBack);
      return isOnline ? [] : [{ device, left, back: back?.[0] ?? Number.POSITIVE_INFINITY }];
    });
    expect(absences).toHaveLength(LIFE.filter(([, , isOnline]) => !isOnline).length);
    for (const { device, left, back } of absences) {
      const mine = points.filter((point) => point.device === device);
      expect(mine.length).toBeGreaterThan(0);
      expect(mine.filter(({ seconds }) => seconds >= left && seconds < back)).toEqual([]);
    }
  });
});

const WAYS: readonly PourOptions[] = [
  { profile: 'default' },
  { profile: 'minimal' },
  { profile: 'everything', rules: [{ match: '#', action: 'drop' }] },
  { profile: 'default', rules: [{ match: '#', action: 'keep', interval: 5_000 }], storePrivate: true },
];

describe('presence and events are byte-equal under every profile and rule', () => {
  const folder = join(import.meta.dirname, '../golden');
  const cases = readdirSync(folder).filter((name) => name.startsWith('presence-'));
  it.each(cases)('%s', async (name) => {
    const lines = readFileSync(join(folder, name, 'input.jsonl'), 'utf8').split('\n');
    const items: (Message | Incident)[] = lines.filter(Boolean).map((line) => JSON.parse(line));
    const { own } = await pour(items);
    expect(own).not.toBe('');
    for (const options of WAYS) expect((await pour(items, options)).own).toBe(own);
  });

  it.skipIf(names.length === 0).each(names)('recording %s', async (name) => {
    const messages = messagesOf(name);
    const { own } = await pour(messages);
    for (const options of WAYS) expect((await pour(messages, options)).own).toBe(own);
  });
});

describe.skipIf(names.length === 0)('recordings', () => {
  it.each(names)(
    '%s: no two fields of a series with one stamp, and no two instances under one device',
    async (name) => {
      const { own, lines } = await pour(messagesOf(name), { storePrivate: true });
      const seen = new Set<string>();
      for (const { measurement, tags, fields, time } of parseLines(own)) {
        for (const field of Object.keys(fields)) {
          const key = JSON.stringify([measurement, tags, field, time]);
          expect(seen).not.toContain(key);
          seen.add(key);
        }
      }
      const instances = new Map<string, Set<string>>();
      for (const { measurement, tags } of parseLines(lines)) {
        const key = `${measurement.replace(/_text$/, '')}|${tags['device']}`;
        instances.set(key, (instances.get(key) ?? new Set()).add(String(tags['instance'])));
      }
      for (const [device, under] of instances)
        expect({ device, instances: [...under] }).toMatchObject({ instances: [expect.any(String)] });
    },
  );
});
