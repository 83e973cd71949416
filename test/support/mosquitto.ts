/** A real mosquitto on loopback with a folder of its own, gone without a trace after `stop`, and a GX behind it. */

import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import mqtt, { type IClientOptions } from 'mqtt';
import { type Bus, Gx, type GxManners } from '../../src/simulator/gx.ts';
import { freePort, startProcess } from './process.ts';

export interface MosquittoOptions {
  /** The only one who is let in; by default everybody is. */
  user?: { name: string; password: string };
  tls?: { key: string; cert: string };
  /** The brokers that it is bridged to, as the Mosquitto of a home is to each GX. */
  bridges?: readonly Bridge[];
}

export interface Bridge {
  /** Of the GX's broker. */
  readonly port: number;
  /** What it puts before the topics of the GX, with its slash. */
  readonly prefix?: string;
  /** Brings what is published to `R/#` to the GX; by default it does. */
  readonly hasRequests?: boolean;
}

/** What a client published. */
export interface Published {
  readonly client: string;
  readonly topic: string;
}

export interface Mosquitto {
  readonly port: number;
  readonly url: string;
  /** It ends in good order: what is retained comes back. */
  goDown(): Promise<void>;
  /** It runs again, on the same port. */
  comeUp(): Promise<void>;
  /** What clients published so far, and bridges; of a broker with bridges alone. */
  published(): Promise<Published[]>;
  stop(): Promise<void>;
}

export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const { user, tls } = options;
  const folder = await mkdtemp(join(tmpdir(), 'mosquitto-'));
  const port = await freePort();
  const file = join(folder, 'mosquitto.conf');
  await writeFile(file, configuration(folder, port, options));
  if (user) await writeFile(join(folder, 'passwords'), `${user.name}:${hash(user.password)}\n`);
  if (tls) await writeFile(join(folder, 'key.pem'), tls.key);
  if (tls) await writeFile(join(folder, 'cert.pem'), tls.cert);
  const start = () => startProcess('mosquitto', ['-c', file], () => listens(port));
  let running = await start();
  return {
    port,
    url: `${tls ? 'mqtts' : 'mqtt'}://127.0.0.1:${port}`,
    goDown: () => running.stop(),
    async comeUp() {
      running = await start();
    },
    async published() {
      const log = await readFile(join(folder, 'log'), 'utf8');
      return [...log.matchAll(RECEIVED)].map(([, client = '', topic = '']) => ({ client, topic }));
    },
    async stop() {
      await running.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** As mosquitto logs a message that it got. */
const RECEIVED = /Received PUBLISH from (\S+) \(.*?'([^']*)'/g;

/**
 * A GX that publishes through the broker at `url`, which has to let it in. Everybody else sees the GX's manners, as
 * far as the broker leaves them as they are. Beside them it publishes on `drained`, to learn that the broker has
 * read everything. `stop` ends the GX, not the broker.
 */
export async function connectGx(url: string, options: IClientOptions = {}, manners: GxManners = {}): Promise<Gx<Bus>> {
  const client = await mqtt.connectAsync(url, { reconnectPeriod: 100, queueQoSZero: false, ...options });
  const bus: Bus = {
    publish: (topic, payload, { retain = false } = {}) => void client.publish(topic, payload, { retain }),
    onPublish: (handler) => void client.on('message', (topic, payload) => handler(topic, payload.toString())),
    onDown: (handler) => void client.on('close', handler),
    // A stop meanwhile is no failure: then there is nobody left who could wait.
    drained: async () => void (await Promise.allSettled([client.publishAsync('drained', '', { qos: 1 })])),
    stop: () => client.endAsync(true),
  };
  (client.stream as Socket).setNoDelay(); // Else every wait for what was written costs a delayed acknowledgement.
  const gx = new Gx(bus, manners);
  await client.subscribeAsync(`R/${gx.portalId}/#`);
  return gx;
}

/** mosquitto gives up root's rights, and could not read its own folder then, unless told which user to be. */
function configuration(folder: string, port: number, { user, tls, bridges = [] }: MosquittoOptions): string {
  return `
listener ${port} 127.0.0.1
user ${userInfo().username}
allow_anonymous ${!user}
${user ? `password_file ${folder}/passwords` : ''}
${tls ? `keyfile ${folder}/key.pem\ncertfile ${folder}/cert.pem` : ''}
max_queued_messages 0
persistence true
persistence_location ${folder}/
log_dest stderr
${bridges.length > 0 ? `log_dest file ${folder}/log\nlog_type all` : ''}
${bridges.map(bridgeTo).join('')}`;
}

/** The pattern of each direction is followed by the QoS, and by what stands before the topic here and there. */
function bridgeTo({ port, prefix = '', hasRequests = true }: Bridge, index: number): string {
  const here = prefix === '' ? '""' : prefix;
  return `
connection gx${index}
address 127.0.0.1:${port}
notifications false
restart_timeout 1
topic N/# in 0 ${here} ""
${hasRequests ? `topic R/# out 0 ${here} ""` : ''}
`;
}

/** As mosquitto_passwd writes it: PBKDF2 with SHA-512, 101 rounds. */
function hash(password: string): string {
  const salt = randomBytes(12);
  const key = pbkdf2Sync(password, salt, 101, 64, 'sha512');
  return `$7$101$${salt.toString('base64')}$${key.toString('base64')}`;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
  return true;
}
