/** Back-pressure: what a paused source leaves with the broker, and what becomes of it. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dial } from '../../src/gx/dial.ts';
import { Lane } from '../../src/gx/lane.ts';
import { Link } from '../../src/gx/link.ts';
import { type Broker, startBroker } from '../../src/simulator/broker.ts';
import { startGx } from '../../src/simulator/gx.ts';
import { connectGx, startMosquitto } from '../support/mosquitto.ts';
import { describeWith, freePort } from '../support/process.ts';
import { type RunningSource, startSource } from '../support/source.ts';
import { recordTraffic } from '../support/traffic.ts';

const ID = 'c0619ab12345';
/** 5 MB in 2,500 messages. */
const COUNT = 2_500;
const FILLING = 'x'.repeat(2_000);
const text = (number: number) => `${number} ${FILLING}`;

const open: { stop(): Promise<void> }[] = [];

function opened<T extends { stop(): Promise<void> }>(part: T): T {
  open.push(part);
  return part;
}

afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.stop();
});

async function listening(port: number): Promise<RunningSource> {
  const source = opened(await startSource({ host: '127.0.0.1', port, portal_id: [ID] }));
  await source.until(() => source.completions > 0, 'the first full publish');
  return source;
}

const numbers = (source: RunningSource) =>
  source.readings.flatMap(({ topic, value }) => (topic.path === 'Number' ? [Number(String(value).split(' ')[0])] : []));
const all = Array.from({ length: COUNT }, (_, index) => index);
const isLast = (source: RunningSource) => source.readings.at(-1)?.value === text(COUNT - 1);
const codes = (source: RunningSource) => source.health.map(({ code }) => code);

interface Sender {
  set(tail: string, value: unknown): void;
}

/** Sends 5 MB while the one is paused; the other shows when all of it is through the broker. */
async function keepsEverything(gx: Sender, paused: RunningSource, other: RunningSource): Promise<void> {
  paused.pause();
  for (const number of all) gx.set('battery/256/Number', text(number));
  await other.until(() => isLast(other), 'everything at the one who reads');
  expect(numbers(paused).length).toBeLessThanOrEqual(1);
  expect(paused.health.at(-1)).toMatchObject({ ok: false, code: 'held_back' });
  expect(paused.health.at(-1)?.message).toMatch(
    /reading is paused, because too much is unwritten.*the broker of the GX buffers what it can/,
  );
  paused.resume();
  await paused.until(() => isLast(paused), 'everything after the pause');
  // Had the pause been long, everything would come once more.
  expect(numbers(paused).slice(0, COUNT)).toEqual(all);
  expect(codes(paused).slice(-3)).toEqual(['ok', 'held_back', 'ok']);
}

