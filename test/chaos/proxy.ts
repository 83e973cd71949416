/**
 * What stands between the daemon and its database: a proxy for HTTP that passes requests on, or does whatever its
 * manner says. Requests are read whole before they are passed on, so a manner knows what it fails.
 */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly headers?: IncomingHttpHeaders;
  readonly body?: string | Buffer;
}

/** One request and what can become of it. */
export interface Exchange {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Path and query. */
  readonly path: string;
  /** It brings points. */
  readonly isWrite: boolean;
  /** Passes the request on. Rejects when the database is away. */
  forward(): Promise<Answer>;
  reply(answer: Answer): void;
  /** Writes these bytes in place of an answer, and breaks the connection. */
  cut(bytes: string): void;
}

/** Rejecting breaks the connection; doing nothing leaves the daemon without an answer. */
export type Manner = (exchange: Exchange) => Promise<void> | void;

export interface DatabaseProxy {
  readonly url: string;
  manner: Manner;
  /** Nobody can connect: ECONNREFUSED. */
  refuse(): Promise<void>;
  /** Connects again, and passes everything on. */
  heal(): Promise<void>;
  stop(): Promise<void>;
}

export const pass: Manner = async (exchange) => exchange.reply(await exchange.forward());

export async function startProxy(databasePort: number): Promise<DatabaseProxy> {
  const server = createServer((incoming, response) => {
    void exchangeOf(incoming, response, databasePort)
      .then((exchange) => proxy.manner(exchange))
      .catch(() => incoming.socket.destroy());
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const refuse = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  const port = await listen(0);
  const proxy: DatabaseProxy = {
    url: `http://127.0.0.1:${port}`,
    manner: pass,
    refuse,
    async heal() {
      proxy.manner = pass;
      if (!server.listening) await listen(port);
    },
    stop: refuse,
  };
  return proxy;
}

async function exchangeOf(incoming: IncomingMessage, response: ServerResponse, port: number): Promise<Exchange> {
  const { headers, method, url: path = '' } = incoming;
  const body = await whole(incoming);
  return {
    headers,
    path,
    body,
    isWrite: /^\/(api\/v2\/)?write\b/.test(path),
    async forward() {
      const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent: false });
      outgoing.end(body);
      const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
      return { status: answer.statusCode ?? 0, headers: answer.headers, body: await whole(answer) };
    },
    reply({ status, headers: given = {}, body: text = '' }) {
      const { connection: _, 'transfer-encoding': __, ...rest } = given;
      response.writeHead(status, rest);
      response.end(status === 204 ? undefined : text);
    },
    cut(bytes) {
      incoming.socket.write(bytes, () => incoming.socket.destroy());
    },
  };
}

async function whole(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
