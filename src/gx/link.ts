/**
 * One MQTT connection over a dialled socket. It lives once: when it ends, the source makes another.
 *
 * It subscribes at QoS 0 (a GX knows no other), and publishes to `R/...` only: this is the one place of the
 * program that publishes, so the program cannot change a setting of a power system.
 *
 * Paused, it reads nothing from its socket: what the GX sends fills the buffers of TCP, then that of the broker.
 */
import type { Socket } from 'node:net';
import { ErrorWithReasonCode, type IPublishPacket, MqttClient } from 'mqtt';
import type { Endpoint } from './endpoints.ts';

/** A GX answers a wrong password after 1 to 6 s. */
const CONNACK_TIMEOUT = 15_000;
const SUBACK_TIMEOUT = 15_000;
/** MQTT's own keepalive, in seconds. */
const PING_INTERVAL = 15;
/** While paused no answer to a ping can be read: pings are sent so often, ms, and none is missed. */
const PAUSED_PING = 5_000;

/** Takes every message; `retained` tells that it was stored by the broker and not just sent. */
export type OnMessage = (topic: string, payload: Buffer, retained: boolean) => void;

const SILENT_BROKER = 'something listens, but does not answer as an MQTT broker';

/** The broker's refusal of a connection or subscription. */
export class LinkRefused extends Error {}

export class Link {
  /** Arrival of the bytes that are being read, by the given clock: one clock call a socket read. */
  arrived: number;
  /** Settles when the connection is over; the text says why. Never rejects. */
  readonly closed: Promise<string>;
  /** Called for each message; set it before subscribing. */
  onMessage: OnMessage = () => undefined;
  private readonly client: MqttClient;
  private readonly clock: () => number;
  private reason = 'the GX closed the connection';
  private isOver = false;
  /** Pings while paused. */
  private pings: NodeJS.Timeout | undefined;
  /** MQTT.js gives no further message, and soon reads none, until this is called. */
  private proceed: (() => void) | undefined;

  /** `clock` gives the time of arrival in ms. */
  constructor(socket: Socket, endpoint: Endpoint, clientId: string, clock: () => number) {
    this.clock = clock;
    this.arrived = clock();
    socket.on('data', () => {
      this.arrived = clock();
    });
    const { username, password } = endpoint;
    this.client = new MqttClient(() => socket, {
      clientId,
      clean: true,
      protocolId: 'MQTT',
      protocolVersion: 4,
      keepalive: PING_INTERVAL,
      reconnectPeriod: 0,
      // Ours comes first, and says more.
      connectTimeout: CONNACK_TIMEOUT * 2,
      resubscribe: false,
      queueQoSZero: false,
      ...(password === undefined ? {} : { username: username ?? '', password }),
    });
    this.client.on('message', (topic: string, payload: Buffer, packet: IPublishPacket) =>
      this.onMessage(topic, payload, packet.retain),
    );
    this.client.handleMessage = (_packet, done) => {
      if (this.pings) this.proceed = done;
      else done();
    };
    this.client.on('error', (error) => this.end(error.message));
    this.closed = new Promise((resolve) => this.client.once('close', () => resolve(this.reason)));
  }

  get isPaused(): boolean {
    return this.pings !== undefined;
  }

  /** At most one more message is given until `resume`; the connection is kept up. */
  pause(): void {
    if (this.isOver) return;
    this.pings ??= setInterval(() => {
      if (this.client.connected) this.client.sendPing();
      this.client.reschedulePing(true);
    }, PAUSED_PING);
  }

  /** Reads on. What was read before the pause and not given has arrived now: the clock may have been set meanwhile. */
  resume(): void {
    clearInterval(this.pings);
    this.pings = undefined;
    const { proceed } = this;
    this.proceed = undefined;
    if (!proceed) return;
    this.arrived = this.clock();
    proceed();
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
      this.client.subscribe(filter, { qos: 0 }, (error, granted) => {
        const isRefused = granted?.some((grant) => grant.qos >= 128);
        done(isRefused ? new LinkRefused(`the broker refuses the subscription to ${filter}`) : error);
      });
    });
  }

  async unsubscribe(filter: string, signal: AbortSignal): Promise<void> {
    await this.within(SUBACK_TIMEOUT, `the GX did not answer the end of ${filter}`, signal, (done) => {
      this.client.unsubscribe(filter, (error) => done(error));
    });
  }

  /** Publishes a request of `R/...`, at QoS 0. */
  request(topic: string, payload: string): void {
    if (!topic.startsWith('R/')) throw new Error(`BUG: publishing to ${topic} is not allowed`);
    this.client.publish(topic, payload, { qos: 0, retain: false });
  }

  /** Ends the connection; `closed` settles with the first reason. What was read while paused is given nevertheless. */
  end(reason: string): void {
    if (!this.isOver) this.reason = reason;
    this.isOver = true;
    this.client.end(true);
    this.resume();
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
      this.client.once('close', closed);
      begin(done);
    });
  }
}