describe('a paused source', () => {
  it('leaves 5 MB with the broker, and loses nothing of it', async () => {
    const gx = opened(await startGx());
    await keepsEverything(gx, await listening(gx.broker.port), await listening(gx.broker.port));
  });

  it('asks for everything after a long pause, and is told the time again when that came', async () => {
    const gx = opened(await startGx({ heartbeatEvery: 100 }));
    const source = await listening(gx.broker.port);
    await source.until(() => source.heartbeats.length > 2, 'heartbeats');
    source.pause();
    const before = source.heartbeats.length;
    const other = await listening(gx.broker.port);
    await other.until(() => other.heartbeats.length > 40, '4 s of heartbeats');
    expect(source.heartbeats).toHaveLength(before);
    source.resume();
    await source.until(() => source.completions > 1, 'the second full publish');
    await source.until(() => source.heartbeats.length > before + 2, 'heartbeats again');
    // Those of the pause are not among them.
    expect(source.heartbeats[before]).toBeGreaterThanOrEqual(other.heartbeats[38] ?? Number.POSITIVE_INFINITY);
    expect(codes(source)).not.toContain('silent');
  });

  it('opens no connection in place of one that breaks, before it goes on', async () => {
    const gx = opened(await startGx({ port: await freePort() }));
    const traffic = recordTraffic(gx.broker);
    gx.set('battery/256/Soc', 1);
    const source = await listening(gx.broker.port);
    source.pause();
    const subscriptions = traffic.subscriptions.length;
    const other = await listening(gx.broker.port);
    // Each time the other needs half a second at least: together more than the longest first wait.
    for (let time = 2; time <= 4; time += 1) {
      await gx.broker.goDown();
      await gx.broker.comeUp();
      await other.until(() => other.completions === time, 'the other is back');
    }
    expect(traffic.subscriptions).toHaveLength(subscriptions + 4);
    expect(gx.broker.clients.size).toBe(1);
    expect(codes(source).at(-1)).toBe('held_back');
    source.resume();
    await source.until(() => codes(source).at(-1) === 'disconnected', 'the end of the connection');
    await source.until(() => source.completions === 2, 'the new connection');
    expect(codes(source).at(-1)).toBe('ok');
  });

  it('connects only once it goes on, when it was paused from the beginning', async () => {
    const gx = opened(await startGx());
    const source = opened(await startSource({ host: '127.0.0.1', port: gx.broker.port }, undefined, true));
    await listening(gx.broker.port);
    expect(gx.broker.clients.size).toBe(1);
    source.resume();
    await source.until(() => source.completions > 0, 'the first full publish');
  });

  it('takes nothing from a connection that was being opened', async () => {
    const gx = opened(await startGx());
    for (let number = 0; number < 100; number += 1) gx.set('battery/256/Number', number);
    const source = opened(await startSource({ host: '127.0.0.1', port: gx.broker.port, portal_id: [ID] }));
    source.pause();
    const other = await listening(gx.broker.port);
    await other.until(() => gx.broker.clients.size === 2 && other.completions > 0, 'both');
    expect(source.ledger.received).toBeLessThanOrEqual(1);
    source.resume();
    await source.until(() => source.completions > 0, 'the first full publish');
  });

  it('stops at once while it waits to connect, and connects no more', async () => {
    const gx = opened(await startGx());
    const source = await startSource({ host: '127.0.0.1', port: gx.broker.port }, undefined, true);
    await source.stop();
    expect(gx.broker.clients.size).toBe(0);
  });

  it('stops at once, and hands on what it had read', async () => {
    const gx = opened(await startGx());
    const source = await startSource({ host: '127.0.0.1', port: gx.broker.port, portal_id: [ID] });
    await source.until(() => source.completions > 0, 'the first full publish');
    const other = await listening(gx.broker.port);
    source.pause();
    // Sent in one piece, so read in one piece.
    for (let number = 0; number < 10; number += 1) gx.set('battery/256/Number', number);
    await other.until(() => numbers(other).length === 10, 'everything at the one who reads');
    expect(numbers(source)).toEqual([]);
    await source.stop();
    expect(numbers(source)).toEqual(all.slice(0, 10));
    const { received, control, refused } = source.ledger;
    expect(received).toBe(control + refused.retained + source.readings.length);
  });
});

describeWith('mosquitto', 'a paused source behind mosquitto', () => {
  it('leaves 5 MB with the broker, and loses nothing of it', async () => {
    const mosquitto = opened(await startMosquitto());
    const gx = opened(await connectGx(mosquitto.url));
    await keepsEverything(gx, await listening(mosquitto.port), await listening(mosquitto.port));
  });
});

describe('a paused link', () => {
  async function linked(broker: Broker, clock: () => number) {
    const endpoint = { host: '127.0.0.1', port: broker.port, tls: false };
    const { signal } = new AbortController();
    const socket = await dial(endpoint, { get: () => undefined, set: () => undefined }, signal);
    const link = new Link(socket, endpoint);
    const lane = new Lane(link, clock);
    open.push({ stop: async () => link.end('the test is over') });
    await link.connected(signal);
    const messages: { text: string; time: number }[] = [];
    let look = () => {};
    link.onMessage = ({ payload }) => {
      messages.push({ text: payload.toString(), time: lane.arrived });
      look();
    };
    await link.subscribe('N/#', signal);
    const until = (count: number) =>
      new Promise<void>((resolve) => {
        look = () => {
          if (messages.length >= count) resolve();
        };
        look();
      });
    return { link, messages, until };
  }

  it('outlives the keepalive of MQTT, whose answers it cannot read', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const broker = opened(await startBroker());
      const { link, messages, until } = await linked(broker, Date.now);
      link.pause();
      broker.publish('N/a', 'held');
      broker.publish('N/a', 'after');
      vi.advanceTimersByTime(120_000);
      expect(messages).toEqual([]);
      link.resume();
      await until(2);
      expect(messages.map(({ text }) => text)).toEqual(['held', 'after']);
      vi.advanceTimersByTime(120_000);
      expect(await link.closed).toContain('Keepalive timeout');
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('gives what it reads after the pause the time of then, and what it had read its own', async () => {
    let time = 1;
    const broker = opened(await startBroker());
    const { link, messages, until } = await linked(broker, () => time);
    time = 2;
    broker.publish('N/a', 'a');
    await until(1);
    link.pause();
    time = 3;
    for (const text of ['b', 'c']) broker.publish('N/a', text);
    await broker.drained();
    time = 4;
    link.resume();
    await until(3);
    expect(messages).toEqual([
      { text: 'a', time: 2 },
      { text: 'b', time: 4 },
      { text: 'c', time: 4 },
    ]);
  });

  it('tells when the broker goes away', async () => {
    const broker = opened(await startBroker());
    const { link } = await linked(broker, Date.now);
    link.pause();
    broker.kickAll();
    expect(await link.closed).toBe('the GX closed the connection');
  });
});
