import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { startGx } from '../../src/simulator/gx.ts';

const FULL = '';
const QUIET = '{"keepalive-options":["suppress-republish"]}';
const withEcho = (echo: unknown) => JSON.stringify({ 'keepalive-options': [{ 'full-publish-completed-echo': echo }] });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
});
afterEach(async () => {
  vi.useRealTimers();
});

async function start(options: Parameters<typeof startGx>[0] = {}) {
  const gx = await startGx(options);
  onTestFinished(() => gx.stop());
  return gx;
}

/** Subscribes, and keeps what arrives as `<topic without N/<id>/> <payload>`, retained ones marked. */
async function listen(url: string, options: IClientOptions = {}) {
  const client = mqtt.connect(url, { reconnectPeriod: 0, keepalive: 0, ...options });
  onTestFinished(() => client.endAsync(true));
  const received: string[] = [];
  client.on('message', (topic, payload, { retain }) => {
    received.push(`${retain ? 'retained ' : ''}${topic.replace('N/c0619ab12345/', '')} ${payload}`);
  });
  await client.subscribeAsync('N/#');
  await settle(client);
  return { client, received };
}

/** After a round trip everything that the broker wrote before has arrived. */
async function settle(client: MqttClient): Promise<void> {
  await client.publishAsync('fence', '', { qos: 1 });
}

async function ask(client: MqttClient, payload: string, tail = 'keepalive'): Promise<void> {
  await client.publishAsync(`R/c0619ab12345/${tail}`, payload, { qos: 1 });
  await settle(client);
}

const SERIAL = 'system/0/Serial {"value":"c0619ab12345"}';
const completed = expect.stringMatching(/^full_publish_completed \{"value":\d{10}\}$/);
const heartbeat = expect.stringMatching(/^heartbeat \{"value":\d{10}\}$/);

test('without a keepalive a newcomer gets the retained serial and nothing else', async () => {
  const gx = await start();
  gx.set('battery/256/Soc', 90);
  const { client, received } = await listen(gx.broker.url);
  gx.set('battery/256/Soc', 91);
  await settle(client);
  expect(received).toEqual([`retained ${SERIAL}`]);
});

test('nothing is retained when the serial never came up, and a keepalive works all the same', async () => {
  const gx = await start({ serial: false });
  const { client, received } = await listen(gx.broker.url);
  expect(received).toEqual([]);
  await ask(client, FULL);
  expect(received).toEqual([completed, heartbeat]);
});

test('a keepalive brings every value once, then the completion, then the first heartbeat, then changes', async () => {
  const gx = await start();
  gx.set('battery/256/Soc', 90);
  gx.set('battery/256/Soc', 91);
  gx.setRaw('battery/256/Dc/0/Voltage', '{"max":30.0,"value":26.0}');
  const { client, received } = await listen(gx.broker.url);
  await ask(client, FULL);
  gx.set('battery/256/Soc', null);
  await settle(client);
  expect(received).toEqual([
    `retained ${SERIAL}`,
    SERIAL,
    'battery/256/Soc {"value":91}',
    'battery/256/Dc/0/Voltage {"max":30.0,"value":26.0}',
    completed,
    heartbeat,
    'battery/256/Soc {"value":null}',
  ]);
});

test('the completion carries the echo that was asked for, and none for what is no text', async () => {
  const gx = await start();
  const { client, received } = await listen(gx.broker.url);
  await ask(client, withEcho('a "b"'));
  await ask(client, withEcho(42));
  await ask(client, 'junk');
  const completions = received.filter((line) => line.startsWith('full_publish_completed'));
  expect(completions).toEqual([
    expect.stringMatching(/^full_publish_completed \{"full-publish-completed-echo":"a \\"b\\"","value":\d{10}\}$/),
    completed,
    completed,
  ]);
});

test('suppress-republish keeps alive and publishes nothing, whatever stands around it', async () => {
  const gx = await start();
  gx.set('battery/256/Soc', 90);
  const { client, received } = await listen(gx.broker.url);
  await ask(client, QUIET);
  await ask(client, '{"keepalive-options":["suppress-republish",{"full-publish-completed-echo":"x"}]}');
  gx.set('battery/256/Soc', 91);
  await settle(client);
  expect(received).toEqual([`retained ${SERIAL}`, heartbeat, 'battery/256/Soc {"value":91}']);
});

