/**
 * One HTTP request: it follows no redirect, ends within a time limit, and reads no more of the answer than is of use.
 * What the network does wrong comes back as data. Connections are kept for the next request. A server may close one
 * just when it is written to; then the request goes out once more, on a new connection, and nobody is told.
 */
import http from 'node:http';
import https from 'node:https';
import { Socket } from 'node:net';
import { explain, type Failure } from './failure.ts';

export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, cut off after about 1 MiB. */
  readonly text: string;
}

export type HttpReply = Answer | Failure;

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array | string;
}

/** Lines go out with these. */
export const LINE_HEADERS = { 'content-encoding': 'gzip', 'content-type': 'text/plain; charset=utf-8' } as const;

/** Of node:http; `false` is a new connection for one request. */
export type Agent = http.Agent | false;

/** A request ends after this many ms at the latest, answered or not; a write gets more, by its size. */
export const TIME_LIMIT = 30_000;

/** The slowest way that is waited for, in bytes a ms. */
const SLOWEST = 2;

/** Longest text read of an answer, in characters. */
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
      const isClosed = 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
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
  return attempt(url, signal, limit, (limited, agent) => exchange(url, options, limited, agent));
}

/** Sends lines, compressed. A slow way gets the time it needs. */
export function write(
  url: string,
  authorization: Record<string, string>,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<HttpReply> {
  const headers = { ...LINE_HEADERS, ...authorization };
  return request(url, signal, { method: 'POST', headers, body }, writeLimit(body));
}

/** How long a write of this body may take, in ms. */
export function writeLimit(body: Uint8Array): number {
  return TIME_LIMIT + body.length / SLOWEST;
}

/**
 * One request by any client on top of node:http: `send` is given the agent to use, and is called twice where a kept
 * connection was closed by the server. Rejects only with the reason of `signal`.
 */
export async function attempt(
  url: string,
  signal: AbortSignal,
  limit: number,
  send: (signal: AbortSignal, agent: Agent) => Promise<Answer>,
): Promise<HttpReply> {
  const timed = timeLimit(signal, limit);
  try {
    const kept = url.startsWith('https:') ? AGENTS.https : AGENTS.http;
    return await send(timed.signal, kept).catch((error) => {
      if (!stale.has(error)) throw error;
      return send(timed.signal, false);
    });
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

async function exchange(
  url: string,
  { method = 'GET', headers, body }: RequestOptions,
  signal: AbortSignal,
  agent: Agent,
): Promise<Answer> {
  const to = new URL(url);
  if (to.username || to.password) throw new TypeError('credentials do not belong in an address');
  const { request } = to.protocol === 'https:' ? https : http;
  const sent = { 'user-agent': 'gx-logger', ...headers };
  const incoming = await new Promise<http.IncomingMessage>((resolve, reject) => {
    // No limit of silence: the kernel sends a whole body in silence on a slow line, and `signal` ends a request.
    const outgoing = request(to, { method, headers: sent, agent, signal, timeout: 0 }, resolve);
    outgoing.on('error', reject).end(body);
  });
  const status = incoming.statusCode ?? 0;
  return { status, headers: flatten(incoming.headers), text: await readText(incoming) };
}

export function flatten(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

async function readText(incoming: http.IncomingMessage): Promise<string> {
  incoming.setEncoding('utf8');
  let text = '';
  // Leaving the loop closes the connection.
  for await (const chunk of incoming) {
    text += chunk;
    if (text.length >= TEXT_LIMIT) break;
  }
  return text.slice(0, TEXT_LIMIT);
}
