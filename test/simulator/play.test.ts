import mqtt from 'mqtt';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startGx } from '../../src/simulator/gx.ts';
import { LONGEST_WAIT } from '../support/patience.ts';
import { listRecordings, type RecordedMessage, type Recording, readRecording } from '../support/recording.ts';

const FULL_WITH_ECHO = '{"keepalive-options":[{"full-publish-completed-echo":"mine"}]}';
const PATIENCE = { timeout: LONGEST_WAIT, interval: 5 };
const prefix = 'N/c0619ab12345/';

async function start(options: Parameters<typeof startGx>[0] = {}) {
  const gx = await startGx(options);
  const client = await mqtt.connectAsync(gx.broker.url, { reconnectPeriod: 0 });
  onTestFinished(() => gx.stop());
  onTestFinished(() => client.endAsync(true));
  const received: string[] = [];
  client.on('message', (topic, payload, { retain }) => {
    received.push(`${retain ? 'retained ' : ''}${topic} ${payload}`);
  });
  const settle = () => client.publishAsync('fence', '', { qos: 1 });
  const ask = (payload: string) => client.publishAsync('R/c0619ab12345/keepalive', payload, { qos: 1 });
  return { gx, client, received, settle, ask };
}

function recording(...messages: [t: number, tail: string, payload: string, retain?: boolean][]): Recording {
  const full = messages.map(([t, tail, payload, retain = false]) => ({ t, topic: prefix + tail, payload, retain }));
  return { name: 'made up', messages: full };
}

const text = ({ topic, payload, retain }: RecordedMessage) => `${retain ? 'retained ' : ''}${topic} ${payload}`;

/** Heartbeats and completions tell the time of the playing, not that of the recording. */
const timeless = (line: string) => line.replace(/((?:heartbeat|completed) .*"value":)\d+\}$/, '$1now}');

const small = recording(
  [0, 'system/0/Serial', '{"value":"c0619ab12345"}', true],
  [2.6, 'battery/256/Soc', '{"value":90.0}'],
  [2.6, 'gps/0/Speed', '{"value":1.5}'],
  [2.6, 'full_publish_completed', '{"value":1795348518}'],
  [2.6, 'heartbeat', '{"value":1795348518}'],
  [1000, 'battery/256/Soc', '{"value":91.0}'],
  [2000, 'gps/0/Speed', ''],
  [3000, 'heartbeat', '{"value":1795348521}'],
);

test('the first full publish of a recording waits for the keepalive that asks for one and carries its echo', async () => {
  const { gx, client, received, settle, ask } = await start();
  const playing = gx.play(small, { speed: Number.POSITIVE_INFINITY });
  await client.subscribeAsync(`${prefix}#`);
  await ask('suppress-republish');
  await settle();
  expect(received).toEqual([text(small.messages[0]!), expect.stringMatching(/heartbeat/)]);
  received.length = 0;
  await ask(FULL_WITH_ECHO);
  expect(await playing).toBe(small.messages.length);
  await settle();
  const lines = small.messages.slice(1).map(text);
  lines[2] = `${prefix}full_publish_completed {"full-publish-completed-echo":"mine","value":1795348518}`;
  for (const beat of received.filter((line) => line.includes('/heartbeat ')))
    expect(Number(/\d+(?=\}$)/.exec(beat)) - Date.now() / 1_000).toBeCloseTo(0, -1);
  expect(received.map(timeless)).toEqual(lines.map(timeless));
});

test('a recording does not announce the retained serial anew', async () => {
  const { gx, client, received, settle } = await start();
  await client.subscribeAsync(`${prefix}#`);
  void gx.play(small);
  await settle();
  expect(received).toEqual([text(small.messages[0]!)]);
});

test('a later full publish comes from what was played so far', async () => {
  const { gx, client, received, settle, ask } = await start();
  void gx.play(small, { speed: 20 });
  await client.subscribeAsync(`${prefix}battery/256/+`);
  await client.subscribeAsync(`${prefix}gps/0/+`);
  await client.subscribeAsync(`${prefix}full_publish_completed`);
  await ask('');
  await vi.waitFor(() => expect(received.at(-1)).toBe(`${prefix}gps/0/Speed `), PATIENCE);
  received.length = 0;
  await ask(FULL_WITH_ECHO);
  await settle();
  expect(received).toEqual([
    `${prefix}battery/256/Soc {"value":91.0}`,
    expect.stringMatching(/full_publish_completed \{"full-publish-completed-echo":"mine","value":\d+\}$/),
  ]);
});

test('values of a recording are not sent while nobody keeps the GX alive; empty payloads are', async () => {
  const { gx, client, received, settle, ask } = await start({ aliveFor: 20 });
  const playing = gx.play(small, { speed: 5 });
  await client.subscribeAsync(`${prefix}#`);
  await ask('');
  expect(await playing).toBe(small.messages.length);
  await settle();
  expect(received.slice(5)).toEqual([`${prefix}gps/0/Speed `]);
});

test('own heartbeats pause for a recording and go on after it', async () => {
  const { gx, client, received, ask } = await start({ heartbeatEvery: 10 });
  const playing = gx.play(small, { speed: 10 });
  await client.subscribeAsync(`${prefix}heartbeat`);
  await ask('');
  await playing;
  // Own ones would have been thirty by now.
  const during = received.length;
  expect(during).toBeGreaterThanOrEqual(1);
  expect(during).toBeLessThan(6);
  await vi.waitFor(() => expect(received.length).toBeGreaterThan(during + 2), PATIENCE);
});

test('a recording without a full publish begins after the first one', async () => {
  const { gx, client, received, settle, ask } = await start();
  const playing = gx.play(recording([50, 'gps/0/Speed', '{"value":1}'], [50, 'gps/0/Speed', '{"value":2}']));
  await client.subscribeAsync([`${prefix}gps/#`, `${prefix}full_publish_completed`]);
  await ask(FULL_WITH_ECHO);
  expect(await playing).toBe(2);
  await settle();
  expect(received).toEqual([
    expect.stringMatching(/"mine"/),
    `${prefix}gps/0/Speed {"value":1}`,
    `${prefix}gps/0/Speed {"value":2}`,
  ]);
});

test('stop ends a recording, begun or not', async () => {
  for (const begun of [false, true]) {
    const { gx, client, ask } = await start();
    const playing = gx.play(small);
    if (begun) await ask('');
    await client.endAsync();
    await gx.stop();
    const played = await playing;
    expect(played).toBeGreaterThanOrEqual(begun ? 4 : 0);
    expect(played).toBeLessThanOrEqual(begun ? 5 : 0);
  }
});

const names = listRecordings();
if (names.length === 0) {
  console.warn('SKIPPED: there are no recordings of whole systems here (see GX_RECORDINGS), so none is played.');
  test.skip('every message of every recording arrives');
}

test.each(names)(
  'every message of recording %s arrives, in order, byte for byte, however small the buffer',
  async (name) => {
    const { messages } = readRecording(name);
    const { gx, client, received, settle, ask } = await start({ maxWriteBuffer: 512 * 1024 });
    const playing = gx.play({ name, messages }, { speed: Number.POSITIVE_INFINITY });
    await client.subscribeAsync(`${prefix}#`);
    await ask('');
    expect(await playing).toBe(messages.length);
    await settle();
    expect(received.map(timeless)).toEqual(messages.map(text).map(timeless));
  },
);
