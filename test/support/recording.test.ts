import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { listRecordings, type RecordedMessage, readRecording, replay, splitRecording } from './recording.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'recording-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.unstubAllEnvs();
});

const LINES = [
  '{"t":0.5,"topic":"N/x/system/0/Serial","payload":"{\\"value\\":\\"x\\"}","retain":true,"qos":0}',
  '{"t":2,"topic":"N/x/gps/0/Speed","payload":"","retain":false,"qos":0}',
].join('\n');
const MESSAGES: RecordedMessage[] = [
  { t: 0.5, topic: 'N/x/system/0/Serial', payload: '{"value":"x"}', retain: true },
  { t: 2, topic: 'N/x/gps/0/Speed', payload: '', retain: false },
];

test('recordings are found by name in the folder GX_RECORDINGS, compressed', () => {
  vi.stubEnv('GX_RECORDINGS', folder);
  for (const name of ['two', 'one']) writeFileSync(join(folder, `${name}.jsonl.gz`), gzipSync(`${LINES}\n`));
  writeFileSync(join(folder, 'README.md'), '');
  expect(listRecordings()).toEqual(['one', 'two']);
  expect(readRecording('one')).toEqual({ name: 'one', messages: MESSAGES });
});

test('where there is no such folder there are no recordings', () => {
  vi.stubEnv('GX_RECORDINGS', join(folder, 'nowhere'));
  expect(listRecordings()).toEqual([]);
});

test('a path is read as it is, and a line may leave out its time and retain', () => {
  const path = join(folder, 'case.jsonl');
  writeFileSync(path, `${LINES}\n\n{"topic":"a","payload":"1"}`);
  const { messages } = readRecording(path);
  expect(messages).toEqual([...MESSAGES, { t: 0, topic: 'a', payload: '1', retain: false }]);
});

test.each(['{"t":1', '{"t":1,"topic":"a"}', 'null'])('an error names the line: %s', (line) => {
  const path = join(folder, 'bad.jsonl');
  writeFileSync(path, `${LINES}\n${line}\n`);
  expect(() => readRecording(path)).toThrow(`${path}:3`);
});

const message = (t: number, tail: string, retain = false) => ({ t, topic: `N/x/${tail}`, payload: '1', retain });

test('a recording is split at its first completion', () => {
  const messages = [
    message(0, 'system/0/Serial', true),
    message(2, 'gps/0/Speed'),
    message(2, 'gps/0/Fix'),
    message(3, 'full_publish_completed'),
    message(3, 'heartbeat'),
    message(9, 'full_publish_completed'),
  ];
  const [serial, speed, fix, completed, ...rest] = messages;
  expect(splitRecording({ name: '', messages })).toEqual({ retained: [serial], burst: [speed, fix], completed, rest });
});

test('without a completion everything that was not retained is the rest', () => {
  const messages = [message(0, 'system/0/Serial', true), message(2, 'gps/0/Speed')];
  const [serial, ...rest] = messages;
  expect(splitRecording({ name: '', messages })).toEqual({ retained: [serial], burst: [], completed: undefined, rest });
});

test('a replay keeps order and rhythm, from its origin on', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const messages = [100, 100, 200, 300].map((t, i) => message(t, `${i}`));
  const sent: [string, number][] = [];
  const began = performance.now();
  let count: number | undefined;
  void replay(messages, 100, {
    speed: 2,
    signal: new AbortController().signal,
    send: ({ topic }) => sent.push([topic, performance.now() - began]),
    drained: () => Promise.reject(new Error('a timed replay waits for nobody')),
  }).then((all) => {
    count = all;
  });
  while (count === undefined) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(1);
  }
  vi.useRealTimers();
  expect(count).toBe(4);
  expect(sent.map(([topic]) => topic)).toEqual(messages.map(({ topic }) => topic));
  const [first, second, third, fourth] = sent.map(([, at]) => at);
  expect(second! - first!).toBeLessThan(5);
  expect(third).toBeGreaterThanOrEqual(50);
  expect(third).toBeLessThan(60);
  expect(fourth).toBeGreaterThanOrEqual(100);
  expect(fourth).toBeLessThan(110);
});

test('at infinite speed a replay waits for the receivers, and leaves room between chunks', async () => {
  const messages = Array.from({ length: 1000 }, (_, i) => message(i * 1000, `${i}`));
  const chunks: number[] = [];
  let sent = 0;
  await replay(messages, 0, {
    speed: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
    send: () => {
      sent += 1;
    },
    drained: async () => {
      chunks.push(sent);
    },
  });
  expect(sent).toBe(1000);
  expect(chunks).toEqual([0, 256, 512, 768]);
});

test('an abort ends a replay in the middle of a wait', async () => {
  const abort = new AbortController();
  const replaying = replay([message(0, 'first'), message(1e6, 'second')], 0, {
    speed: 1,
    signal: abort.signal,
    send: () => abort.abort(),
    drained: () => Promise.resolve(),
  });
  expect(await replaying).toBe(1);
});
