import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { explain } from '../../src/influx/failure.ts';
import { request, TEXT_LIMIT } from '../../src/influx/http.ts';
import { v2 } from '../../src/influx/servers/v2.ts';
import { freePort } from '../support/process.ts';
import { startStandIn } from './stand-in.ts';

const never = new AbortController().signal;
const BODY = gzipSync('a f=1 1\n');
const servers: { stop(): unknown }[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

/** A TCP server that does with each connection what it is told. */
async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  return open(
    createServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
      onSocket(socket);
    }),
    () => {
      for (const socket of sockets) socket.destroy();
    },
  );
}

async function listenTls(): Promise<number> {
  const read = (kind: string) => readFileSync(new URL(`fixtures/self-signed.${kind}.pem`, import.meta.url));
  const server = createTlsServer({ cert: read('cert'), key: read('key') }, (socket) => socket.end());
  server.on('tlsClientError', () => undefined);
  return open(server, () => undefined);
}

async function open(server: Server, onStop: () => void): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push({
    stop() {
      onStop();
      server.close();
    },
  });
  return (server.address() as AddressInfo).port;
}

const get = (url: string) => request(url, never);
/** The same by the transport of the official client, which has ways of its own to fail. */
const write = (url: string) => v2.write({ url, bucket: 'gx', token: 't' }, BODY, never);

describe.each([
  ['our own request', get],
  ['the transport of 2.x', write],
])('%s tells in words', (_, send) => {
  it('that nothing listens', async () => {
    expect(await send(`http://127.0.0.1:${await freePort()}`)).toMatchObject({ error: 'refused' });
  });

  it('that the connection broke', async () => {
    const port = await listen((socket) => socket.once('data', () => socket.destroy()));
    expect(await send(`http://127.0.0.1:${port}`)).toMatchObject({ error: 'reset' });
  });

  it.each([
    ['220 mail.example ESMTP\r\n'],
    ['SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['-ERR unknown command\r\n'],
    ['\x15\x03\x01\x00\x02\x02\x46'],
    ['\x00\x00\x12\x04\x00\x00\x00\x00\x00'],
    ['HTTP/1.1 banana\r\n\r\n'],
    ['HTTP/1.1 200 OK\r\nno header\r\n\r\n'],
  ])('that something else than HTTP answers, at once or when it is asked: %j', async (words) => {
    for (const isAsked of [false, true]) {
      const say = (socket: Socket) => socket.end(words, 'latin1');
      const port = await listen((socket) => (isAsked ? socket.once('data', () => say(socket)) : say(socket)));
      expect(await send(`http://127.0.0.1:${port}`)).toMatchObject({ error: 'not_http' });
    }
  });

  it.each([
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
    'HTTP/1.1 103 Early\r\n\r\n',
  ])('that the connection ended without an answer: %j', async (words) => {
    const port = await listen((socket) => void socket.once('data', () => socket.end(words)));
    expect(await request(`http://127.0.0.1:${port}`, never)).toMatchObject({ error: 'reset' });
  });

  it('that https:// meets a port without TLS', async () => {
    const port = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const reply = await send(`https://127.0.0.1:${port}`);
    expect(reply).toMatchObject({ error: 'tls', action: expect.stringContaining('http://') });
  });

  it('that the certificate is of an unknown authority', async () => {
    const reply = await send(`https://127.0.0.1:${await listenTls()}`);
    expect(reply).toMatchObject({ error: 'certificate', action: expect.stringContaining('NODE_EXTRA_CA_CERTS') });
  });

  it('that it did not follow a redirect', async () => {
    const server = await startStandIn(() => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' } }));
    servers.push(server);
    expect(await send(server.url)).toMatchObject({ status: 302, headers: { location: 'http://127.0.0.1:1/' } });
  });

  it('status, headers and text', async () => {
    const headers = { 'retry-after': '3', 'content-type': 'application/json' };
    const server = await startStandIn(() => ({ status: 503, headers, body: { error: 'a'.repeat(5_000) } }));
    servers.push(server);
    expect(await send(server.url)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '3' },
      text: JSON.stringify({ error: 'a'.repeat(5_000) }),
    });
  });
});

