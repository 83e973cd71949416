import dns from 'node:dns';
import { createServer } from 'node:http';
import { type AddressInfo, connect, Server } from 'node:net';
import { expect, it, vi } from 'vitest';
import { exchange, startDesk, statusOf, statusView } from './desk.ts';

it('/healthz is 200 as long as the process answers, whatever is wrong', async () => {
  const { get } = await startDesk({ health: () => [] });
  const answer = await get('/healthz');
  expect([answer.status, await answer.text()]).toEqual([200, 'ok\n']);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect((await get('/readyz')).status).toBe(503);
});

it('answers HEAD like GET, without a body', async () => {
  const { get } = await startDesk();
  for (const path of ['/healthz', '/readyz', '/metrics']) {
    const answer = await get(path, { method: 'HEAD' });
    expect([path, answer.status, await answer.text()]).toEqual([path, 200, '']);
  }
});

it('takes no other method, and knows no other path', async () => {
  const { port } = await startDesk();
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])
    for (const path of ['/metrics', '/nowhere'])
      expect([method, await statusOf(port, method, path)]).toEqual([method, 405]);
  for (const path of ['/', '/healthz/', '/metrics/x', '/%2e%2e/etc/passwd', '/constructor'])
    expect([path, await statusOf(port, 'GET', path)]).toEqual([path, 404]);
  expect(await statusOf(port, 'GET', '/healthz?x=1')).toBe(200);
});

it('reads no body: it answers at once and closes the connection', async () => {
  const { port } = await startDesk();
  const withBody = (method: string, more = '') =>
    exchange(port, `${method} /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n${more}\r\nbegun`);
  expect(await withBody('POST')).toMatch(/^HTTP\/1.1 405 .*\r\nAllow: GET, HEAD\r\nConnection: close/s);
  expect(await withBody('GET')).toMatch(/^HTTP\/1.1 200 .*Connection: close/s);
  // Nobody is invited to send one.
  expect(await withBody('PUT', 'Expect: 100-continue\r\n')).toMatch(/^HTTP\/1.1 405 /);
});

