import dns from 'node:dns';
import { createServer } from 'node:http';
import { type AddressInfo, connect, Server } from 'node:net';
import { expect, it, vi } from 'vitest';
import { exchange, startDesk, statusOf } from './desk.ts';

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

it('takes 50 connections at once, and no more', async () => {
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
  await expect(get('/healthz', { headers: { connection: 'close' } })).rejects.toThrow();
  const closed = new Promise<void>((resolve) => sockets[0]?.once('close', () => resolve()));
  sockets[0]?.end();
  await closed;
  await expect.poll(async () => (await get('/healthz')).status, { timeout: 10_000 }).toBe(200);
  for (const socket of sockets) socket.destroy();
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
  await expect.poll(() => listen.mock.calls.length, { timeout: 10_000 }).toBeGreaterThan(3);
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
