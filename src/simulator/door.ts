/**
 * The door of the broker: reads what a new connection sends until it knows who that is, and lets it in, or refuses it
 * as a GX does, which is late.
 */

import type { Socket } from 'node:net';
import { type IConnectPacket, type Packet, parser } from 'mqtt-packet';
import { Access, type Verdict } from './access.ts';
import { Client } from './client.ts';

const NOT_AUTHORIZED = { 4: 5, 5: 0x87 };
/** From a refused CONNECT to its answer, ms: at random between these. */
const REFUSAL_DELAY = [1000, 6000] as const;

export interface DoorOptions {
  /** Needed by everybody, under any user name; without it nobody needs one. */
  password?: string;
  /** A judgement of one's own instead; it knows no limit to guessing. */
  authenticate?: (username: string | undefined, password: string | undefined, clientId: string) => boolean;
  /** Time from a refused CONNECT to its CONNACK, ms, or its bounds; with `password` 1 to 6 s, else none. */
  refusalDelay?: number | readonly [least: number, most: number];
}

/** Takes the CONNECT of a client that is let in, and gives back what to do with its further packets. */
export type Enter = (packet: IConnectPacket) => (packet: Packet) => void;

export class Door {
  /** false: nobody is let in. */
  isOpen = true;
  private readonly options: DoorOptions;
  private readonly access: Access;

  constructor(options: DoorOptions) {
    this.options = options;
    this.access = new Access(options.password);
  }

  receive(socket: Socket, enter: Enter): void {
    const incoming = parser();
    let handle: ((packet: Packet) => void) | undefined;
    incoming.on('packet', (packet) => {
      if (socket.destroyed) return;
      if (handle) return handle(packet);
      if (packet.cmd !== 'connect') return void socket.destroy();
      const verdict = this.judge(packet);
      if (verdict === 'admitted') {
        handle = enter(packet);
        return;
      }
      incoming.removeAllListeners('packet');
      this.refuse(socket, packet, verdict === 'refused at once' ? 0 : this.delay());
    });
    incoming.on('error', () => socket.destroy());
    socket.on('data', (bytes: Buffer) => incoming.parse(bytes));
  }

  private judge({ username, password, clientId }: IConnectPacket): Verdict {
    if (!this.isOpen) return 'refused';
    const { authenticate } = this.options;
    if (!authenticate) return this.access.judge(username, password?.toString());
    return authenticate(username, password?.toString(), clientId) ? 'admitted' : 'refused';
  }

  private delay(): number {
    const { refusalDelay = this.options.password === undefined ? 0 : REFUSAL_DELAY } = this.options;
    if (typeof refusalDelay === 'number') return refusalDelay;
    const [least, most] = refusalDelay;
    return least + Math.random() * (most - least);
  }

  private refuse(socket: Socket, packet: IConnectPacket, delay: number): void {
    const client = new Client(socket, packet, Number.POSITIVE_INFINITY);
    const code = NOT_AUTHORIZED[client.version];
    const timer = setTimeout(() => {
      client.send({ cmd: 'connack', sessionPresent: false, returnCode: code, reasonCode: code });
      client.end();
    }, delay);
    socket.once('close', () => clearTimeout(timer));
  }
}
