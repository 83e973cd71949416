/**
 * What connections may cost, however many there are and however slowly they ask and read. Each has one request at a time
 * and so long for its answer, and where one comes too many the oldest that is owed no answer makes room: whoever holds
 * connections open cannot keep a watchdog out.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const MOST = 50;

export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** `longest`: an answer that was not read by then ends its connection, ms. */
export function bound(server: Server, listener: Listener, longest: number): void {
  const open = new Set<Socket>();
  const latest = new WeakMap<Socket, ServerResponse>();
  const isOwed = (socket: Socket) => latest.get(socket)?.writableEnded === false;

  function take(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    // Nobody whom this is for asks before the answer came; thousands of questions in one packet are to cost nothing.
    if (isOwed(socket)) return void socket.destroy();
    latest.set(socket, response);
    const timer = setTimeout(() => socket.destroy(), longest);
    response.once('close', () => clearTimeout(timer));
    listener(request, response);
  }

  server.on('request', take).on('checkContinue', take);
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    if (open.size <= MOST) return;
    const oldest = [...open].find((one) => !isOwed(one));
    oldest?.destroy();
  });
}
