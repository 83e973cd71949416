/** One client of the test broker, seen from the broker: its filters, and what is written to its socket. */

import type { Socket } from 'node:net';
import { generate, type IConnectPacket, type Packet } from 'mqtt-packet';

type Version = 4 | 5;

/** A QoS 0 PUBLISH, encoded once for each protocol version and shared by all who receive it. */
export class Message {
  readonly topic: string;
  readonly levels: string[];
  readonly payload: Buffer;
  readonly retain: boolean;
  readonly #packets: { [version in Version]?: Buffer } = {};

  constructor(topic: string, payload: Buffer, retain: boolean) {
    this.topic = topic;
    this.levels = topic.split('/');
    this.payload = payload;
    this.retain = retain;
  }

  packet(version: Version): Buffer {
    this.#packets[version] ??= this.#encode(version);
    return this.#packets[version];
  }

  /** By hand, because a GX also publishes on topics that are illegal (with `#` or `+` in them). */
  #encode(version: Version): Buffer {
    const name = Buffer.from(this.topic);
    const properties = Buffer.alloc(version === 5 ? 1 : 0);
    const header = [this.retain ? 0x31 : 0x30];
    let length = 2 + name.length + properties.length + this.payload.length;
    for (; length > 127; length >>= 7) header.push((length & 127) | 128);
    header.push(length, name.length >> 8, name.length & 255);
    return Buffer.concat([Buffer.from(header), name, properties, this.payload]);
  }
}

export class Client {
  readonly id: string;
  readonly username: string | undefined;
  /** MQTT 3.1.1 or 5. */
  readonly version: Version;
  /** Messages that were not written because too many bytes were waiting already. */
  dropped = 0;

  readonly #socket: Socket;
  readonly #maxWriteBuffer: number;
  readonly #filters = new Map<string, string[]>();

  constructor(socket: Socket, { clientId, username, protocolVersion }: IConnectPacket, maxWriteBuffer: number) {
    this.id = clientId || `unnamed-${socket.remotePort}`;
    this.username = username;
    this.version = protocolVersion === 5 ? 5 : 4;
    this.#socket = socket;
    this.#maxWriteBuffer = maxWriteBuffer;
  }

  /** As they stand in its SUBSCRIBE packets. */
  get filters(): string[] {
    return [...this.#filters.keys()];
  }

  subscribe(filter: string): void {
    this.#filters.set(filter, filter.split('/'));
  }

  unsubscribe(filter: string): void {
    this.#filters.delete(filter);
  }

  /** Once for each filter that matches; with `only`, for that filter alone. */
  deliver(message: Message, only?: string): void {
    for (const [filter, levels] of this.#filters) {
      if ((only === undefined || only === filter) && matches(levels, message.levels)) this.#offer(message);
    }
  }

  send(packet: Packet): void {
    this.#write(generate(packet, { protocolVersion: this.version }));
  }

  /** Resolves when its socket took all that was written, or closed. */
  drained(): Promise<void> {
    const socket = this.#socket;
    return new Promise((resolve) => {
      const done = () => {
        socket.off('drain', done).off('close', done);
        resolve();
      };
      if (socket.writableNeedDrain) socket.on('drain', done).on('close', done);
      else resolve();
    });
  }

  /** Says goodbye with what is still to be written. */
  end(): void {
    this.#socket.end();
  }

  /** Ends the connection without a DISCONNECT. */
  kick(): void {
    this.#socket.destroy();
  }

  #offer(message: Message): void {
    const packet = message.packet(this.version);
    if (this.#socket.writableLength + packet.length > this.#maxWriteBuffer) this.dropped += 1;
    else this.#write(packet);
  }

  /** What is written in one turn of the event loop leaves together. */
  #write(bytes: Buffer): void {
    const socket = this.#socket;
    if (socket.destroyed) return;
    if (!socket.writableCorked) {
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    socket.write(bytes);
  }
}

/** Both by level; `#` also matches the level above it, and neither wildcard matches a first level with `$`. */
function matches(filter: string[], topic: string[]): boolean {
  if (topic[0]?.startsWith('$') && topic[0] !== filter[0]) return false;
  const open = filter.at(-1) === '#';
  const fixed = open ? filter.slice(0, -1) : filter;
  if (open ? topic.length < fixed.length : topic.length !== fixed.length) return false;
  return fixed.every((level, i) => level === '+' || level === topic[i]);
}
