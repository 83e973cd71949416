import { describe, expect, it } from 'vitest';
import { DRIVERS, detect, detectReady, recognise } from '../../src/influx/servers/detect.ts';
import { freePort } from '../support/process.ts';
import type { Handler } from './stand-in.ts';
import { never, withServer } from './with-server.ts';

const { serve, requests } = withServer();

async function ask(handler: Handler, token?: string) {
  const { url } = await serve(handler);
  return detect({ url: `${url}/`, bucket: 'gx', token }, never);
}

const oss = (version: string, status = 204): Handler => {
  return () => ({ status, headers: { 'x-influxdb-build': 'OSS', 'x-influxdb-version': version } });
};

/** 3.x by default: every path asks for the token. */
const v3 =
  (token: string): Handler =>
  ({ headers }) => {
    if (headers.authorization !== `Bearer ${token}`) {
      return { status: 401, headers: { 'cluster-uuid': '7e2c' }, body: { error: 'the request was not authenticated' } };
    }
    const version = { 'x-influxdb-build': 'Core', 'x-influxdb-version': '3.10.1', 'cluster-uuid': '7e2c' };
    return { status: 200, headers: version, body: { product_name: 'InfluxDB 3 Core', version: '3.10.1' } };
  };

describe('a server is known by its /ping', () => {
  it.each([
    ['1.6 of Debian', oss('1.6.7~rc0'), 'v1', 'InfluxDB 1.6.7~rc0'],
    ['1.8', oss('1.8.10'), 'v1', 'InfluxDB 1.8.10'],
    ['1.8 that asks for credentials', oss('1.8.10', 401), 'v1', 'InfluxDB 1.8.10'],
    ['1.12', oss('1.12.4'), 'v1', 'InfluxDB 1.12.4'],
    ['2.8', oss('v2.8.0'), 'v2', 'InfluxDB 2.8.0'],
    ['3.10 without a token set', v3('t'), 'v3', 'InfluxDB 3'],
  ] as const)('%s', async (_, handler, generation, product) => {
    expect(await ask(handler)).toMatchObject({ server: { driver: DRIVERS[generation], product } });
  });

  it('3.10 with its token, which tells the edition', async () => {
    const server = { driver: DRIVERS.v3, product: 'InfluxDB 3 Core 3.10.1' };
    expect(await ask(v3('t'), 't')).toEqual({ server });
  });

  it('3.10 with a wrong token', async () => {
    const server = { driver: DRIVERS.v3, product: 'InfluxDB 3' };
    expect(await ask(v3('t'), 'wrong')).toMatchObject({ server });
  });

  it('VictoriaMetrics, even where it calls itself InfluxDB 1.8', async () => {
    const headers = { 'x-server-hostname': 'vm', 'x-influxdb-version': '1.8.0' };
    expect(await ask(() => ({ status: 204, headers }))).toMatchObject({ server: { driver: DRIVERS.victoria } });
  });

  it.each(['https://eu-central-1-1.aws.cloud2.influxdata.com', 'https://cluster-id.a.influxdb.io'])(
    'Cloud, by its address: %s',
    (url) => {
      const cloud = { driver: DRIVERS.cloud, product: 'InfluxDB Cloud' };
      expect(recognise({ status: 204, headers: {}, text: '' }, url)).toEqual(cloud);
      expect(recognise({ status: 401, headers: {}, text: '' }, url)).toEqual(cloud);
      expect(recognise({ status: 503, headers: {}, text: '' }, url)).toBeUndefined();
    },
  );

  it('sends no credentials to a server that it does not know', async () => {
    await ask(() => ({ status: 204 }), 'secret');
    expect(requests()).toHaveLength(1);
    expect(requests()[0]?.headers.authorization).toBeUndefined();
    expect(requests()[0]?.path).toBe('/ping');
  });
});

describe('anything else is a state with a name', () => {
  const page = '<!doctype html><html><body>Welcome to this hotel</body></html>';
  const tls = 'Client sent an HTTP request to an HTTPS server.';
  it.each([
    ['a sign-in page', { status: 200, body: page }, 'not_a_database', /web page/],
    ['a redirect', { status: 302, headers: { location: 'http://hotel/' } }, 'redirected', /http:\/\/hotel\//],
    ['a proxy without its server', { status: 502, body: page }, 'unavailable', /502/],
    ['a proxy with a login', { status: 401 }, 'unknown_server', /401/],
    ['another server', { status: 404, body: 'nothing here' }, 'unknown_server', /404/],
    ['a silent server', { status: 204 }, 'unknown_server', /204/],
    ['a TLS port', { status: 400, body: tls }, 'needs_tls', /https:\/\//],
  ])('%s', async (_, reaction, code, message) => {
    const health = { ok: false, code, message: expect.stringMatching(message) };
    expect(await ask(() => reaction)).toEqual({ health });
    expect(await ask(() => reaction)).toHaveProperty('health.message', expect.stringContaining('http://127.0.0.1'));
  });

  it('nothing', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    expect(await detect({ url, bucket: 'gx' }, never)).toMatchObject({ health: { ok: false, code: 'refused' } });
  });

  it('a redirect that carries a secret is shown without it', async () => {
    const found = await ask(() => ({ status: 302, headers: { location: '/?t=hush-hush' } }), 'hush-hush');
    expect(found).toMatchObject({ health: { code: 'redirected' } });
    expect(JSON.stringify(found)).not.toContain('hush');
  });
});

describe('a server that is still starting', () => {
  /** As 2.10 while it opens its storage: everything but /health is 503. */
  const starting = (until: number): Handler => {
    let count = 0;
    return ({ path }) => {
      count += 1;
      const headers = { 'x-influxdb-build': 'OSS', 'x-influxdb-version': 'v2.10.0' };
      if (path === '/health') return { status: 200, headers, body: { name: 'influxdb', status: 'pass' } };
      return count > until ? { status: 204, headers } : { status: 503, headers, body: { status: 'starting' } };
    };
  };

  it('is no server yet, and is called by its name', async () => {
    expect(await ask(starting(1))).toMatchObject({
      health: { ok: false, code: 'unavailable', message: expect.stringContaining('InfluxDB 2.10.0 is still starting') },
    });
  });

  it('is waited for in words, once', async () => {
    const { url } = await serve(starting(2));
    const said: string[] = [];
    const found = await detectReady({ url, bucket: 'gx' }, never, 60_000, (message) => void said.push(message));
    expect(found).toMatchObject({ server: { product: 'InfluxDB 2.10.0' } });
    expect(said).toEqual([
      expect.stringMatching(/InfluxDB 2\.10\.0 is still starting\. Waiting for it, 60 s at most$/),
    ]);
  });

  it('is waited for no longer than that', async () => {
    const { url } = await serve(starting(Number.POSITIVE_INFINITY));
    const found = await detectReady({ url, bucket: 'gx' }, never, 0, () => undefined);
    expect(found).toMatchObject({ health: { code: 'unavailable' } });
  });
});
