/** Every recording of a whole system through session and points, at its own times, against an independent model. */
import { describe, expect, it } from 'vitest';
import { lookUp } from '../src/catalogue/catalogue.ts';
import { expectStored } from './support/expectation.ts';
import { parseLines } from './support/line-protocol.ts';
import { pour } from './support/pour.ts';
import { listRecordings, readRecording } from './support/recording.ts';

const names = listRecordings();
if (names.length === 0) process.stderr.write('SKIPPED: no recordings of whole systems at hand (GX_RECORDINGS)\n');

const refreshAge = (service: string, path: string) =>
  ['slow', 'no'].includes(lookUp(service, path)?.log ?? '') ? 3_600_000 : 300_000;

describe.skipIf(names.length === 0)('recordings, everything', () => {
  it.each(names)('%s: stored as the rules say, each value of each series', async (name) => {
    let isFirst = true;
    const messages = readRecording(name).messages.map((recorded) => {
      const message = { ...recorded, t: Math.floor(recorded.t) };
      if (!isFirst || !message.topic.endsWith('/full_publish_completed')) return message;
      isFirst = false;
      return { ...message, payload: '{"full-publish-completed-echo":"ECHO","value":1}' };
    });
    const expected = expectStored(messages, refreshAge);
    const { lines, fields, ledger } = await pour(messages, { storePrivate: true });
    const stored = new Map<string, (number | string)[]>();
    for (const { measurement, tags, fields } of parseLines(lines)) {
      for (const [field, value] of Object.entries(fields)) {
        const key = `${measurement}|${tags['instance']}|${field}`;
        stored.set(key, [...(stored.get(key) ?? []), value]);
      }
    }
    expect(stored).toEqual(expected.series);
    expect(fields).toBe(expected.fields);
    expect(ledger.received).toBe(messages.length);
  });
});
