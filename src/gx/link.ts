/**
 * One MQTT connection over a dialled socket. It lives once: when it ends, the source makes another.
 *
 * It subscribes at QoS 0 (a GX knows no other), and publishes to `R/...` only: this is the one place of the
 * program that publishes, so the program cannot change a setting of a power system.
 *
 * Messages are taken off the bytes by the splitter; MQTT.js has the rest of the protocol. Paused, nothing is read from the
 * socket: what the GX sends fills the buffers of TCP, then that of the broker.
 */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { ErrorWithReasonCode, MqttClient } from 'mqtt';
import mqttPacket from 'mqtt-packet';
import { duration } from '../shared/duration.ts';
import { ClientStream } from './client-stream.ts';
import type { Endpoint } from './endpoints.ts';
import { type Message, Splitter } from './splitter.ts';

/** A GX answers a wrong password after 1 to 6 s. */
const CONNACK_TIMEOUT = 15_000;
const SUBACK_TIMEOUT = 15_000;
/** MQTT's own keepalive, in seconds. */
const PING_INTERVAL = 15;
/** What was read took so long, ms: a flood of topics that are new. */
const LONG_READ = 20;
/** While paused no answer to a ping can be read, and behind many messages one comes late: pings are sent so often, ms. */
const EXTRA_PING = 5_000;

/** When the process was last seen to run, it is noted so often; ms. */
const BEAT = 1_000;
/** A process that stood still for so long reads what was said meanwhile, and nobody knows when; ms. */
const STANDSTILL = 10_000;

const PROTOCOL_VERSION = 4;

// It would keep a buffer for each of 65,536 numbers, 6 MB of them, for a client that sends a few packets a minute.
mqttPacket.writeToStream.cacheNumbers = false;

const SILENT_BROKER = 'something listens, but does not answer as an MQTT broker';

/** The broker's refusal of a connection or subscription. */
export class LinkRefused extends Error {}

export class Link {
  /** How often the socket was read: what came with one read arrived at one time. */
  reads = 0;
  /** Settles when the connection is over; the text says why. Never rejects. */
  readonly closed: Promise<string>;
  /** Called for each message, which is valid during the call; set it before subscribing. */
  onMessage: (message: Message) => void = () => undefined;
  /** A message that was too long was skipped. */
  onTooLong: () => void = () => undefined;
  private readonly client: MqttClient;
  private readonly socket: Socket;
  private reason = 'the GX closed the connection';
  private isOver = false;
  private isClosed = false;
  /** Nothing more is read. */
  isPaused = false;
  /** What had arrived at the last of the extra pings. */
  private pinged = Number.NEGATIVE_INFINITY;
  /** By the monotonic clock. */
  private beatAt = performance.now();
  /** What stands before `N/` and `R/` in every topic of the broker, with its slash; nothing on a GX's own. */
  private readonly prefix: string;

  constructor(socket: Socket, endpoint: Endpoint, prefix = '') {
    this.socket = socket;
    this.prefix = prefix;
    const skipped = Buffer.byteLength(prefix);
    const stream = new ClientStream(socket);
    const splitter = new Splitter({
      protocolVersion: PROTOCOL_VERSION,
      onMessage: (message) => {
        // It was subscribed to, so it stands there.
        message.topicStart += skipped;
        this.onMessage(message);
      },
      onOther: (packet) => stream.push(packet),
      onTooLong: () => this.onTooLong(),
    });
    socket.on('data', (bytes) => {
      if (this.isOver || this.stoodStill()) return;
      this.reads += 1;
      const begun = performance.now();
      const fault = splitter.take(bytes);
      if (fault !== undefined) this.end(fault);
      else if (performance.now() - begun > LONG_READ) this.breathe();
    });
    const { username, password } = endpoint;
    this.client = new MqttClient(() => stream, {
      // Of two with one id the broker ends the older.
      clientId: `gx-logger-${randomBytes(6).toString('hex')}`,
      clean: true,
      protocolId: 'MQTT',
      protocolVersion: PROTOCOL_VERSION,
      keepalive: PING_INTERVAL,
      reconnectPeriod: 0,
      // Ours comes first, and says more.
      connectTimeout: CONNACK_TIMEOUT * 2,
      resubscribe: false,
      queueQoSZero: false,
      ...(password === undefined ? {} : { username: username ?? '', password }),
    });
    this.client.on('error', (error) => this.end(error.message));
    const beat = setInterval(() => {
      if (!this.stoodStill()) this.beatAt = performance.now();
    }, BEAT);
    const pings = setInterval(() => this.ping(), EXTRA_PING);
    this.closed = new Promise((resolve) => {
      this.client.once('close', () => {
        this.isClosed = true;
        clearInterval(beat);
        clearInterval(pings);
        resolve(this.reason);
      });
    });
  }

