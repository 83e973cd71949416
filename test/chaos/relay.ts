/**
 * A TCP relay between the daemon and its broker. It knows what was sent: a PUBLISH counts from the moment at which
 * the kernel has taken its last byte for the daemon's socket. And it fails as networks do: closed, or silent.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type IPublishPacket, parser } from 'mqtt-packet';

export interface Relay {
  readonly port: number;
  /** Nobody can connect, and those who are connected are put out. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Connections stay, and are taken, but no byte passes in either direction. */
  silence(): void;
  /** What waited passes, as far as its connection is still there. */
  speak(): Promise<void>;
  stop(): Promise<void>;
}

/** Who is told of one connection. */
export interface Witness {
  sent(packet: IPublishPacket): void;
  /** The daemon ended it. */
  ended(): void;
}

interface Pair {
  readonly daemon: Socket;
  readonly broker: Socket;
}

/** How long it takes until an end that came during the silence is seen, ms. */
const SIGHT = 100;

/** `accept` is called for each connection of the daemon. */
export async function startRelay(brokerPort: number, accept: () => Witness): Promise<Relay> {
  const pairs = new Set<Pair>();
  let isSilent = false;
  const server = createServer((daemon) => {
    const pair = { daemon, broker: connect(brokerPort, '127.0.0.1') };
    pairs.add(pair);
    for (const socket of [pair.daemon, pair.broker]) {
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => pairs.delete(pair));
    }
    join(pair, accept(), () => isSilent);
    if (isSilent) hold(pair);
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const down = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const { broker } of pairs) broker.destroy();
    await closed;
  };
  const port = await listen(0);
  return {
    port,
    down,
    async up() {
      if (!server.listening) await listen(port);
    },
    silence() {
      isSilent = true;
      for (const pair of pairs) hold(pair);
    },
    async speak() {
      isSilent = false;
      for (const { daemon } of pairs) daemon.resume();
      await delay(SIGHT);
      for (const { broker } of pairs) broker.resume();
    },
    stop: down,
  };
}

function hold({ daemon, broker }: Pair): void {
  daemon.pause();
  broker.pause();
}

function join({ daemon, broker }: Pair, witness: Witness, isSilent: () => boolean): void {
  const incoming = parser({ protocolVersion: 4 });
  let complete: IPublishPacket[] = [];
  incoming.on('packet', (packet) => {
    if (packet.cmd === 'publish') complete.push(packet);
  });
  broker.on('data', (bytes: Buffer) => {
    incoming.parse(bytes);
    const packets = complete;
    complete = [];
    const isTaken = daemon.write(bytes, (error) => {
      if (!error) for (const packet of packets) witness.sent(packet);
    });
    if (!isTaken) broker.pause();
  });
  daemon.on('drain', () => {
    if (!isSilent()) broker.resume();
  });
  daemon.on('data', (bytes: Buffer) => void broker.write(bytes));
  broker.once('close', () => daemon.destroySoon());
  daemon.once('close', () => {
    if (!broker.destroyed) witness.ended();
    broker.destroy();
  });
}
