/** Both ends of the socket of a lock: one line of JSON for whoever connects. */
import { connect, createServer, type Socket } from 'node:net';
import { codeOf } from '../shared/files.ts';

/** What came of a question. */
export type Reply =
  | { readonly kind: 'answered'; readonly answer: unknown }
  /** Nobody listens, or there is no such socket. */
  | { readonly kind: 'nobody' }
  /** Somebody listens and says nothing. */
  | { readonly kind: 'silent' }
  /** Somebody listened, and went away without an answer. */
  | { readonly kind: 'gone' };

/** How long a connection to a holder may stay open, ms. */
const OPEN_FOR = 2_000;
const LONGEST_ANSWER = 1024 * 1024;

export interface Holder {
  /** Rejects as node:net does. */
  listen(path: string): Promise<void>;
  /** From now on every connection, the open ones too, gets the answer. */
  answer(describe: () => unknown): void;
  /** Breaks all connections. */
  close(): Promise<void>;
}

export function createHolder(): Holder {
  const sockets = new Set<Socket>();
  let describe: (() => unknown) | undefined;
  const tell = (socket: Socket) => {
    if (describe) socket.end(`${JSON.stringify(describe())}\n`);
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Who asks and does not wait for the answer is no fault of ours.
    socket.on('error', () => socket.destroy());
    socket.setTimeout(OPEN_FOR, () => socket.destroy());
    tell(socket);
  });
  return {
    listen: (path) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ path }, () => {
          server.off('error', reject);
          // A connection that cannot be accepted (no file left to open) costs that connection alone.
          server.on('error', () => undefined);
          resolve();
        });
      }),
    answer(now) {
      describe = now;
      for (const socket of sockets) tell(socket);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Asks whoever listens at `path`, for at most `within` ms. Rejects where the file system or a permission forbids it. */
export function ask(path: string, within: number): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(path);
    const timer = setTimeout(() => end({ kind: 'silent' }), within);
    const end = (reply: Reply) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reply);
    };
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > LONGEST_ANSWER) end({ kind: 'silent' });
    });
    socket.on('end', () => end(read(text)));
    socket.on('error', (error) => {
      const code = codeOf(error);
      if (NOBODY.has(code)) return end({ kind: 'nobody' });
      if (code === 'ECONNRESET' || code === 'EPIPE') return end({ kind: 'gone' });
      if (code === BUSY) return end({ kind: 'silent' });
      clearTimeout(timer);
      reject(error);
    });
  });
}

const NOBODY: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOENT']);
/** More connections wait than may: somebody listens. */
const BUSY = 'EAGAIN';

function read(text: string): Reply {
  try {
    return { kind: 'answered', answer: JSON.parse(text) };
  } catch {
    return { kind: 'gone' };
  }
}
