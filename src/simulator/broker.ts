/**
 * A small MQTT broker for the simulator and tests, on loopback: MQTT 3.1.1 and 5, plain or TLS.
 *
 * It has the manners of the broker in a GX device (FlashMQ) where they differ from the usual ones:
 * - a message goes to a client once for each of its filters that match;
 * - everything is delivered with QoS 0, whatever QoS the subscription was granted;
 * - a session can outlive its connection, but nothing is queued for it;
 * - when a client does not read and too much is waiting for it, messages are dropped without a word;
 * - a refused login is answered late (see door.ts).
 *
 * It has no `$SYS` topics, wills or websockets.
 */

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';
import type { IConnectPacket, IPublishPacket, ISubscribePacket, Packet } from 'mqtt-packet';
import { Client, type Session } from './client.ts';
import { Door, type DoorOptions } from './door.ts';
import { Message } from './message.ts';

const NOT_AUTHORIZED = 0x87;
/** What it says of itself to a client of MQTT 5. */
const ABILITIES = {
  receiveMaximum: 512,
  maximumPacketSize: 16 * 1024 * 1024,
  topicAliasMaximum: 65_535,
  sharedSubscriptionAvailable: true,
};

export interface BrokerOptions extends DoorOptions {
  /** 127.0.0.1 by default. */
  host?: string;
  /** Any free one by default. */
  port?: number;
  tls?: { key: string; cert: string };
  /** Topics on which the publish of a client goes to nobody; only a client of MQTT 5 is told. */
  refusePublish?: (topic: string) => boolean;
  /** Topics on which the publish of a client goes to nobody, though it counts as accepted. */
  withhold?: (topic: string) => boolean;
  /** Bytes waiting for a client beyond which messages for it are dropped; 8 MiB by default, as on a GX. */
  maxWriteBuffer?: number;
}

type PublishHandler = (topic: string, payload: string, client: Client) => void;
type PacketHandler = (packet: Packet, client: Client) => void;
type SubscribeHandler = (filters: string[], client: Client) => void;

/** Rejects when the port is taken. */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  const broker = new Broker(options);
  await broker.comeUp();
  return broker;
}

export class Broker {
  /** By topic. A change of this map shows to later subscribers only. */
  readonly retained = new Map<string, string | Buffer>();
  /** Those connected now, by client id. */
  readonly clients = new Map<string, Client>();
  port: number;

  private readonly options: BrokerOptions;
  private readonly server: Server;
  private readonly door: Door;
  private readonly sockets = new Set<Socket>();
  /** Of those who want theirs again, by client id. */
  private readonly sessions = new Map<string, Session>();
  private readonly packetHandlers: PacketHandler[] = [];
  private readonly publishHandlers: PublishHandler[] = [];
  private readonly subscribeHandlers: SubscribeHandler[] = [];
  private readonly downHandlers: (() => void)[] = [];

  constructor(options: BrokerOptions) {
    this.options = options;
    this.port = options.port ?? 0;
    this.door = new Door(options);
    const accept = (socket: Socket) => this.accept(socket);
    this.server = options.tls ? createTlsServer(options.tls, accept) : createServer(accept);
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  get url(): string {
    return `${this.options.tls ? 'mqtts' : 'mqtt'}://127.0.0.1:${this.port}`;
  }

  /** Sees every packet of a client that was let in, before anything is done with it. */
  onPacket(handler: PacketHandler): void {
    this.packetHandlers.push(handler);
  }

  /** Called after the message was passed on to the subscribers and acknowledged. */
  onPublish(handler: PublishHandler): void {
    this.publishHandlers.push(handler);
  }

  /** Called after the SUBACK and the retained messages. */
  onSubscribe(handler: SubscribeHandler): void {
    this.subscribeHandlers.push(handler);
  }

  onDown(handler: () => void): void {
    this.downHandlers.push(handler);
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
    for (const socket of this.sockets) socket.destroy();
  }

  /** MQTT is switched off, or on again: off, everybody is put out at once and nobody is let in. */
  setAccess(isOpen: boolean): void {
    this.door.isOpen = isOpen;
    if (isOpen) return;
    for (const client of this.clients.values()) {
      if (client.version === 5) client.send({ cmd: 'disconnect', reasonCode: NOT_AUTHORIZED });
      client.end();
    }
    this.clients.clear();
  }

  /** The broker is away: nobody is connected and nobody can connect. */
  async goDown(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.kickAll();
    this.sessions.clear();
    for (const handler of this.downHandlers) handler();
    await closed;
  }

  /** It is back on the same port with the same retained messages. */
  async comeUp(): Promise<void> {
    this.server.listen(this.port, this.options.host ?? '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await this.goDown();
  }

  private accept(socket: Socket): void {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    this.door.receive(socket, (packet) => {
      const client = this.connect(socket, packet);
      socket.on('close', () => {
        if (this.clients.get(client.id) === client) this.clients.delete(client.id);
      });
      return (next) => {
        client.heard();
        for (const handler of this.packetHandlers) handler(next, client);
        this.handle(client, next);
      };
    });
  }

  private connect(socket: Socket, packet: IConnectPacket): Client {
    const { clean = true, keepalive = 0 } = packet;
    const client = new Client(socket, packet, this.options.maxWriteBuffer ?? 8 * 1024 * 1024);
    this.clients.get(client.id)?.kick();
    this.clients.set(client.id, client);
    const session = clean ? undefined : this.sessions.get(client.id);
    if (session) client.session = session;
    if (client.isPersistent) this.sessions.set(client.id, client.session);
    else this.sessions.delete(client.id);
    client.send({
      cmd: 'connack',
      sessionPresent: session !== undefined,
      returnCode: 0,
      reasonCode: 0,
      properties: { ...ABILITIES, serverKeepAlive: keepalive },
    });
    client.watch(keepalive);
    return client;
  }

  private handle(client: Client, packet: Packet): void {
    const { messageId = 0 } = packet;
    switch (packet.cmd) {
      case 'subscribe':
        this.subscribe(client, packet);
        break;
      case 'unsubscribe':
        for (const filter of packet.unsubscriptions) client.unsubscribe(filter);
        client.send({ cmd: 'unsuback', messageId, granted: packet.unsubscriptions.map(() => 0) });
        break;
      case 'publish':
        this.receive(client, packet);
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

  private subscribe(client: Client, { messageId = 0, subscriptions }: ISubscribePacket): void {
    const filters = subscriptions.map(({ topic }) => topic);
    for (const filter of filters) client.subscribe(filter);
    client.send({ cmd: 'suback', messageId, granted: subscriptions.map(({ qos }) => qos) });
    for (const filter of filters) {
      for (const [topic, payload] of this.retained) {
        client.deliverFor(filter, new Message(topic, Buffer.from(payload), true));
      }
    }
    for (const handler of this.subscribeHandlers) handler(filters, client);
  }

  private receive(client: Client, packet: IPublishPacket): void {
    const { messageId = 0, payload, qos, retain, properties } = packet;
    const topic = client.topicOf(packet.topic, properties?.topicAlias);
    const isRefused = this.options.refusePublish?.(topic) ?? false;
    if (!isRefused && !this.options.withhold?.(topic)) this.publish(topic, payload, { retain });
    const reasonCode = isRefused ? NOT_AUTHORIZED : 0;
    if (qos > 0) client.send({ cmd: qos === 1 ? 'puback' : 'pubrec', messageId, reasonCode });
    for (const handler of this.publishHandlers) handler(topic, payload.toString(), client);
  }
}
