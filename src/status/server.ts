/**
 * The HTTP server, small on purpose: GET and HEAD only, under names at home only, short headers, few connections, and
 * no request body is read.
 * A port that is taken, or an address that is not ours, is a state: said, tried again, and no reason to stop logging.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { codeOf } from '../shared/files.ts';
import { sleep, within } from '../shared/wait.ts';
import type { Part } from '../types.ts';
import { type AppOptions, createApp } from './app.ts';
import { bound, type Listener } from './bounds.ts';
import { createHostCheck } from './host.ts';

/** How soon it is tried again, ms. */
const RETRY_AFTER = 30_000;
/** A connection on which nothing moves is closed after this long, also one that does not read its answer; ms. */
const IDLE_LONGEST = 15_000;
/** A look-up of HTTP_HOST may hang: the daemon's start waits no longer for it, ms. */
const START_WITHIN = 1_000;
/** So long an answer may take to be read, ms. */
const ANSWER_LONGEST = 10_000;
/** How long a stop waits for answers on their way, ms. */
const GRACE = 500;

/** What the system says of an address that is not this computer's. */
const NOT_OURS: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EAFNOSUPPORT', 'EINVAL']);

const LIMITS = {
  maxHeaderSize: 8 * 1_024,
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 2_500,
};

export interface StatusServerOptions extends AppOptions {
  readonly host: string;
  readonly port: number;
  /** Under which it may be asked beside those of its network. */
  readonly names?: readonly string[] | undefined;
  /** ms; for tests. */
  readonly retryAfter?: number;
}

export interface StatusServer extends Part {
  /** Where it listens; undefined while it does not. */
  readonly address: AddressInfo | undefined;
}

export function createStatusServer(options: StatusServerOptions): StatusServer {
  const { host, port, log, retryAfter = RETRY_AFTER } = options;
  const stopping = new AbortController();
  let server: Server | undefined;
  let trying: Promise<void> = Promise.resolve();
  let lastFailure: string | undefined;

  async function attempt(): Promise<boolean> {
    const fresh = createServer(LIMITS);
    bound(fresh, createListener(options), ANSWER_LONGEST);
    fresh.timeout = IDLE_LONGEST;
    const failure = await listen(fresh, host, port);
    if (failure !== undefined) {
      const message = describeFailure(failure, host, port);
      if (message !== lastFailure)
        log.error(`${message}. Tried again every ${retryAfter / 1_000} s; logging goes on without`);
      lastFailure = message;
      return false;
    }
    // A fault of a single connection must not end the process.
    fresh.on('error', (error) => log.error({ error: String(error) }, 'the status server could not take a connection'));
    server = fresh;
    log.info(`health and metrics at ${urlOf(fresh)}`);
    return true;
  }

  async function keepTrying(first: Promise<boolean>): Promise<void> {
    try {
      for (let isThere = await first; !isThere; isThere = await attempt()) await sleep(retryAfter, stopping.signal);
    } catch (error) {
      if (!stopping.signal.aborted) throw error;
    }
  }

  return {
    name: 'status',
    get address() {
      return server?.listening ? (server.address() as AddressInfo) : undefined;
    },
    async start() {
      const first = attempt();
      trying = keepTrying(first);
      await within(performance.now() + START_WITHIN, first);
    },
    async stop(deadline) {
      stopping.abort(new Error('stopping'));
      await within(deadline, trying);
      if (server) await close(server, Math.max(0, Math.min(GRACE, deadline - performance.now())));
    },
  };
}

/** Resolves with what went wrong, or with nothing when it listens. */
function listen(server: Server, host: string, port: number): Promise<Error | undefined> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen(port, host, () => {
      server.off('error', resolve);
      resolve(undefined);
    });
  });
}

/** Why health and metrics could not be served there now, in words, and whether the port is taken; undefined where they could. */
export async function whyNotServed(host: string, port: number): Promise<{ why: string; isTaken: boolean } | undefined> {
  const server = createServer();
  const failure = await listen(server, host, port);
  if (failure !== undefined) {
    return { why: describeFailure(failure, host, port), isTaken: codeOf(failure) === 'EADDRINUSE' };
  }
  await close(server, 0);
  return undefined;
}

/** Why it cannot listen, in words, and what to do about it. */
function describeFailure(error: Error, host: string, port: number): string {
  const code = codeOf(error);
  const what = `health and metrics cannot be served at ${host} port ${port} (${code || error.message})`;
  if (code === 'EADDRINUSE') return `${what}: another program has this port. Set another HTTP_PORT`;
  if (code === 'EACCES') return `${what}: only root may use this port. Set HTTP_PORT to 1024 or more`;
  if (NOT_OURS.has(code))
    return `${what}: that is no address of this computer. Set HTTP_HOST to one that is, or to 127.0.0.1`;
  return `${what}. Look at HTTP_HOST and HTTP_PORT`;
}

function close(server: Server, grace: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), grace);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

const STRANGE =
  'asked for by a name that is none of a network at home: ask by the address, or set HTTP_NAMES to this name\n';

function createListener({ host, names = [], ...options }: StatusServerOptions): Listener {
  const isAtHome = createHostCheck([host, ...names]);
  const answer = getRequestListener(createApp(options).fetch, { overrideGlobalObjects: false });
  return (request, response) => {
    // A body would have to be read before the connection could be used again.
    if (hasBody(request)) response.shouldKeepAlive = false;
    if (!isAtHome(request.headers.host)) response.writeHead(403, { Connection: 'close' }).end(STRANGE);
    else if (request.method === 'GET' || request.method === 'HEAD') void answer(request, response);
    else response.writeHead(405, { Allow: 'GET, HEAD', Connection: 'close' }).end('only GET and HEAD\n');
  };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