it('refuses long headers and nonsense, and goes on', async () => {
  const { port, get } = await startDesk();
  expect(await exchange(port, `GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(9_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 431 /,
  );
  expect(await exchange(port, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
  expect(await exchange(port, 'GET /healthz HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n')).toMatch(
    /^HTTP\/1.1 /,
  );
  expect((await get('/healthz')).status).toBe(200);
});

it('takes 50 connections at once; with one more the oldest that is owed nothing makes room', async () => {
  const { port, get } = await startDesk();
  const sockets = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const socket = connect(port, '127.0.0.1');
      await new Promise<void>((resolve) => socket.once('connect', resolve));
      socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
      await new Promise<void>((resolve) => socket.once('data', () => resolve()));
      return socket;
    }),
  );
  const closed = Promise.race(sockets.map((socket) => new Promise<void>((resolve) => socket.once('close', resolve))));
  expect((await get('/healthz', { headers: { connection: 'close' } })).status).toBe(200);
  await closed;
  expect(sockets.filter((socket) => socket.closed)).toHaveLength(1);
  for (const socket of sockets) socket.destroy();
});

it('ends a connection that asks again before its answer came', async () => {
  const status = vi.fn(() => statusView());
  const { port, get } = await startDesk({ status });
  const answers = await exchange(port, 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(10_000)).catch(() => '');
  expect(answers.length).toBeLessThan(100_000);
  expect(status.mock.calls.length).toBeLessThan(2);
  expect((await get('/healthz')).status).toBe(200);
});

it('makes the metrics once a second, however many ask', async () => {
  const status = vi.fn(() => statusView());
  const { get } = await startDesk({ status });
  const begun = performance.now();
  const answers = await Promise.all(Array.from({ length: 200 }, async () => (await get('/metrics')).text()));
  const seconds = Math.ceil((performance.now() - begun) / 1_000);
  expect(new Set(answers).size).toBeLessThanOrEqual(seconds);
  expect(status.mock.calls.length).toBeLessThanOrEqual(seconds);
});

it.each([
  ['127.0.0.1:8484', 200],
  ['[::1]:8484', 200],
  ['localhost', 200],
  ['gx-logger:8484', 200],
  ['gx_logger', 200],
  ['venus.local', 200],
  ['pi.LAN', 200],
  ['pi.home.arpa', 200],
  ['host.docker.internal:8484', 200],
  ['gx.example.org', 200],
  ['evil.com', 403],
  ['evil.com:8484', 403],
  ['127.0.0.1.evil.com', 403],
  ['local.evil.com', 403],
  ['evillocal.com', 403],
  ['evil.com#.local', 403],
  ['evil.com/.local', 403],
  ['[::1', 403],
  ['', 403],
])('asked by the name %j it answers %i', async (host, status) => {
  const { port } = await startDesk({ names: ['gx.example.org'] });
  const answer = await exchange(port, `GET /readyz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer.includes('parts')).toBe(status === 200);
});

it('a fault in what it asks is a 500 without details, and is logged', async () => {
  const { get, said } = await startDesk({
    status: () => {
      throw new Error('the reason');
    },
  });
  const answer = await get('/metrics');
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('the reason');
  expect(said.filter((line) => line.startsWith('error'))).toEqual([
    'error /metrics could not be answered; nothing else is touched',
  ]);
});

it('a port that is taken is said once with what to do, and tried again until it is free', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const listen = vi.spyOn(Server.prototype, 'listen');
  const desk = await startDesk({ port, retryAfter: 5 });
  expect(desk.server.address).toBeUndefined();
  await expect.poll(() => listen.mock.calls.length).toBeGreaterThan(3);
  listen.mockRestore();
  await new Promise((resolve) => other.close(resolve));
  await desk.logged(/^info/);
  expect(desk.said).toEqual([
    `error health and metrics cannot be served at 127.0.0.1 port ${port} (EADDRINUSE): another program has this port. Set another HTTP_PORT. Tried again every 0.005 s; logging goes on without`,
    `info health and metrics at http://127.0.0.1:${port}`,
  ]);
  expect((await desk.get('/healthz')).status).toBe(200);
});

it('an address that is not ours is said with what to do; a stop ends the trying', async () => {
  const { server, said, stop } = await startDesk({ host: '192.0.2.1', port: 8088 });
  expect(said).toEqual([
    'error health and metrics cannot be served at 192.0.2.1 port 8088 (EADDRNOTAVAIL): that is no address of this computer. Set HTTP_HOST to one that is, or to 127.0.0.1. Tried again every 30 s; logging goes on without',
  ]);
  await stop();
  expect(server.address).toBeUndefined();
});

it('a stop closes idle connections, and those that are in use by its deadline', async () => {
  const { port, get, stop } = await startDesk();
  await get('/healthz');
  const half = exchange(port, 'GET /healthz HTTP/1.1\r\nHost: x\r\n');
  const idle = exchange(port, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  await get('/healthz');
  await stop(100);
  // Cut off, not answered: its own time limit would have said 408.
  expect(await half).toBe('');
  expect(await idle).toMatch(/ok\n$/);
  await expect(get('/healthz')).rejects.toThrow();
});

it('a host name that cannot be looked up holds neither the start nor the stop up', async () => {
  const lookup = vi.spyOn(dns, 'lookup').mockImplementation((() => undefined) as never);
  const { server, stop } = await startDesk({ host: 'slow.invalid' });
  expect(lookup).toHaveBeenCalled();
  lookup.mockRestore();
  expect(server.address).toBeUndefined();
  await stop(50);
});

it('may be stopped twice', async () => {
  const { server, stop } = await startDesk();
  await stop();
  await stop();
  expect(server.address).toBeUndefined();
});
