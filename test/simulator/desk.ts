/** A simulated GX and clients that listen to it, with time in the test's hand. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { generate, type IConnectPacket } from 'mqtt-packet';
import { afterEach, beforeEach, expect, onTestFinished, vi } from 'vitest';
import { startGx } from '../../src/simulator/gx.ts';
import { freePort } from '../support/process.ts';

type Timers = NonNullable<NonNullable<Parameters<typeof vi.useFakeTimers>[0]>['toFake']>;

export const FULL = '';
export const QUIET = '{"keepalive-options":["suppress-republish"]}';
export const echoing = (echo: unknown) =>
  JSON.stringify({ 'keepalive-options': [{ 'full-publish-completed-echo': echo }] });

export const SERIAL = 'system/0/Serial {"value":"c0619ab12345"}';
export const completed = expect.stringMatching(/^full_publish_completed \{"value":\d{10}\}$/);
export const heartbeat = expect.stringMatching(/^heartbeat \{"value":\d{10}\}$/);

/** To be called once in a file, before its tests. */
export function holdTime(
  toFake: Timers = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake });
  });
  cleanUp();
}

export function cleanUp(): void {
  afterEach(async () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
}

export async function start(options: Parameters<typeof startGx>[0] = {}) {
  const gx = await startGx({ port: await freePort(), ...options });
  onTestFinished(() => gx.stop());
  return gx;
}

export interface Listener {
  readonly client: MqttClient;
  /** `<topic without N/<id>/> <payload>`, retained ones marked. */
  readonly received: string[];
}

export async function listen(
  url: string,
  filters: string | string[] = 'N/#',
  options: IClientOptions = {},
): Promise<Listener> {
  const client = mqtt.connect(url, { reconnectPeriod: 0, keepalive: 0, ...options });
  onTestFinished(() => client.endAsync(true));
  const received: string[] = [];
  client.on('message', (topic, payload, { retain }) => {
    if (topic !== 'fence')
      received.push(`${retain ? 'retained ' : ''}${topic.replace('N/c0619ab12345/', '')} ${payload}`);
  });
  if (filters.length > 0) await client.subscribeAsync(filters);
  await settle(client);
  return { client, received };
}

/** After a round trip everything that the broker wrote before has arrived. */
export async function settle(client: MqttClient): Promise<void> {
  await client.publishAsync('fence', '', { qos: 1 });
}

export async function ask(client: MqttClient, payload: string, tail = 'keepalive'): Promise<void> {
  await client.publishAsync(`R/c0619ab12345/${tail}`, payload, { qos: 1 });
  await settle(client);
}

/** What arrived since the last time. */
export async function taken({ client, received }: Listener): Promise<string[]> {
  await settle(client);
  return received.splice(0);
}

/** A client without a library: it sends CONNECT and then only what the test sends. */
export async function knock(port: number, packet: Partial<IConnectPacket> = {}) {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  const { protocolVersion = 4 } = packet;
  socket.write(
    generate({ cmd: 'connect', clientId: 'raw', clean: true, keepalive: 0, ...packet }, { protocolVersion }),
  );
  return socket;
}

export async function firstBytes(socket: Socket): Promise<string> {
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return bytes.toString('hex');
}

/** Resolves when that many timers run. */
export async function untilTimers(count: number): Promise<void> {
  while (vi.getTimerCount() !== count) await new Promise(setImmediate);
}
