/** The catalogue against what real and simulated systems publish. */
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../src/catalogue/bounds.ts';
import { find, lookUp } from '../../src/catalogue/catalogue.ts';
import type { Kind } from '../../src/catalogue/entry.ts';
import { listRecordings, type RecordedMessage, readRecording } from '../support/recording.ts';

const names = listRecordings();
if (names.length === 0) process.stderr.write('SKIPPED: no recordings of whole systems at hand (GX_RECORDINGS)\n');

/** Kinds that are stored at every change: more of them than this in a minute would be a quantity, or a time. */
const MOST_CHANGES = 10;
const EACH_CHANGE: readonly Kind[] = ['state', 'counter', 'alarm', 'error', 'setting', 'text', 'identity'];

const NUMBERS: readonly Kind[] = ['quantity', 'angle', 'counter', 'alarm', 'time', 'position'];
const TEXTS: readonly Kind[] = ['text', 'json'];

interface Seen {
  readonly service: string;
  readonly path: string;
  readonly values: unknown[];
}

function topics(messages: readonly RecordedMessage[]): Map<string, Seen> {
  const seen = new Map<string, Seen>();
  for (const { topic, payload } of messages) {
    const [, , service = '', , ...path] = topic.split('/');
    if (path.length === 0 || payload === '') continue;
    const { value } = JSON.parse(payload);
    const known = seen.get(topic) ?? { service, path: path.join('/'), values: [] };
    if (value !== null && value !== undefined) known.values.push(value);
    seen.set(topic, known);
  }
  return seen;
}

describe.skipIf(names.length === 0)('recordings', () => {
  it.each(names)('%s: every path is known, of a kind that its values and their rate bear out', (name) => {
    const { messages } = readRecording(name);
    const seen = [...topics(messages).values()];
    expect(seen.filter(({ service, path }) => !find(service, path))).toEqual([]);
    const minutes = ((messages.at(-1)?.t ?? 0) - (messages[0]?.t ?? 0)) / 60_000;
    const wrong = seen.flatMap(({ service, path, values }) => {
      const kind = lookUp(service, path)?.kind ?? 'secret';
      const isText = (value: unknown) => typeof value === 'string';
      const isScalar = (value: unknown) => typeof value !== 'object';
      const changes = values.filter((value, index) => index > 0 && value !== values[index - 1]).length;
      const faults = [
        NUMBERS.includes(kind) && values.some(isText) && 'is a text',
        TEXTS.includes(kind) && values.some((value) => isScalar(value) && !isText(value)) && 'is a number',
        kind !== 'json' && !values.every(isScalar) && 'is a list or an object',
        EACH_CHANGE.includes(kind) && changes > MOST_CHANGES * minutes && `changes ${changes} times`,
      ];
      return faults.flatMap((fault) => (fault ? [`${service}/${path}, ${kind}: ${fault}`] : []));
    });
    expect(wrong).toEqual([]);
  });

  it.each(names)('%s: no value lies outside the bounds of its path', (name) => {
    const seen = [...topics(readRecording(name).messages).values()];
    const outside = seen.flatMap(({ service, path, values }) => {
      const bounds = boundsOf(lookUp(service, path));
      const isOutside = (value: unknown) =>
        bounds !== undefined && typeof value === 'number' && (value < bounds.least || value > bounds.most);
      return values.filter(isOutside).map((value) => `${service}/${path}: ${value}`);
    });
    expect(outside).toEqual([]);
    expect(seen.filter(({ service, path }) => boundsOf(lookUp(service, path))).length).toBeGreaterThan(10);
  });
});
