/** One client of the broker, seen from the broker: its session, its filters, and what is written to its socket. */

import type { Socket } from 'node:net';
import { generate, type IConnectPacket, type Packet } from 'mqtt-packet';
import type { Message, Version } from './message.ts';
import { isShared, levelsOf, matches } from './topic-filter.ts';

/** What outlives a connection when the client wants it: its filters, with their levels. No message is kept. */
export type Session = Map<string, string[]>;

/** However short the keepalive that a client asks for, it may be silent for that long, ms. */
const SHORTEST_SILENCE = 30_000;

export class Client {
  readonly id: string;
  readonly username: string | undefined;
  /** MQTT 3.1.1 or 5. */
  readonly version: Version;
  /** Its session is wanted again after the connection. */
  readonly isPersistent: boolean;
  /** Messages that were not written because too many bytes were waiting already. */
  dropped = 0;
  session: Session = new Map();

  private readonly socket: Socket;
  private readonly maxWriteBuffer: number;
  private readonly aliases = new Map<number, string>();
  private silence: NodeJS.Timeout | undefined;

  constructor(socket: Socket, packet: IConnectPacket, maxWriteBuffer: number) {
    const { clientId, username, protocolVersion, clean, properties } = packet;
    this.id = clientId || `unnamed-${socket.remotePort}`;
    this.username = username;
    this.version = protocolVersion === 5 ? 5 : 4;
    this.isPersistent = this.version === 5 ? (properties?.sessionExpiryInterval ?? 0) > 0 : !clean;
    this.socket = socket;
    this.maxWriteBuffer = maxWriteBuffer;
  }

  /** As they stand in its SUBSCRIBE packets. */
  get filters(): string[] {
    return [...this.session.keys()];
  }

  subscribe(filter: string): void {
    this.session.set(filter, levelsOf(filter));
  }

  unsubscribe(filter: string): void {
    this.session.delete(filter);
  }

  /** `keepalive` is the one of its CONNECT, s; 0 for none. A silent client is closed without a word. */
  watch(keepalive: number): void {
    if (keepalive === 0) return;
    this.silence = setTimeout(() => this.kick(), Math.max(1500 * keepalive, SHORTEST_SILENCE));
    this.socket.once('close', () => clearTimeout(this.silence));
  }

  /** It sent a packet. */
  heard(): void {
    this.silence?.refresh();
  }

  /** The topic of a PUBLISH, which in MQTT 5 may be a number that stands for an earlier one. */
  topicOf(topic: string, alias: number | undefined): string {
    if (alias === undefined) return topic;
    if (topic !== '') this.aliases.set(alias, topic);
    return this.aliases.get(alias) ?? '';
  }

  /** Once for each filter that matches; of a group that shares a filter only one client gets it. */
  deliver(message: Message): void {
    for (const [filter, levels] of this.session) {
      if (matches(levels, message.levels) && (!isShared(filter) || message.claim(filter))) this.offer(message);
    }
  }

  /** For one filter, which is not a shared one. */
  deliverFor(filter: string, message: Message): void {
    const levels = this.session.get(filter);
    if (levels && !isShared(filter) && matches(levels, message.levels)) this.offer(message);
  }

  send(packet: Packet): void {
    this.write(generate(packet, { protocolVersion: this.version }));
  }

  /** Resolves when its socket took all that was written, or closed. */
  drained(): Promise<void> {
    const socket = this.socket;
    // How much is too much for the stream differs from Node to Node: so it is asked what waits, and told when that is gone.
    return new Promise((resolve) => {
      if (socket.destroyed || socket.writableLength === 0) resolve();
      else socket.write('', () => resolve());
    });
  }

  /** Ends the connection when all that was sent is written. */
  end(): void {
    this.socket.destroySoon();
  }

  /** Ends the connection without a DISCONNECT. */
  kick(): void {
    this.socket.destroy();
  }

  private offer(message: Message): void {
    const packet = message.packet(this.version);
    if (this.socket.writableLength + packet.length > this.maxWriteBuffer) this.dropped += 1;
    else this.write(packet);
  }

  /** What is written in one turn of the event loop leaves together. */
  private write(bytes: Buffer): void {
    const socket = this.socket;
    if (socket.destroyed) return;
    if (!socket.writableCorked) {
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    socket.write(bytes);
  }
}
