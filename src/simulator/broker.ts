/**
 * A small MQTT broker for tests, on loopback: MQTT 3.1.1 and 5, clean sessions, plain or TLS.
 *
 * It has the manners of the broker in a GX device where they differ from the usual ones:
 * - a message goes to a client once for each of its filters that match;
 * - everything is delivered with QoS 0, whatever QoS the subscription was granted;
 * - when a client does not read and too much is waiting for it, messages are dropped without a word;
 * - a refused login is answered late.
 */

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';
import { type IConnectPacket, type IPublishPacket, type ISubscribePacket, type Packet, parser } from 'mqtt-packet';
import { Client, Message } from './client.ts';

const NOT_AUTHORIZED = { 4: 5, 5: 0x87 };

export interface BrokerOptions {
  /** 127.0.0.1 by default. */
  host?: string;
  /** Any free one by default. */
  port?: number;
  tls?: { key: string; cert: string };
  /** By default everybody is let in. */
  authenticate?: (username: string | undefined, password: string | undefined, clientId: string) => boolean;
  /** Time from a refused CONNECT to its CONNACK, ms. */
  refusalDelay?: number;
  /** Topics on which the publish of a client is acknowledged but goes to nobody. */
  refusePublish?: (topic: string) => boolean;
  /** Bytes waiting for a client beyond which messages for it are dropped; 8 MiB by default, as on a GX. */
  maxWriteBuffer?: number;
}

export interface Subscription {
  readonly clientId: string;
  readonly filter: string;
  readonly qos: number;
}

export interface Publication {
  readonly clientId: string;
  readonly topic: string;
  readonly payload: string;
  readonly qos: number;
  readonly retain: boolean;
}

type PublishHandler = (topic: string, payload: string, client: Client) => void;
type SubscribeHandler = (filters: string[], client: Client) => void;

/** Rejects when the port is taken. */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  const broker = new Broker(options);
  await broker.comeUp();
  return broker;
}

export class Broker {
  /** Every filter of every SUBSCRIBE, in order of arrival. */
  readonly subscriptions: Subscription[] = [];
  /** Every PUBLISH of a client, in order of arrival, those refused too. */
  readonly published: Publication[] = [];
  /** By topic. A change of this map shows to later subscribers only. */
  readonly retained = new Map<string, string | Buffer>();
  /** Those connected now, by client id. */
  readonly clients = new Map<string, Client>();
  port: number;

  readonly #options: BrokerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #publishHandlers: PublishHandler[] = [];
  readonly #subscribeHandlers: SubscribeHandler[] = [];
  readonly #downHandlers: (() => void)[] = [];

  constructor(options: BrokerOptions) {
    this.#options = options;
    this.port = options.port ?? 0;
    const accept = (socket: Socket) => this.#accept(socket);
    this.#server = options.tls ? createTlsServer(options.tls, accept) : createServer(accept);
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  get url(): string {
    return `${this.#options.tls ? 'mqtts' : 'mqtt'}://127.0.0.1:${this.port}`;
  }

  /** Called after the message was passed on to the subscribers and acknowledged. */
  onPublish(handler: PublishHandler): void {
    this.#publishHandlers.push(handler);
  }

  /** Called after the SUBACK and the retained messages. */
  onSubscribe(handler: SubscribeHandler): void {
    this.#subscribeHandlers.push(handler);
  }

  onDown(handler: () => void): void {
    this.#downHandlers.push(handler);
  }

  /** With `retain` an empty payload removes what was retained; it is delivered nevertheless. */
  publish(topic: string, payload: string | Buffer, { retain = false } = {}): void {
    if (retain && payload.length > 0) this.retained.set(topic, payload);
    else if (retain) this.retained.delete(topic);
    const message = new Message(topic, Buffer.from(payload), false);
    for (const client of this.clients.values()) client.deliver(message);
  }

  /** Resolves when nothing is waiting for a client any more: as soon as all of them have read enough. */
  async drained(): Promise<void> {
    await nextTurn();
    for (const client of this.clients.values()) await client.drained();
  }

  /** Every connection ends without a DISCONNECT. */
  kickAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** The broker is away: nobody is connected and nobody can connect. */
  async goDown(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.kickAll();
    for (const handler of this.#downHandlers) handler();
    await closed;
  }

  /** It is back on the same port with the same retained messages. */
  async comeUp(): Promise<void> {
    this.#server.listen(this.port, this.#options.host ?? '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await this.goDown();
  }

  #accept(socket: Socket): void {
    const incoming = parser();
    let client: Client | undefined;
    incoming.on('packet', (packet) => {
      if (socket.destroyed) return;
      if (client) this.#handle(client, packet);
      else if (packet.cmd !== 'connect') socket.destroy();
      else if (this.#admits(packet)) client = this.#connect(socket, packet);
      else {
        incoming.removeAllListeners('packet');
        this.#refuse(socket, packet);
      }
    });
    incoming.on('error', () => socket.destroy());
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => incoming.parse(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (client && this.clients.get(client.id) === client) this.clients.delete(client.id);
    });
  }

  #admits({ username, password, clientId }: IConnectPacket): boolean {
    return this.#options.authenticate?.(username, password?.toString(), clientId) ?? true;
  }

