import { afterEach, describe, expect, it } from 'vitest';
import type { Destination, Generation } from '../../src/influx/dialect.ts';
import { inDays } from '../../src/influx/retention.ts';
import { findDatabase } from '../../src/influx/setup.ts';
import { createHarness } from './harness.ts';
import { type Handler, influx16, type StandIn, startStandIn } from './stand-in.ts';

const never = new AbortController().signal;
const DAY = 86_400_000;
let server: StandIn | undefined;

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

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

async function find(generation: Generation, handler: Handler, settings: Partial<Destination> = {}) {
  server = await startStandIn(handler);
  const destination = { url: server.url, bucket: 'gx', ...settings };
  return findDatabase({ generation, product: '', version: '' }, destination, never);
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
    expect(finding.outcome).toBe('there');
    expect(finding.retention).toBe(retention);
    expect(finding.message.includes('it keeps its data for')).toBe(retention !== undefined);
  });

  it('is unknown where 1.x does not let this user look', async () => {
    const look = v1();
    const finding = await find('v1', (request) =>
      request.body.includes('RETENTION') ? { status: 403, body: { error: 'requires READ on gx' } } : look(request),
    );
    expect(finding).toEqual({ outcome: 'there', message: 'database "gx" is there' });
  });

  it('reads in words', () => {
    expect([1 / 24, 1, 2, 90].map((days) => inDays(days * DAY))).toEqual(['1 hour', '24 hours', '2 days', '90 days']);
  });
});

describe('what waits and is older than the database keeps', () => {
  const NOW = Date.now();

  async function run(batches: readonly (readonly string[])[]) {
    server = await startStandIn(v1(['autogen', '720h0m0s', '', 1, true]));
    const harness = createHarness({ url: server.url, bucket: 'gx' });
    for (const lines of batches) await harness.add(lines);
    await harness.sender.start(never);
    await harness.drained();
    await harness.stop();
    return harness.log.filter(({ msg }) => String(msg).includes('older than'));
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

  it('is not told of where there is none', async () => {
    expect(await run([[`m f=1 ${NOW - 29 * DAY}`]])).toEqual([]);
  });

  it('is told once, however often the connection is made anew', async () => {
    const pings = () => server?.requests.filter(({ path }) => path === '/ping').length ?? 0;
    const policies = v1(['autogen', '720h0m0s', '', 1, true]);
    server = await startStandIn((request) => {
      const isRefused = request.path === '/write' && pings() < 4;
      return isRefused ? { status: 401, body: { error: 'authorization failed' } } : policies(request);
    });
    const { add, sender, drained, stop, log } = createHarness({ url: server.url, bucket: 'gx' });
    await add([`m f=1 ${NOW - 31 * DAY}`]);
    await sender.start(never);
    await drained();
    await stop();
    expect(pings()).toBe(4);
    expect(log.filter(({ msg }) => String(msg).includes('older than'))).toHaveLength(1);
  });
});
