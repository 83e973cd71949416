import { describe, expect, it } from 'vitest';
import type { Harness } from './harness.ts';
import { type Handler, influx16, NO_CONTENT, type Reaction } from './stand-in.ts';
import { type Given, withServer } from './with-server.ts';

const { begin, writes } = withServer();
let harness: Harness;

const CREDENTIALS = { token: 'to ken', username: 'mé', password: 'p:w', org: 'my home' };

const ping = (headers: Record<string, string>): Reaction => ({ status: 204, headers });

/** A server that is recognised by `first`, and that takes every write unless `write` says otherwise. */
const recognisable =
  (first: Reaction, write: Handler = () => NO_CONTENT): Handler =>
  (request) => {
    if (request.path === '/ping') return first;
    return request.path.includes('write') ? write(request) : { status: 403 };
  };

async function send(handler: Handler, lines: readonly string[], given: Given = {}) {
  harness = await begin(handler, { settings: { bucket: 'g x', ...CREDENTIALS }, batches: [lines], ...given });
  await harness.drained();
  return writes();
}

describe('a write', () => {
  const basic = `Basic ${Buffer.from('mé:p:w').toString('base64')}`;
  it.each([
    ['InfluxDB 1.x', influx16(() => NO_CONTENT), '/write', { db: 'g x', precision: 'ms' }, basic],
    [
      'InfluxDB 2.x',
      recognisable(ping({ 'x-influxdb-version': 'v2.8.0' })),
      '/api/v2/write',
      { org: 'my home', bucket: 'g x', precision: 'ms' },
      'Token to ken',
    ],
    [
      'InfluxDB 3.x',
      recognisable({ status: 401, headers: { 'cluster-uuid': '7e2c' } }),
      '/api/v3/write_lp',
      { db: 'g x', precision: 'ms', accept_partial: 'true' },
      'Bearer to ken',
    ],
    [
      'VictoriaMetrics',
      recognisable(ping({ 'x-server-hostname': 'vm' })),
      '/write',
      { db: 'g x', precision: 'ms' },
      'Bearer to ken',
    ],
  ] as const)(
    'to %s has its path, its settings and its credentials',
    async (_, handler, path, query, authorization) => {
      const [request] = await send(handler, ['a f=1 1', 'b f=2 2']);
      expect(request).toMatchObject({ method: 'POST', path, lines: ['a f=1 1', 'b f=2 2'] });
      expect(Object.fromEntries(request?.query ?? [])).toEqual(query);
      expect(request?.headers).toMatchObject({
        authorization,
        'content-encoding': 'gzip',
        'content-type': 'text/plain; charset=utf-8',
      });
    },
  );

  it.each([
    ['our own', influx16(() => NO_CONTENT)],
    ['2.x', recognisable(ping({ 'x-influxdb-version': 'v2.8.0' }))],
  ])('goes through a proxy that puts the database below a path: %s', async (_, handler) => {
    const below: Handler = (request) => handler({ ...request, path: request.path.replace(/^\/tsdb/, '') });
    const [request] = await send(below, ['a f=1 1'], { path: '/tsdb/' });
    expect(request?.path).toMatch(/^\/tsdb\/(api\/v2\/)?write$/);
  });
});

describe('the answer of', () => {
  it('2.x is read in full: its conflict costs one line', async () => {
    const message =
      'failure writing points to database: partial write: field type conflict: input field "f" on measurement "bad" is type string, already exists as type float dropped=1 for database: 0a for retention policy: autogen';
    const write: Handler = ({ lines }) =>
      lines.some((line) => line.startsWith('bad'))
        ? { status: 422, body: { code: 'unprocessable entity', message } }
        : NO_CONTENT;
    const requests = await send(recognisable(ping({ 'x-influxdb-version': 'v2.8.0' }), write), [
      'a f=1 1',
      'bad f="s" 2',
    ]);
    expect(requests.map(({ lines }) => lines)).toEqual([['a f=1 1', 'bad f="s" 2'], ['a f=1 1'], ['bad f="s" 2']]);
    expect(harness.ledger).toMatchObject({ stored: 1, rejected: { type_conflict: 1 } });
  });

  it('3.x is read in full, for all its length and without a content type', async () => {
    const lines = Array.from({ length: 200 }, (_, index) => `${index % 2 ? 'bad' : 'good'} f=${index} ${index}`);
    const write: Handler = ({ lines }) => {
      const data = lines.flatMap((line, index) =>
        line.startsWith('bad')
          ? [{ original_line: line, line_number: index + 1, error_message: "invalid column type for column 'f'" }]
          : [],
      );
      if (data.length === 0) return NO_CONTENT;
      return { status: 400, body: JSON.stringify({ error: 'partial write of line protocol occurred', data }) };
    };
    const requests = await send(recognisable({ status: 401, headers: { 'cluster-uuid': '7e2c' } }, write), lines);
    expect(requests).toHaveLength(3);
    expect(harness.ledger).toMatchObject({ stored: 100, rejected: { type_conflict: 100 } });
  });

  it('2.x to a throttled write is heeded in seconds', async () => {
    const answers: Reaction[] = [{ status: 429, headers: { 'retry-after': '1' } }, NO_CONTENT];
    const handler = recognisable(ping({ 'x-influxdb-version': 'v2.8.0' }), () => answers.shift() ?? NO_CONTENT);
    // Of its own accord it would wait for hours.
    await send(handler, ['a f=1 1'], { waits: { keep: [36_000_000, 36_000_000] } });
    expect(harness.codes).toEqual(['throttled', 'ready']);
    expect(harness.health[0]?.message).toContain('next try in 1 s');
  });
});

describe('VictoriaMetrics', () => {
  const victoria = recognisable(ping({ 'x-server-hostname': 'vm' }));

  it('gets no text, and what it does not get is counted', async () => {
    const lines = ['battery Soc=50 1', 'battery_text,site=a State="Bulk",Mode="x, y" 1', 'battery Soc=51 2'];
    const requests = await send(victoria, lines);
    expect(requests.map(({ lines }) => lines)).toEqual([['battery Soc=50 1', 'battery Soc=51 2']]);
    expect(harness.ledger).toMatchObject({ stored: 2, dropped: { text_unsupported: 2 } });
  });

  it('gets nothing at all of a batch of text', async () => {
    expect(await send(victoria, ['a_text f="x" 1'])).toEqual([]);
    expect(harness.ledger).toMatchObject({ stored: 0, dropped: { text_unsupported: 1 } });
  });
});