test('of ten requests at once three are answered', async () => {
  const gx = await start();
  const { client, received } = await listen(gx.broker.url);
  await Promise.all(Array.from({ length: 10 }, (_, i) => ask(client, withEcho(`n${i}`))));
  const echoes = received.join('\n').match(/"n\d"/g);
  expect(echoes).toEqual(['"n0"', '"n1"', '"n2"']);
});

test('full publishes are possible again a second later', async () => {
  const gx = await start();
  const { client, received } = await listen(gx.broker.url);
  for (let i = 0; i < 3; i += 1) await ask(client, FULL);
  vi.advanceTimersByTime(999);
  await ask(client, withEcho('dropped'));
  vi.advanceTimersByTime(1);
  await ask(client, withEcho('answered'));
  expect(received.join().match(/dropped|answered/g)).toEqual(['answered']);
});

test('a heartbeat comes every 3 s; 60 s after the last keepalive everything stops without a word', async () => {
  const gx = await start();
  const { client, received } = await listen(gx.broker.url);
  await ask(client, QUIET);
  vi.advanceTimersByTime(31_000);
  await ask(client, QUIET);
  await settle(client);
  expect(received.splice(0)).toEqual([`retained ${SERIAL}`, ...Array(11).fill(heartbeat)]);
  vi.advanceTimersByTime(59_999);
  gx.set('battery/256/Soc', 90);
  vi.advanceTimersByTime(1);
  gx.set('battery/256/Soc', 91);
  vi.advanceTimersByTime(60_000);
  await settle(client);
  expect(received.splice(0)).toEqual([...Array(20).fill(heartbeat), 'battery/256/Soc {"value":90}']);
  await ask(client, QUIET);
  expect(received.splice(0)).toEqual([heartbeat]);
  await ask(client, FULL);
  expect(received).toEqual([SERIAL, 'battery/256/Soc {"value":91}', completed]);
});

test('how long a keepalive is good for, and the time between heartbeats, can be set', async () => {
  const gx = await start({ aliveFor: 100, heartbeatEvery: 30 });
  const { client, received } = await listen(gx.broker.url);
  await ask(client, QUIET);
  vi.advanceTimersByTime(99);
  expect(gx.alive).toBe(true);
  vi.advanceTimersByTime(1);
  expect(gx.alive).toBe(false);
  await settle(client);
  expect(received.slice(1)).toEqual(Array(4).fill(heartbeat));
});

test('a service that leaves is told by an empty payload on each of its topics, even while nobody asks', async () => {
  const gx = await start();
  gx.set('battery/256/Soc', 90);
  gx.set('battery/256/Dc/0/Voltage', 26.1);
  gx.set('battery/2567/Soc', 80);
  gx.set('system/0/State', 1);
  const { client, received } = await listen(gx.broker.url);
  gx.remove('battery', 256);
  gx.remove('system', 0);
  await settle(client);
  expect(received.splice(0)).toEqual([
    `retained ${SERIAL}`,
    'battery/256/Soc ',
    'battery/256/Dc/0/Voltage ',
    'system/0/State ',
  ]);
  await ask(client, FULL);
  expect(received).toEqual([SERIAL, 'battery/2567/Soc {"value":80}', completed, heartbeat]);
});

test('a read request is answered even while nobody keeps the GX alive', async () => {
  const gx = await start();
  gx.set('battery/256/Soc', 90);
  const { client, received } = await listen(gx.broker.url);
  await ask(client, '', 'battery/256/Soc');
  await ask(client, '', 'battery/256/Nothing');
  expect(received).toEqual([`retained ${SERIAL}`, 'battery/256/Soc {"value":90}']);
});

test('asking for the serial is a keepalive too', async () => {
  const gx = await start();
  const { client, received } = await listen(gx.broker.url);
  await ask(client, FULL, 'system/0/Serial');
  expect(received).toEqual([`retained ${SERIAL}`, SERIAL, completed, heartbeat, SERIAL]);
});

