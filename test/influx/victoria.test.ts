/** Against a real VictoriaMetrics. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkDatabase } from '../../src/influx/check.ts';
import { DRIVERS, detect } from '../../src/influx/servers/detect.ts';
import { describeWith } from '../support/process.ts';
import { startVictoria, type Victoria } from '../support/victoria.ts';
import type { Harness } from './harness.ts';
import { never, withServer } from './with-server.ts';

const { harness: createHarness } = withServer();
let database: Victoria;
let harness: Harness | undefined;

async function begin(): Promise<Harness> {
  harness = createHarness({ url: database.url, bucket: 'gx' });
  await harness.sender.start(never);
  return harness;
}

describeWith('victoria-metrics', 'VictoriaMetrics', () => {
  beforeAll(async () => {
    database = await startVictoria(['-dedup.minScrapeInterval=1ms']);
  });
  afterAll(() => database.stop());

  it('is recognised', async () => {
    expect(await detect({ url: database.url, bucket: 'gx' }, never)).toMatchObject({
      server: { driver: DRIVERS.victoria },
    });
  });

  it('gets the numbers and not the texts, which are counted', async () => {
    const { add, drained, ledger, codes } = await begin();
    await add([
      'battery,site=boat Soc=81.5,Dc/0/Voltage=12.8 1700000000123',
      'battery_text,site=boat State="Bulk",Mode="On, really" 1700000000123',
      'battery,site=boat Soc=81.6 1700000001123',
      'gx_event,site=boat,kind=alarm text="Low voltage: Alarm, or \\"=\\"",severity=2 1700000001123',
    ]);
    await drained();
    const series = await database.export();
    const labels = { db: 'gx', site: 'boat' };
    expect(series).toHaveLength(3);
    expect(series).toContainEqual({
      metric: { __name__: 'gx_event_severity', ...labels, kind: 'alarm' },
      values: [2],
      timestamps: [1700000001123],
    });
    expect(series).toContainEqual({
      metric: { __name__: 'battery_Soc', ...labels },
      values: [81.5, 81.6],
      timestamps: [1700000000123, 1700000001123],
    });
    expect(series).toContainEqual({
      metric: { __name__: 'battery_Dc/0/Voltage', ...labels },
      values: [12.8],
      timestamps: [1700000000123],
    });
    expect(ledger).toMatchObject({ stored: 4, dropped: { text_unsupported: 3 } });
    expect(codes).toEqual(['ready']);
  });

  it('is sent a body of several gzip members as one', async () => {
    const { append, drained } = await begin();
    const body = Buffer.concat(
      ['members f=1 1700000000000\nmembers f=', '2 1700000001000\n'].map((part) => gzipSync(part)),
    );
    append({ body, lines: 2, fields: 2, plainBytes: 58, oldest: 1700000000000, newest: 1700000001000 });
    await drained();
    expect((await database.export('members_f')).map(({ values }) => values)).toEqual([[1, 2]]);
  });

  it('is sent what waits in one request, without the texts', async () => {
    harness = createHarness({ url: database.url, bucket: 'gx' });
    const line = (n: number) => `joined f=${n} ${1_700_000_000_000 + n * 1_000}`;
    await harness.add([line(1), 'joined_text f="x" 1700000000000']);
    await harness.add(['joined_text f="x" 1700000000000']);
    await harness.add([line(2)]);
    await harness.sender.start(never);
    await harness.drained();
    expect((await database.export('joined_f')).map(({ values }) => values)).toEqual([[1, 2]]);
    expect(await database.export('joined_text_f')).toEqual([]);
    expect(harness.ledger).toMatchObject({ stored: 2, dropped: { text_unsupported: 2 } });
  });

  it('refuses a line that is too long, and has all others', async () => {
    const { add, drained, ledger } = await begin();
    const line = (name: string, stamp: number) => `${name} f=1 ${1_700_000_000_000 + stamp}`;
    await add([line('short', 1), line(`long,t=${'x'.repeat(300_000)}`, 2), line('short', 3)]);
    await drained();
    expect((await database.export('short_f')).map(({ values }) => values)).toEqual([[1, 1]]);
    expect(ledger).toMatchObject({ stored: 2, rejected: { too_long: 1 } });
  });

  it('is checked in words', async () => {
    const { ok, lines } = await checkDatabase({ url: database.url, bucket: 'gx' }, never);
    expect(ok).toBe(true);
    expect(lines).toContain('writing is allowed');
    expect(lines.join('\n')).toMatch(/numbers only.*\n.*dedup/);
  });
});
