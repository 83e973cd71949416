import { once } from 'node:events';
import { generate } from 'mqtt-packet';
import { describe, expect, test, vi } from 'vitest';
import { LONGEST_WAIT } from '../support/patience.ts';
import {
  ask,
  echoing,
  FULL,
  firstBytes,
  holdTime,
  knock,
  listen,
  QUIET,
  SERIAL,
  start,
  taken,
  untilTimers,
} from './desk.ts';

holdTime();

const PATIENCE = { timeout: LONGEST_WAIT, interval: 1 };

describe('2: QoS, retain, order', () => {
  test.each([1, 2] as const)('2: a subscription with QoS %i is granted and delivers QoS 0', async (qos) => {
    const gx = await start();
    const { client } = await listen(gx.broker.url, []);
    const delivered: unknown[] = [];
    client.on('message', (topic, _, packet) => topic.startsWith('N/') && delivered.push([packet.qos, packet.retain]));
    const [granted] = await client.subscribeAsync('N/#', { qos });
    expect(granted?.qos).toBe(qos);
    await ask(client, QUIET);
    expect(delivered).toEqual([
      [0, true],
      [0, false],
    ]);
  });

  test('2: a persistent session keeps its filters, and nothing is queued for it', async () => {
    const gx = await start();
    gx.set('battery/256/Soc', 90);
    const options = { clientId: 'lasting', clean: false };
    const before = await listen(gx.broker.url, [], options);
    await before.client.subscribeAsync('N/+/battery/#', { qos: 1 });
    await ask(before.client, QUIET);
    await before.client.endAsync();
    gx.set('battery/256/Soc', 91);
    const after = await listen(gx.broker.url, [], options);
    expect(await taken(after)).toEqual([]);
    gx.set('battery/256/Soc', 92);
    expect(await taken(after)).toEqual(['battery/256/Soc {"value":92}']);
  });

  test('2: overlapping filters deliver each message twice', async () => {
    const gx = await start();
    const listener = await listen(gx.broker.url, ['N/#', 'N/+/system/#']);
    expect(listener.received.splice(0)).toEqual([`retained ${SERIAL}`, `retained ${SERIAL}`]);
    await ask(listener.client, QUIET);
    await taken(listener);
    gx.set('system/0/State', 1);
    expect(await taken(listener)).toEqual(['system/0/State {"value":1}', 'system/0/State {"value":1}']);
  });

  test('2: to a connected subscriber the serial too comes unretained', async () => {
    const gx = await start();
    const listener = await listen(gx.broker.url);
    await ask(listener.client, FULL);
    expect((await taken(listener)).slice(0, 2)).toEqual([`retained ${SERIAL}`, SERIAL]);
  });

  test('2: MQTT 5: the retained serial has an expiry, nothing else has; what the broker can do is said', async () => {
    const gx = await start();
    const { client } = await listen(gx.broker.url, [], { protocolVersion: 5 });
    const expiries: unknown[] = [];
    client.on('message', (topic, _, packet) => {
      if (topic.startsWith('N/'))
        expiries.push([packet.retain, packet.properties?.messageExpiryInterval !== undefined]);
    });
    await client.subscribeAsync('N/#');
    await ask(client, QUIET);
    expect(expiries).toEqual([
      [true, true],
      [false, false],
    ]);
    const socket = await knock(gx.broker.port, { protocolVersion: 5, keepalive: 77 });
    const connack = await firstBytes(socket);
    // Receive maximum 512, maximum packet size 16 MiB, topic alias maximum 65535, server keepalive 77.
    for (const property of ['210200', '2701000000', '22ffff', '13004d']) expect(connack).toContain(property);
  });

  test('2: MQTT 5: a number may stand for a topic', async () => {
    const gx = await start();
    const topics: string[] = [];
    gx.broker.onPublish((topic) => void topics.push(topic));
    const { client } = await listen(gx.broker.url, [], { protocolVersion: 5, autoAssignTopicAlias: true });
    await ask(client, QUIET);
    await ask(client, QUIET);
    expect(topics.filter((topic) => topic === 'R/c0619ab12345/keepalive').length).toBe(2);
  });
});