test('mute swallows keepalives until it ends', async () => {
  const gx = await start({ mute: true });
  const { client, received } = await listen(gx.broker.url);
  await ask(client, FULL);
  expect(gx.alive).toBe(false);
  expect(received).toEqual([`retained ${SERIAL}`]);
  gx.mute = false;
  await ask(client, FULL);
  expect(received.slice(1)).toEqual([SERIAL, completed, heartbeat]);
});

test('noEcho leaves the echo out', async () => {
  const gx = await start({ noEcho: true });
  const { client, received } = await listen(gx.broker.url);
  await ask(client, withEcho('x'));
  expect(received.slice(1)).toEqual([SERIAL, completed, heartbeat]);
});

test('a fiction has a retained serial and never answers', async () => {
  const gx = await start();
  gx.addFiction('0123456789ab');
  const { client, received } = await listen(gx.broker.url);
  await client.publishAsync('R/0123456789ab/keepalive', '');
  await settle(client);
  expect(received).toEqual([`retained ${SERIAL}`, 'retained N/0123456789ab/system/0/Serial {"value":"0123456789ab"}']);
});

test('two of them share a broker, each for itself', async () => {
  const gx = await start();
  const other = await start({ broker: gx.broker, portalId: '0123456789ab' });
  const { client, received } = await listen(gx.broker.url);
  received.length = 0;
  await client.publishAsync('R/0123456789ab/keepalive', QUIET);
  await settle(client);
  expect([gx.alive, other.alive]).toEqual([false, true]);
  expect(received).toEqual([expect.stringMatching(/^N\/0123456789ab\/heartbeat /)]);
});

test('what clients publish below N/<id> goes to nobody; other portal ids are free', async () => {
  const gx = await start();
  const { client, received } = await listen(gx.broker.url);
  await client.publishAsync('N/c0619ab12345/battery/256/Soc', '{"value":1}', { qos: 1 });
  await client.publishAsync('N/0123456789ab/battery/256/Soc', '{"value":2}', { qos: 1 });
  await settle(client);
  expect(received).toEqual([`retained ${SERIAL}`, 'N/0123456789ab/battery/256/Soc {"value":2}']);
});

test('after a restart of the broker nobody has asked yet', async () => {
  const gx = await start();
  const { client } = await listen(gx.broker.url);
  await ask(client, FULL);
  await gx.broker.goDown();
  await gx.broker.comeUp();
  expect(gx.alive).toBe(false);
  const { received } = await listen(gx.broker.url);
  expect(received).toEqual([`retained ${SERIAL}`]);
});

test('legacy: everything is retained, only the first empty keepalive publishes, expiry empties all but two', async () => {
  const gx = await start({ legacy: true });
  gx.set('battery/256/Soc', { a: [1, 'ü☃'], b: Number.NaN });
  gx.set('gps/0/Speed', 1.5);
  const { client, received } = await listen(gx.broker.url);
  const serial = 'system/0/Serial {"value": "c0619ab12345"}';
  expect(received.splice(0)).toEqual([`retained ${serial}`, 'retained keepalive {"value": 1}']);

  await ask(client, QUIET);
  expect(gx.alive).toBe(false);
  await ask(client, FULL);
  await ask(client, FULL);
  gx.set('gps/0/Speed', 2);
  vi.advanceTimersByTime(2000);
  await settle(client);
  const soc = 'battery/256/Soc {"value": {"a": [1, "\\u00fc\\u2603"], "b": NaN}}';
  expect(received.splice(0)).toEqual([serial, soc, 'gps/0/Speed {"value": 1.5}', 'gps/0/Speed {"value": 2}']);

  const second = await listen(gx.broker.url);
  const retained = [serial, 'keepalive {"value": 1}', soc, 'gps/0/Speed {"value": 2}'];
  expect(second.received).toEqual(retained.map((line) => `retained ${line}`));

  vi.advanceTimersByTime(60_000);
  await settle(client);
  expect(received).toEqual(['battery/256/Soc ', 'gps/0/Speed ']);
  expect([...gx.broker.retained.keys()]).toEqual(['N/c0619ab12345/system/0/Serial', 'N/c0619ab12345/keepalive']);
});
