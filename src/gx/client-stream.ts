/**
 * What MQTT.js has in place of the socket: it writes to the socket, and reads the packets that are pushed to it. Both end
 * together.
 */
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

export class ClientStream extends Duplex {
  private readonly connection: Socket;

  constructor(socket: Socket) {
    super();
    this.connection = socket;
    socket.once('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.once('close', () => this.destroy());
  }

  override _read(): void {
    // Packets are pushed as they come: beside messages there are few.
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.connection.write(bytes, done);
  }

  override _final(done: () => void): void {
    this.connection.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.connection.destroy();
    done(error);
  }
}
