/** A real mosquitto for tests, on loopback with a throw-away configuration, and a GX that publishes through it. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import mqtt, { type IClientOptions } from 'mqtt';
import { type Bus, Gx, type GxManners } from './gx.ts';
import type { Recording } from './recording.ts';

/**
 * The GX's side of a connection to any broker. Beside what the GX publishes it uses the topic `drained`, to learn
 * that the broker has everything.
 */
export async function connectGx(url: string, { manners = {}, ...options }: IClientOptions & { manners?: GxManners } = {}): Promise<Gx<Bus>> {
  const client = await mqtt.connectAsync(url, { reconnectPeriod: 100, queueQoSZero: false, ...options });
  const bus: Bus = {
    publish: (topic, payload, { retain = false } = {}) => void client.publish(topic, payload, { retain }),
    onPublish: (handler) => void client.on('message', (topic, payload) => handler(topic, payload.toString())),
    onDown: (handler) => void client.on('close', handler),
    drained: async () => void (await Promise.allSettled([client.publishAsync('drained', '', { qos: 1 })])),
    stop: () => client.endAsync(true),
  };
  const gx = new Gx(bus, manners);
  await client.subscribeAsync(`R/${gx.portalId}/#`);
  await bus.drained();
  return gx;
}
