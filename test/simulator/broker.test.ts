import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { generate } from 'mqtt-packet';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type BrokerOptions, startBroker } from '../../src/simulator/broker.ts';
import { certificate } from '../support/certificate.ts';
import { LONGEST_WAIT } from '../support/patience.ts';
import { freePort } from '../support/process.ts';
import { recordTraffic } from '../support/traffic.ts';

const PATIENCE = { timeout: LONGEST_WAIT, interval: 1 };

async function start(options: BrokerOptions = {}) {
  const broker = await startBroker({ port: await freePort(), ...options });
  onTestFinished(() => broker.stop());
  return broker;
}

function client(url: string, options: IClientOptions = {}): MqttClient {
  const created = mqtt.connect(url, { reconnectPeriod: 0, ...options });
  onTestFinished(() => created.endAsync(true));
  return created;
}

async function listen(url: string, filters: string[], options: IClientOptions = {}) {
  const listener = client(url, options);
  const received: string[] = [];
  listener.on('message', (topic, payload, { retain }) => {
    received.push(`${retain ? 'retained ' : ''}${topic} ${payload}`);
  });
  await listener.subscribeAsync(filters);
  return { listener, received };
}

function next(listener: MqttClient, event: 'connect' | 'close'): Promise<void>;
function next(listener: MqttClient, event: 'error'): Promise<Error & { code: string | number }>;
function next(listener: MqttClient, event: 'connect' | 'close' | 'error'): Promise<unknown> {
  return new Promise((resolve) => listener.once(event, resolve));
}

/** After a round trip everything that the broker wrote before has arrived. */
async function settle(listener: MqttClient): Promise<void> {
  await listener.publishAsync('fence', '', { qos: 1 });
}

test.each([4, 5] as const)(
  'a message comes once for each filter that matches (protocol version %i)',
  async (version) => {
    const broker = await start();
    const filters = ['N/#', 'N/+/b', 'N/a', 'N/+', '+/a/b'];
    const { listener, received } = await listen(broker.url, filters, { protocolVersion: version });
    for (const topic of ['N', 'N/a', 'N/a/b', 'N/a/b/c', 'M/a', '$SYS/a/b']) broker.publish(topic, 'x');
    await settle(listener);
    expect(received).toEqual(['N x', 'N/a x', 'N/a x', 'N/a x', 'N/a/b x', 'N/a/b x', 'N/a/b x', 'N/a/b/c x']);
    expect([...broker.clients.values()].map((known) => known.filters)).toEqual([filters]);
  },
);

test('subscriptions and publications are kept as they came', async () => {
  const broker = await start();
  const traffic = recordTraffic(broker);
  const handled: string[] = [];
  broker.onSubscribe((filters, { id }) => handled.push(`${id} subscribes ${filters.join(' and ')}`));
  broker.onPublish((topic, payload, { id }) => handled.push(`${id} publishes ${topic} ${payload}`));
  const { listener } = await listen(broker.url, ['N/#', 'R/+'], { clientId: 'one' });
  await listener.publishAsync('W/x', 'first', { qos: 1 });
  await listener.publishAsync('W/y', 'second', { qos: 2, retain: true });
  await listener.publishAsync('W/z', '', { qos: 0 });
  await settle(listener);
  expect(traffic.subscriptions).toEqual([
    { clientId: 'one', filter: 'N/#', qos: 0 },
    { clientId: 'one', filter: 'R/+', qos: 0 },
  ]);
  expect(traffic.published.slice(0, 3)).toEqual([
    { clientId: 'one', topic: 'W/x', payload: 'first', qos: 1, retain: false },
    { clientId: 'one', topic: 'W/y', payload: 'second', qos: 2, retain: true },
    { clientId: 'one', topic: 'W/z', payload: '', qos: 0, retain: false },
  ]);
  expect(handled.slice(0, 4)).toEqual([
    'one subscribes N/# and R/+',
    'one publishes W/x first',
    'one publishes W/y second',
    'one publishes W/z ',
  ]);
});