describe('3, 4: one write', () => {
  test('4: CONNECT, SUBSCRIBE and keepalive in one write work', async () => {
    const gx = await start();
    const socket = await knock(gx.broker.port);
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes;
    });
    socket.write(
      Buffer.concat([
        generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'N/#', qos: 0 }] }),
        generate({ cmd: 'publish', topic: 'R/c0619ab12345/keepalive', payload: '', qos: 0, retain: false, dup: false }),
      ]),
    );
    while (!text.includes('heartbeat')) await once(socket, 'data');
    expect(text.match(/Serial|full_publish_completed|heartbeat/g)).toEqual([
      'Serial',
      'Serial',
      'full_publish_completed',
      'heartbeat',
    ]);
  });
});

describe('7: broker', () => {
  test('7: a slow reader loses messages silently, completions too, and stays connected', async () => {
    const gx = await start({ maxWriteBuffer: 64 * 1024 });
    for (let i = 0; i < 1000; i += 1) gx.set(`battery/${i}/Text`, 1);
    const slow = await knock(gx.broker.port, { clientId: 'slow' });
    await firstBytes(slow);
    slow.write(generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'N/#', qos: 0 }] }));
    await firstBytes(slow);
    slow.pause();
    const lazy = gx.broker.clients.get('slow')!;
    const other = await listen(gx.broker.url, []);
    let asked = 0;
    for (; lazy.dropped < 10_000; asked += 1) {
      await ask(other.client, echoing(`n${asked}`));
      vi.advanceTimersByTime(1000);
    }
    let text = '';
    slow.on('data', (bytes) => {
      text += bytes;
    });
    slow.resume();
    await vi.waitFor(() => expect(text).toContain('"n0"'), PATIENCE);
    await gx.broker.drained();
    gx.set('battery/0/Text', 'the end');
    await vi.waitFor(() => expect(text).toContain('the end'), PATIENCE);
    expect(text.match(/"n\d+"/g)!.length).toBeLessThan(asked);
    expect(gx.broker.clients.get('slow')).toBe(lazy);
  });

  test('7: the same client id again closes the older connection', async () => {
    const gx = await start();
    const older = await knock(gx.broker.port, { clientId: 'same' });
    await firstBytes(older);
    const closed = once(older, 'close');
    const newer = await knock(gx.broker.port, { clientId: 'same' });
    await firstBytes(newer);
    await closed;
    expect([...gx.broker.clients.keys()]).toEqual(['same']);
  });

  test.each([
    [4, 30],
    [20, 30],
    [40, 60],
  ])('7: a client that asked for a keepalive of %i s is closed after %i s of silence', async (keepalive, seconds) => {
    const gx = await start();
    const socket = await knock(gx.broker.port, { keepalive });
    await firstBytes(socket);
    vi.advanceTimersByTime(20_000);
    socket.write(generate({ cmd: 'pingreq' }));
    expect(await firstBytes(socket)).toBe('d000');
    vi.advanceTimersByTime(seconds * 1000 - 1);
    socket.write(generate({ cmd: 'pingreq' }));
    expect(await firstBytes(socket)).toBe('d000');
    const closed = once(socket, 'close');
    vi.advanceTimersByTime(seconds * 1000);
    await closed;
    await vi.waitFor(() => expect(gx.broker.clients.size).toBe(0), PATIENCE);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('7: a client without a keepalive may be silent for ever', async () => {
    const gx = await start();
    await firstBytes(await knock(gx.broker.port, { keepalive: 0 }));
    await untilTimers(0);
  });

  test('7: a stop is a close without DISCONNECT; then no session is left and nobody keeps the GX alive', async () => {
    const gx = await start();
    const { client } = await listen(gx.broker.url, 'N/#', { clientId: 'lasting', clean: false });
    await ask(client, QUIET);
    const raw = await knock(gx.broker.port);
    await firstBytes(raw);
    let goodbye = 0;
    raw.on('data', (bytes) => {
      goodbye += bytes.length;
    });
    const closed = once(raw, 'close');
    await gx.broker.goDown();
    await closed;
    await gx.broker.comeUp();
    expect([goodbye, gx.alive]).toEqual([0, false]);
    const back = await knock(gx.broker.port, { clientId: 'lasting', clean: false });
    expect(await firstBytes(back)).toBe('20020000');
    expect((await listen(gx.broker.url)).received).toEqual([`retained ${SERIAL}`]);
  });
});
