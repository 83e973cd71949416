/** A Unix socket that answers: one line of JSON in, one line of JSON out. An empty line asks what `{}` asks. */
import { connect, createServer, type Socket } from 'node:net';
import { codeOf } from '../shared/files.ts';

/** Characters of a request, and of an answer: a day of energy has some thousands. */
const LONGEST_REQUEST = 64 * 1024;
const LONGEST_ANSWER = 1024 * 1024;
/** So long a connection may stay open at the answering end, ms. */
const OPEN_FOR = 2_000;

/** Its result must fit into JSON; where it throws, the connection is closed without an answer. */
export type Respond = (request: unknown) => unknown;

type Reply =
  | { readonly kind: 'answered'; readonly answer: unknown }
  /** Nobody listens, or there is no such socket. */
  | { readonly kind: 'nobody' }
  /** Somebody listens, and no answer came in time, or none that is one line of JSON. */
  | { readonly kind: 'silent' };

/** Listens at `path`; resolves with what breaks all connections and ends it. Rejects as node:net does. */
export function serve(path: string, respond: Respond): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    const timer = setTimeout(() => socket.destroy(), OPEN_FOR);
    socket.on('close', () => {
      clearTimeout(timer);
      sockets.delete(socket);
    });
    // Whoever asks and does not wait for the answer harms nobody else.
    socket.on('error', () => socket.destroy());
    answerLine(socket, respond);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path }, () => {
      server.off('error', reject);
      // A connection that cannot be accepted (no file left to open) costs that connection alone.
      server.on('error', () => undefined);
      resolve(close);
    });
  });
}

/** Answers the first line, or what came before the other side's end. */
function answerLine(socket: Socket, respond: Respond): void {
  let text = '';
  let isAnswered = false;
  const answer = () => {
    if (isAnswered) return;
    isAnswered = true;
    try {
      const [line = ''] = text.split('\n', 1);
      socket.end(`${JSON.stringify(respond(line.trim() === '' ? {} : JSON.parse(line)))}\n`);
    } catch {
      socket.destroy();
    }
  };
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    if (isAnswered) return;
    text += chunk;
    if (text.length > LONGEST_REQUEST) socket.destroy();
    else if (text.includes('\n')) answer();
  });
  socket.on('end', answer);
}

/** Asks whoever listens at `path`, for at most `within` ms. Rejects where the file system or a permission forbids it. */
export function ask(path: string, request: object, within: number): Promise<Reply> {
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
      // It went away, perhaps after its answer, or more connections wait than may.
      if (SILENT.has(code)) return end(read(text));
      clearTimeout(timer);
      reject(error);
    });
    socket.write(`${JSON.stringify(request)}\n`);
  });
}

const NOBODY: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOENT']);
const SILENT: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'EAGAIN']);

function read(text: string): Reply {
  try {
    return { kind: 'answered', answer: JSON.parse(text) };
  } catch {
    return { kind: 'silent' };
  }
}
