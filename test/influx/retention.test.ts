import { describe, expect, it } from 'vitest';
import type { Database } from '../../src/influx/database.ts';
import type { Generation } from '../../src/influx/servers/detect.ts';
import { findDatabase } from '../../src/influx/servers/ensure.ts';
import { inDays } from '../../src/influx/setup/retention.ts';
import { serverOf } from './generations.ts';
import { type Handler, influx16 } from './stand-in.ts';
import { never, withServer } from './with-server.ts';

const DAY = 86_400_000;
const { serve, begin, requests } = withServer();

/** InfluxDB 1.x with a database whose policies are these. */
const v1 = (...policies: unknown[][]): Handler => {
  const other = influx16(() => ({ status: 204 }));
  return (request) => {
    if (!/SHOW RETENTION POLICIES ON "gx"/.test(new URLSearchParams(request.body).get('q') ?? ''))
      return other(request);
    const columns = ['name', 'duration', 'shardGroupDuration', 'replicaN', 'default'];
    return { status: 200, body: { results: [{ statement_id: 0, series: [{ columns, values: policies }] }] } };
  };
};
const v2 = (bucket: object): Handler => {
  return () => ({
    status: 200,
    body: {
      buckets: [
        { name: 'other', retentionRules: [{ everySeconds: 1 }] },
        { name: 'gx', ...bucket },
      ],
    },
  });
};

async function find(generation: Generation, handler: Handler, settings: Partial<Database> = {}) {
  const { url } = await serve(handler);
  return findDatabase(serverOf(generation), { url, bucket: 'gx', ...settings }, never);
}

describe('the retention of a database', () => {
  it.each<[string, Generation, Handler, number | undefined]>([
    [
      'of the default policy of 1.x',
      'v1',
      v1(['a', '1h0m0s', '', 1, false], ['b', '2160h30m5s', '', 1, true]),
      90 * DAY + 1_805_000,
    ],
    ['of 1.x that keeps all for ever', 'v1', v1(['autogen', '0s', '168h0m0s', 1, true]), undefined],
    ['of 1.x without a default policy', 'v1', v1(['a', '1h0m0s', '', 1, false]), undefined],
    ['of a bucket of 2.x', 'v2', v2({ retentionRules: [{ type: 'expire', everySeconds: 2_592_000 }] }), 30 * DAY],
    ['of a bucket that keeps all for ever', 'v2', v2({ retentionRules: [] }), undefined],
    ['of a bucket that says so with 0', 'v2', v2({ retentionRules: [{ type: 'expire', everySeconds: 0 }] }), undefined],
    ['of a bucket of Cloud', 'cloud', v2({ retentionRules: [{ everySeconds: 3_600 }] }), 3_600_000],
    ['of a bucket that does not tell', 'v2', v2({}), undefined],
    ['of 3.x', 'v3', () => ({ status: 200, body: [{ 'iox::database': 'gx' }] }), undefined],
    ['of VictoriaMetrics', 'victoria', () => ({ status: 500 }), undefined],
  ])('is known, or known to be unknown: %s', async (_, generation, handler, retention) => {
    const finding = await find(generation, handler);
    expect(finding.state).toBe('there');
    expect(finding.retention).toBe(retention);
    expect(finding.message.includes('it keeps its data for')).toBe(retention !== undefined);
  });

  it('is unknown where 1.x does not let this user look', async () => {
    const look = v1();
    const finding = await find('v1', (request) =>
      request.body.includes('RETENTION') ? { status: 403, body: { error: 'requires READ on gx' } } : look(request),
    );
    expect(finding).toEqual({ state: 'there', message: 'database "gx" is there' });
  });

  it('reads in words', () => {
    const hours = [1, 1.5, 24, 36, 48, 2_160].map((one) => inDays((one * DAY) / 24));
    expect(hours).toEqual(['1 hour', '90 minutes', '24 hours', '36 hours', '2 days', '90 days']);
  });
});

describe('what waits and is older than the database keeps', () => {
  const NOW = Date.now();

  async function run(batches: readonly (readonly string[])[]) {
    const { drained, log } = await begin(v1(['autogen', '720h0m0s', '', 1, true]), { batches });
    await drained();
    return log.filter(({ msg }) => String(msg).includes('older than'));
  }

  it('is told before it is sent, with what to do', async () => {
    const said = await run([
      [`m f=1,g=1 ${NOW - 31 * DAY}`],
      [`m f=1 ${NOW - 31 * DAY}`, `m f=2 ${NOW}`],
      [`m f=3 ${NOW}`],
    ]);
    expect(said).toEqual([
      expect.objectContaining({
        level: 40,
        msg: expect.stringMatching(
          /^2 of 5 waiting values are older than the 30 days.*expired.*lengthen the retention/,
        ),
      }),
    ]);
  });

  it('is old by the clock of the database', async () => {
    const policies = v1(['autogen', '720h0m0s', '', 1, true]);
    const date = new Date(NOW + 40 * DAY).toUTCString();
    const handler: Handler = async (request) => {
      const reaction = await policies(request);
      return reaction === 'drop' ? reaction : { ...reaction, headers: { ...reaction.headers, date } };
    };
    const { drained, log } = await begin(handler, { batches: [[`m f=1 ${NOW}`]] });
    await drained();
    expect(log.map(({ msg }) => msg)).toContainEqual(expect.stringMatching(/^1 of 1 waiting values are older than/));
  });

  it('is not told of where there is none', async () => {
    expect(await run([[`m f=1 ${NOW - 29 * DAY}`]])).toEqual([]);
  });

  it('is told once, however often the connection is made anew', async () => {
    const pings = () => requests().filter(({ path }) => path === '/ping').length;
    const policies = v1(['autogen', '720h0m0s', '', 1, true]);
    const handler: Handler = (request) => {
      const isRefused = request.path === '/write' && pings() < 4;
      return isRefused ? { status: 401, body: { error: 'authorization failed' } } : policies(request);
    };
    const { drained, log } = await begin(handler, { batches: [[`m f=1 ${NOW - 31 * DAY}`]] });
    await drained();
    expect(pings()).toBe(4);
    expect(log.filter(({ msg }) => String(msg).includes('older than'))).toHaveLength(1);
  });
});