  #connect(socket: Socket, packet: IConnectPacket): Client {
    const client = new Client(socket, packet, this.#options.maxWriteBuffer ?? 8 * 1024 * 1024);
    this.clients.get(client.id)?.kick();
    this.clients.set(client.id, client);
    client.send({ cmd: 'connack', sessionPresent: false, returnCode: 0, reasonCode: 0 });
    return client;
  }

  #refuse(socket: Socket, packet: IConnectPacket): void {
    const client = new Client(socket, packet, Number.POSITIVE_INFINITY);
    const code = NOT_AUTHORIZED[client.version];
    const timer = setTimeout(() => {
      client.send({ cmd: 'connack', sessionPresent: false, returnCode: code, reasonCode: code });
      client.end();
    }, this.#options.refusalDelay ?? 0);
    socket.once('close', () => clearTimeout(timer));
  }

  #handle(client: Client, packet: Packet): void {
    const { messageId = 0 } = packet;
    switch (packet.cmd) {
      case 'subscribe':
        this.#subscribe(client, packet);
        break;
      case 'unsubscribe':
        for (const filter of packet.unsubscriptions) client.unsubscribe(filter);
        client.send({ cmd: 'unsuback', messageId, granted: packet.unsubscriptions.map(() => 0) });
        break;
      case 'publish':
        this.#receive(client, packet);
        break;
      case 'pubrel':
        client.send({ cmd: 'pubcomp', messageId });
        break;
      case 'pingreq':
        client.send({ cmd: 'pingresp' });
        break;
      default: // DISCONNECT, or what a client may not send.
        client.kick();
    }
  }

  #subscribe(client: Client, { messageId = 0, subscriptions }: ISubscribePacket): void {
    const filters = subscriptions.map(({ topic }) => topic);
    for (const { topic: filter, qos } of subscriptions) {
      this.subscriptions.push({ clientId: client.id, filter, qos });
      client.subscribe(filter);
    }
    client.send({ cmd: 'suback', messageId, granted: subscriptions.map(({ qos }) => qos) });
    for (const filter of filters) {
      for (const [topic, payload] of this.retained) {
        client.deliver(new Message(topic, Buffer.from(payload), true), filter);
      }
    }
    for (const handler of this.#subscribeHandlers) handler(filters, client);
  }

  #receive(client: Client, { messageId = 0, topic, payload, qos, retain }: IPublishPacket): void {
    this.published.push({ clientId: client.id, topic, payload: payload.toString(), qos, retain });
    if (!this.#options.refusePublish?.(topic)) this.publish(topic, payload, { retain });
    if (qos > 0) client.send({ cmd: qos === 1 ? 'puback' : 'pubrec', messageId });
    for (const handler of this.#publishHandlers) handler(topic, payload.toString(), client);
  }
}