test('a retained message is flagged for newcomers only, and an empty one removes it', async () => {
  const broker = await start();
  const early = await listen(broker.url, ['#']);
  broker.publish('a', '1', { retain: true });
  broker.publish('b', '2', { retain: true });
  broker.publish('b', '', { retain: true });
  broker.retained.set('c', '3');
  const late = await listen(broker.url, ['#']);
  await settle(late.listener);
  await settle(early.listener);
  expect(early.received.slice(0, 3)).toEqual(['a 1', 'b 2', 'b ']);
  expect(late.received.slice(0, 2)).toEqual(['retained a 1', 'retained c 3']);
});

test('topics that MQTT forbids are delivered as they are', async () => {
  const broker = await start();
  const { listener, received } = await listen(broker.url, ['N/#']);
  const topics = ['N/x/edge/7/hash#x', 'N/x/edge/7/plus+/', 'N/x/edge/7/a b ☃'];
  for (const topic of topics) broker.publish(topic, '{}');
  broker.publish('N/long', 'x'.repeat(300_000));
  await settle(listener);
  expect(received).toEqual([...topics.map((topic) => `${topic} {}`), `N/long ${'x'.repeat(300_000)}`]);
});

test('after UNSUBSCRIBE nothing more comes', async () => {
  const broker = await start();
  const { listener, received } = await listen(broker.url, ['N/#']);
  await listener.unsubscribeAsync('N/#');
  broker.publish('N/a', 'x');
  await settle(listener);
  expect(received).toEqual([]);
});

test('the same client id again closes the older connection', async () => {
  const broker = await start();
  const first = await listen(broker.url, ['N/#'], { clientId: 'same' });
  const closed = next(first.listener, 'close');
  const second = await listen(broker.url, ['N/#'], { clientId: 'same' });
  await closed;
  broker.publish('N/a', 'x');
  await settle(second.listener);
  expect([first.received, second.received]).toEqual([[], ['N/a x']]);
  expect([...broker.clients.keys()]).toEqual(['same']);
});

test.each([
  [4, 5],
  [5, 0x87],
] as const)('a refusal comes late, with the code of protocol version %i', async (protocolVersion, code) => {
  let judged: () => void;
  const isJudged = new Promise<void>((resolve) => {
    judged = resolve;
  });
  const authenticate = (_: unknown, password: string | undefined) => {
    judged();
    return password === 'right';
  };
  const broker = await start({ refusalDelay: 100, authenticate });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const refused = client(broker.url, { protocolVersion, username: 'any', password: 'wrong' });
  const told = next(refused, 'error');
  let isTold = false;
  void told.then(() => {
    isTold = true;
  });
  await isJudged;
  vi.advanceTimersByTime(99);
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
  expect(isTold).toBe(false);
  vi.advanceTimersByTime(1);
  expect((await told).code).toBe(code);
  vi.useRealTimers();
  expect(broker.clients.size).toBe(0);
  const admitted = client(broker.url, { protocolVersion, username: 'any', password: 'right' });
  await next(admitted, 'connect');
  expect([...broker.clients.values()].map(({ username }) => username)).toEqual(['any']);
});

test('what a refused client sends before it knows is not looked at', async () => {
  const broker = await start({ refusalDelay: 20, authenticate: () => false });
  const traffic = recordTraffic(broker);
  const socket = connect(broker.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let received = '';
  socket.on('data', (bytes) => {
    received += bytes.toString('hex');
  });
  const closed = once(socket, 'close');
  socket.write(
    Buffer.concat([
      generate({ cmd: 'connect', clientId: 'x', clean: true, keepalive: 0 }),
      generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'N/#', qos: 0 }] }),
    ]),
  );
  await closed;
  expect([received, traffic.subscriptions]).toEqual(['20020005', []]);
});

test('a refused client that leaves early, or a broker that stops, leaves no timer behind', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const broker = await start({ refusalDelay: 60_000, authenticate: () => false });
  const socket = connect(broker.port, '127.0.0.1');
  socket.write(generate({ cmd: 'connect', clientId: 'x', clean: true, keepalive: 0 }));
  while (vi.getTimerCount() === 0) await new Promise(setImmediate);
  await broker.stop();
  while (vi.getTimerCount() > 0) await new Promise(setImmediate);
  socket.destroy();
});

