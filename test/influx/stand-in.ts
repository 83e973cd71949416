/** A server that answers as it is told, and the requests that it got. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** As it came. */
  readonly bytes: Buffer;
  /** Inflated; empty when it is damaged. */
  readonly body: string;
  /** The lines of the body, without comments. */
  readonly lines: readonly string[];
}

export interface Reaction {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | object;
}

/** `drop` takes the request and closes the connection without an answer. */
export type Handler = (request: Request) => Reaction | 'drop' | Promise<Reaction | 'drop'>;

export interface StandIn {
  readonly url: string;
  readonly requests: Request[];
  /** How many connections were made to it. */
  readonly connections: number;
  stop(): Promise<void>;
}

export const NO_CONTENT: Reaction = { status: 204 };

/** Answers /ping, /query and /write as InfluxDB 1.6 does; `write` decides on the writes. */
export function influx16(write: Handler): Handler {
  return (request) => {
    if (request.path === '/write') return write(request);
    const headers = { 'x-influxdb-version': '1.6.7~rc0', 'x-influxdb-build': 'OSS' };
    if (request.path === '/ping') return { status: 204, headers };
    if (request.path !== '/query') return { status: 404, headers, body: '404 page not found' };
    const series = [{ name: 'databases', columns: ['name'], values: [['_internal'], ['gx']] }];
    return { status: 200, headers, body: { results: [{ statement_id: 0, series }] } };
  };
}

/** Answers /ping as a server does that is known by these headers; `write` decides on the writes. */
export function recognisable(headers: Record<string, string>, write: Handler): Handler {
  return (request) => {
    if (request.path === '/ping') return { status: 204, headers };
    return request.path.includes('write') ? write(request) : { status: 403 };
  };
}

export const PING_2X = { 'x-influxdb-version': 'v2.8.0' };
export const PING_3X = { 'x-influxdb-version': '3.10.1' };
export const PING_VICTORIA = { 'x-server-hostname': 'vm' };

/** Ends each connection with its answer. */
export function closing(handler: Handler): Handler {
  return async (request) => {
    const reaction = await handler(request);
    return reaction === 'drop' ? reaction : { ...reaction, headers: { ...reaction.headers, connection: 'close' } };
  };
}

/** `port` takes a given port instead of any free one. */
export async function startStandIn(handler: Handler, port = 0): Promise<StandIn> {
  const requests: Request[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const request = toRequest(incoming, Buffer.concat(chunks));
    requests.push(request);
    const reaction = await handler(request);
    if (reaction === 'drop') {
      incoming.socket.destroy();
      return;
    }
    const { status, headers = {}, body = '' } = reaction;
    const type: Record<string, string> = typeof body === 'object' ? { 'content-type': 'application/json' } : {};
    response.writeHead(status, { ...type, ...headers }).end(typeof body === 'object' ? JSON.stringify(body) : body);
  });
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get connections() {
      return connections;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function toRequest(incoming: IncomingMessage, bytes: Buffer): Request {
  const url = new URL(incoming.url ?? '/', 'http://stand-in');
  const body = incoming.headers['content-encoding'] === 'gzip' ? inflate(bytes) : bytes.toString();
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const { method = '', headers } = incoming;
  return { method, path: url.pathname, query: url.searchParams, headers, bytes, body, lines };
}

function inflate(bytes: Buffer): string {
  try {
    return gunzipSync(bytes).toString();
  } catch {
    return '';
  }
}