describe.each([
  ['our own request', get],
  ['the transport of 2.x', write],
])('the connection of %s', (_, send) => {
  it('is kept for the next', async () => {
    const server = await startStandIn(() => ({ status: 204 }));
    servers.push(server);
    for (let count = 0; count < 5; count += 1) expect(await send(server.url)).toMatchObject({ status: 204 });
    expect(server.connections).toBe(1);
  });

  it('is made anew, once and without a word, where the server closes it just when it is used', async () => {
    let count = 0;
    const server = await startStandIn(() => {
      count += 1;
      return count === 2 || count > 3 ? 'drop' : { status: 204 };
    });
    servers.push(server);
    expect(await send(server.url)).toMatchObject({ status: 204 });
    expect(await send(server.url)).toMatchObject({ status: 204 });
    expect([server.connections, count]).toEqual([2, 3]);
    // The second was for one request alone.
    expect(await send(server.url)).toMatchObject({ error: 'reset' });
    expect([server.connections, count]).toEqual([3, 4]);
  });

  it('is not made anew where an answer had begun', async () => {
    const port = await listen((socket) => {
      let count = 0;
      socket.on('data', (data) => {
        // Head and body may come apart.
        if (!data.includes('HTTP/1.1')) return;
        count += 1;
        if (count === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
        else socket.end('HTTP/1.1 200');
      });
    });
    expect(await send(`http://127.0.0.1:${port}`)).toMatchObject({ status: 200 });
    expect(await send(`http://127.0.0.1:${port}`)).toMatchObject({ error: 'reset' });
  });
});

describe('a request', () => {
  it('ends after its time limit', async () => {
    const port = await listen(() => undefined);
    expect(await request(`http://127.0.0.1:${port}`, never, {}, 30)).toMatchObject({ error: 'timed_out' });
  });

  it.each([
    ['our own request', (url: string, signal: AbortSignal) => request(url, signal)],
    ['the transport of 2.x', (url: string, signal: AbortSignal) => v2.write({ url, bucket: 'gx' }, BODY, signal)],
  ])('rejects with the reason of its signal: %s', async (_, send) => {
    const controller = new AbortController();
    const port = await listen(() => controller.abort(new Error('enough')));
    await expect(send(`http://127.0.0.1:${port}`, controller.signal)).rejects.toThrow('enough');
  });

  it('reads no endless answer', async () => {
    const server = await startStandIn(() => ({ status: 200, body: 'x'.repeat(3 * TEXT_LIMIT) }));
    servers.push(server);
    const reply = await get(server.url);
    expect('text' in reply && reply.text.length).toBe(TEXT_LIMIT);
  });

  it.each(['nonsense', 'http://user:secret@127.0.0.1/'])('is data where it cannot be made: %s', async (url) => {
    const reply = await get(url);
    expect(reply).toMatchObject({ error: 'invalid_request' });
    expect(JSON.stringify(reply)).not.toContain('secret');
  });

  it('is data where a header cannot be made, and does not repeat it', async () => {
    const port = await freePort();
    const replies = [
      await request(`http://127.0.0.1:${port}`, never, { headers: { authorization: 'Bearer secret\nx' } }),
      await v2.write({ url: `http://127.0.0.1:${port}`, bucket: 'gx', token: 'secret\nx' }, BODY, never),
    ];
    for (const reply of replies) {
      expect(reply).toMatchObject({ error: 'invalid_request' });
      expect(JSON.stringify(reply)).not.toContain('secret');
    }
  });
});

describe('an error', () => {
  const coded = (code: string) => Object.assign(new Error('x'), { code });

  it.each([
    ['ENOTFOUND', 'host_not_found'],
    ['EAI_AGAIN', 'host_not_found'],
    ['ETIMEDOUT', 'timed_out'],
    ['EHOSTUNREACH', 'unreachable'],
    ['EPIPE', 'reset'],
    ['ENOTCONN', 'reset'],
    ['ERR_STREAM_PREMATURE_CLOSE', 'reset'],
    ['CERT_HAS_EXPIRED', 'certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls'],
    ['EWHATEVER', 'network'],
  ])('%s means %s', (code, error) => {
    expect(explain(coded(code))).toMatchObject({ error });
  });

  it.each(['HPE_INVALID_CONSTANT', 'HPE_OF_A_LATER_NODE', 'ERR_OF_A_LATER_NODE', undefined])(
    'of an answer that could not be read is known by the bytes, and not by its code alone: %s',
    (code) => {
      const unread = Object.assign(new Error('Parse Error'), {
        rawPacket: Buffer.from('220 mail'),
        ...(code && { code }),
      });
      expect(explain(unread)).toMatchObject({ error: 'not_http' });
    },
  );

  it('of several addresses is that of the first', () => {
    expect(explain(new AggregateError([coded('ECONNREFUSED')]))).toMatchObject({ error: 'refused' });
  });

  it('of no kind at all is still data', () => {
    expect(explain('what')).toMatchObject({ error: 'network' });
  });
});

it('a request that changes something is not sent twice, whatever became of the connection', async () => {
  const seen: string[] = [];
  const port = await listen((socket) => {
    socket.on('data', (bytes) => {
      const [line = ''] = bytes.toString().split('\r\n');
      if (line === '') return;
      seen.push(line);
      if (line.includes('/two')) socket.destroy();
      else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
    });
  });
  const post = (path: string) => request(`http://127.0.0.1:${port}/${path}`, never, { method: 'POST' });
  expect(await get(`http://127.0.0.1:${port}/zero`)).toMatchObject({ status: 200 });
  expect(await post('one')).toMatchObject({ status: 200 });
  expect(await post('two')).toMatchObject({ error: 'reset' });
  expect(seen.filter((line) => line.includes('/two'))).toHaveLength(1);
});