test('CONNECT, SUBSCRIBE and PUBLISH may come in one write', async () => {
  const broker = await start();
  const traffic = recordTraffic(broker);
  broker.retained.set('N/a', '1');
  const socket = connect(broker.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let received = '';
  socket.on('data', (bytes) => {
    received += bytes.toString('hex');
  });
  socket.write(
    Buffer.concat([
      generate({ cmd: 'connect', clientId: 'x', clean: true, keepalive: 0 }),
      generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'N/#', qos: 0 }] }),
      generate({ cmd: 'publish', topic: 'R/a', payload: '', qos: 0, retain: false, dup: false }),
    ]),
  );
  await vi.waitFor(() => expect(traffic.published.map(({ topic }) => topic)).toEqual(['R/a']), PATIENCE);
  await vi.waitFor(() => expect(received).toBe('20020000' + '9003000100' + '310600034e2f6131'), PATIENCE);
});

test('a client that does not read loses messages silently and stays connected; others lose none', async () => {
  const broker = await start({ maxWriteBuffer: 64 * 1024 });
  const slow = await subscribedSocket(broker.port, 'slow');
  const { received } = await listen(broker.url, ['N/#']);
  slow.pause();
  const payload = 'x'.repeat(16 * 1024);
  const lazy = broker.clients.get('slow')!;
  let published = 0;
  while (lazy.dropped < 10) {
    broker.publish('N/a', payload);
    published += 1;
    await new Promise(setImmediate);
    await vi.waitFor(() => expect(received.length).toBe(published), PATIENCE);
  }
  let bytes = 0;
  slow.on('data', (chunk) => {
    bytes += chunk.length;
  });
  slow.resume();
  const packet = 1 + 3 + 2 + 3 + payload.length;
  await vi.waitFor(() => expect(bytes).toBe((published - lazy.dropped) * packet), PATIENCE);
  expect(broker.clients.get('slow')).toBe(lazy);
});

test('drained waits for the client that reads', async () => {
  const broker = await start();
  const slow = await subscribedSocket(broker.port, 'slow');
  slow.pause();
  for (let i = 0; i < 7 * 64; i += 1) broker.publish('N/a', 'x'.repeat(16 * 1024));
  let drained = false;
  const draining = broker.drained().then(() => {
    drained = true;
  });
  for (let i = 0; i < 20; i += 1) await new Promise(setImmediate);
  expect(drained).toBe(false);
  slow.resume();
  await draining;
  expect(broker.clients.get('slow')?.dropped).toBe(0);
});

test.each(['plain', 'TLS'])(
  'kickAll ends every connection, goDown keeps everybody away, comeUp is on the same port: %s',
  async (kind) => {
    const broker = await start(kind === 'TLS' ? { tls: certificate('first') } : {});
    let downs = 0;
    broker.onDown(() => {
      downs += 1;
    });
    const trust = { ca: certificate('first').cert };
    const { port } = broker;
    const kicked = await listen(broker.url, ['N/#'], trust);
    const closed = next(kicked.listener, 'close');
    broker.kickAll();
    await closed;
    await vi.waitFor(() => expect(broker.clients.size).toBe(0), PATIENCE);
    expect(downs).toBe(0);

    const dropped = await listen(broker.url, ['N/#'], trust);
    const gone = next(dropped.listener, 'close');
    await broker.goDown();
    await gone;
    expect(downs).toBe(1);
    const error = await next(client(broker.url, trust), 'error');
    expect(error.code).toBe('ECONNREFUSED');

    await broker.comeUp();
    expect(broker.port).toBe(port);
    const back = await listen(broker.url, ['N/#'], trust);
    broker.publish('N/a', 'x');
    await settle(back.listener);
    expect(back.received).toEqual(['N/a x']);
  },
);

test('the two certificates are not taken for one another', async () => {
  const broker = await start({ tls: certificate('second') });
  const error = await next(client(broker.url, { ca: certificate('first').cert }), 'error');
  expect(error.code).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
});

test('what is not MQTT ends the connection', async () => {
  const broker = await start();
  const socket = connect(broker.port, '127.0.0.1');
  const closed = once(socket, 'close');
  socket.write('GET / HTTP/1.1\r\n\r\n');
  await closed;
  expect(broker.clients.size).toBe(0);
});

async function subscribedSocket(port: number, clientId: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write(generate({ cmd: 'connect', clientId, clean: true, keepalive: 0 }));
  await once(socket, 'data');
  socket.write(generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'N/#', qos: 0 }] }));
  await once(socket, 'data');
  return socket;
}