  /** Nothing more is read until `resume`; the connection is kept up. */
  pause(): void {
    if (this.isOver) return;
    this.isPaused = true;
    this.socket.pause();
  }

  resume(): void {
    this.isPaused = false;
    this.socket.resume();
  }

  /** Lets everything else have its turn: else up to 32 reads come in one. */
  private breathe(): void {
    if (this.isPaused) return;
    this.socket.pause();
    setImmediate(() => {
      if (!this.isPaused) this.socket.resume();
    });
  }

  /** A connection on which something arrives is alive, whether the answer to a ping is among it or not. */
  private ping(): void {
    if (!this.isPaused && this.reads === this.pinged) return;
    this.pinged = this.reads;
    if (this.client.connected) this.client.sendPing();
    this.client.reschedulePing(true);
  }

  /** Resolves when the broker has accepted the connection; rejects with LinkRefused when it refuses it. */
  connected(signal: AbortSignal): Promise<void> {
    return this.within(CONNACK_TIMEOUT, SILENT_BROKER, signal, (done) => {
      this.client.once('connect', () => done());
      this.client.once('error', (error) => {
        const isRefusal = error instanceof ErrorWithReasonCode && [4, 5, 0x86, 0x87].includes(error.code);
        done(isRefusal ? new LinkRefused(error.message) : error);
      });
    });
  }

  async subscribe(filter: string, signal: AbortSignal): Promise<void> {
    await this.within(SUBACK_TIMEOUT, `the GX did not answer the subscription to ${filter}`, signal, (done) => {
      this.client.subscribe(this.prefix + filter, { qos: 0 }, (error, granted) => {
        const isRefused = granted?.some((grant) => grant.qos >= 128);
        done(isRefused ? new LinkRefused(`the broker refuses the subscription to ${filter}`) : error);
      });
    });
  }

  async unsubscribe(filter: string, signal: AbortSignal): Promise<void> {
    await this.within(SUBACK_TIMEOUT, `the GX did not confirm unsubscribing from ${filter}`, signal, (done) => {
      this.client.unsubscribe(this.prefix + filter, (error) => done(error));
    });
  }

  /** Publishes a request of `R/...`, at QoS 0. */
  request(topic: string, payload: string): void {
    if (!topic.startsWith('R/')) throw new Error(`BUG: publishing to ${topic} is not allowed`);
    this.client.publish(this.prefix + topic, payload, { qos: 0, retain: false });
  }

  /** Ends the connection; `closed` settles with the first reason. What was read while paused is given nevertheless. */
  end(reason: string): void {
    if (this.isOver) return;
    this.reason = reason;
    if (this.socket.isPaused()) this.socket.read();
    this.isOver = true;
    this.client.end(true);
    this.resume();
  }

  /** Whether the process stood still, which ends the connection: the next one tells what is so now. */
  private stoodStill(): boolean {
    const gap = performance.now() - this.beatAt;
    if (gap < STANDSTILL) return false;
    this.end(`this program stood still for ${duration(gap)}, and what the GX said meanwhile has no time`);
    return true;
  }

  private within(
    timeout: number,
    late: string,
    signal: AbortSignal,
    begin: (done: (error?: Error | null) => void) => void,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (error?: Error | null) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        this.client.removeListener('close', closed);
        if (error) reject(error);
        else resolve();
      };
      const closed = () => done(new Error(this.reason));
      const abort = () => done(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
      const timer = setTimeout(() => done(new Error(late)), timeout);
      signal.addEventListener('abort', abort, { once: true });
      // What has happened already is not told again.
      if (signal.aborted) return abort();
      if (this.isClosed) return closed();
      this.client.once('close', closed);
      begin(done);
    });
  }
}
