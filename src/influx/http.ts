/**
 * One HTTP request: it follows no redirect, ends within a time limit, and reads no more of the answer than is of use.
 * What the network does wrong comes back as data. Connections are kept for the next request. A server may close one
 * just when it is written to; then the request goes out once more, on a new connection, and nobody is told.
 */
import http from 'node:http';
import https from 'node:https';
import { Socket } from 'node:net';
import { codeOf } from '../shared/files.ts';
import { unlessAborted } from '../shared/wait.ts';
import { explain, type Failure } from './failure.ts';

export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, cut off after about 1 MiB. */
  readonly text: string;
}

/** As it comes from node:http. */
interface RawAnswer extends Omit<Answer, 'headers'> {
  readonly headers: Readonly<Record<string, unknown>>;
}

export type HttpReply = Answer | Failure;

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array | string;
}

/** What a request keeps to: it ends with `signal`, and uses `agent`; `false` is a new connection for one request. */
interface Terms {
  readonly signal: AbortSignal;
  readonly agent: http.Agent | false;
}

/** Lines go out with these. */
const LINE_HEADERS = { 'content-encoding': 'gzip', 'content-type': 'text/plain; charset=utf-8' } as const;

/** A request ends after this many ms at the latest, answered or not; a write gets more, by its size. */
const TIME_LIMIT = 30_000;

/** The slowest way that is waited for, in bytes a ms. */
const SLOWEST = 2;

/** No more is read of an answer once it is so long, in characters. */
export const TEXT_LIMIT = 1024 * 1024;

/** A connection is kept for so long without a request, in ms: routers forget a silent one after a few minutes. */
const IDLE = 50_000;

const KEPT = { keepAlive: true, timeout: IDLE };
const AGENTS = { http: watched(new http.Agent(KEPT)), https: watched(new https.Agent(KEPT)) };

/** The errors of requests on a kept connection that ended before the first byte of an answer. */
const stale = new WeakSet<Error>();

function watched<A extends http.Agent>(agent: A): A {
  const reuse = agent.reuseSocket.bind(agent);
  agent.reuseSocket = (socket, request) => {
    reuse(socket, request);
    const read = () => (socket instanceof Socket ? socket.bytesRead : 0);
    const before = read();
    request.once('error', (error) => {
      const isClosed = ['ECONNRESET', 'EPIPE'].includes(codeOf(error));
      if (isClosed && read() === before) stale.add(error);
    });
  };
  return agent;
}

/** Sends one request. Rejects only with the reason of `signal`, when that aborts. */
export function request(
  url: string,
  signal: AbortSignal,
  options: RequestOptions = {},
  limit = TIME_LIMIT,
): Promise<HttpReply> {
  // Whether something was changed before a kept connection ended cannot be told: so changes get a connection of their own.
  const own = options.method === undefined || options.method === 'GET' ? {} : ({ agent: false } as const);
  return attempt(url, signal, limit, (terms) => exchange(url, options, { ...terms, ...own }));
}

/** Sends lines, compressed. A slow way gets the time it needs. */
export function write(
  url: string,
  authorization: Record<string, string>,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<HttpReply> {
  return writeBy(url, body, signal, ({ headers, ...terms }) =>
    exchange(url, { method: 'POST', headers: { ...headers, ...authorization }, body }, terms),
  );
}

/** The same by any client on top of node:http: `send` is called twice where the server closed a kept connection. */
export function writeBy(
  url: string,
  body: Uint8Array,
  signal: AbortSignal,
  send: (terms: Terms & { headers: typeof LINE_HEADERS }) => Promise<RawAnswer>,
): Promise<HttpReply> {
  return attempt(url, signal, writeLimit(body), (terms) => send({ ...terms, headers: LINE_HEADERS }));
}

/** How long a write of this body may take, in ms. */
export function writeLimit(body: Uint8Array): number {
  return TIME_LIMIT + body.length / SLOWEST;
}

/** Sends once, and once more where the server closed a kept connection. Rejects only with the reason of `signal`. */
async function attempt(
  url: string,
  signal: AbortSignal,
  limit: number,
  send: (terms: Terms) => Promise<RawAnswer>,
): Promise<HttpReply> {
  const timed = timeLimit(signal, limit);
  try {
    const kept = url.startsWith('https:') ? AGENTS.https : AGENTS.http;
    const sent = send({ signal: timed.signal, agent: kept }).catch((error) => {
      if (!stale.has(error)) throw error;
      return send({ signal: timed.signal, agent: false });
    });
    // Of a connection that ends in an unheard-of way a client may tell nothing at all, to the end of time.
    const { status, headers, text } = await unlessAborted(sent, timed.signal);
    return { status, headers: flatten(headers), text: text.slice(0, TEXT_LIMIT) };
  } catch (error) {
    signal.throwIfAborted();
    return explain(timed.signal.aborted ? timed.signal.reason : error);
  } finally {
    timed.end();
  }
}

/**
 * A signal that aborts with `signal`, or with a TimeoutError after `ms`. `end` must be called: it takes the timer
 * and the listener away, for the outer signal lives as long as the daemon.
 */
export function timeLimit(signal: AbortSignal, ms: number): { signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const abort = () => controller.abort(signal.reason);
  const timer = setTimeout(() => controller.abort(new DOMException('time limit', 'TimeoutError')), ms);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}

async function exchange(url: string, options: RequestOptions, terms: Terms): Promise<RawAnswer> {
  const incoming = await open(url, options, terms);
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, text: await readText(incoming) };
}

/** Sends one request; its answer is read by whoever calls. Rejects as node:http does. */
export async function open(
  url: string,
  { method = 'GET', headers, body }: RequestOptions,
  { signal, agent }: Terms,
): Promise<http.IncomingMessage> {
  const to = new URL(url);
  if (to.username || to.password) throw new TypeError('credentials do not belong in an address');
  const { request } = to.protocol === 'https:' ? https : http;
  const sent = { 'user-agent': 'gx-logger', ...headers };
  return new Promise<http.IncomingMessage>((resolve, reject) => {
    // No limit of silence: the kernel sends a whole body in silence on a slow line, and `signal` ends a request.
    const outgoing = request(to, { method, headers: sent, agent, signal, timeout: 0 }, resolve);
    outgoing
      .on('error', reject)
      .on('close', () => reject(BROKEN))
      .end(body);
  });
}

/** The connection ended, and neither an answer nor an error came of it: so it is after 101 Switching Protocols. */
const BROKEN = Object.assign(new Error('the connection ended without an answer'), { code: 'ECONNRESET' });

function flatten(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

export async function readText(incoming: http.IncomingMessage): Promise<string> {
  incoming.setEncoding('utf8');
  let text = '';
  // Leaving the loop closes the connection.
  for await (const chunk of incoming) {
    text += chunk;
    if (text.length >= TEXT_LIMIT) break;
  }
  return text;
}
