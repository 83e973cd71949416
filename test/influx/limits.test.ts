/** Limits of servers: what is over one is refused and told of as long as it lasts, and the rest flows. */
import { afterEach, describe, expect, it } from 'vitest';
import { checkDatabase } from '../../src/influx/check.ts';
import { startInfluxd } from '../support/influxd.ts';
import { describeWith } from '../support/process.ts';
import { createInflux3, limitedTables } from './influx3.ts';
import { influx16, type Reaction } from './stand-in.ts';
import { never, withServer } from './with-server.ts';

const { begin, serve, harness } = withServer();
const NOW = Date.now();
const HOUR = 3_600_000;

describe('InfluxDB 3 Core', () => {
  const settings = { token: 'operator' };

  it('stores what its columns have room for; a line over them is kept aside, and holds nothing up', async () => {
    const { handler } = createInflux3({ write: limitedTables(10, 4).write });
    const wide = `wide,t=a f=1,g=1,h=1,i=1 ${NOW}`;
    const { drained, ledger, refused, reached, codes } = await begin(handler, {
      settings,
      batches: [[`wide,t=a f=1,g=1 ${NOW}`, wide, `other f=1 ${NOW}`], [`wide,t=a f=2 ${NOW + 1}`]],
    });
    await drained();
    expect(ledger).toMatchObject({ stored: 4, rejected: { schema_limit: 4 } });
    expect(refused.map(({ line, reason }) => [line, reason])).toEqual([[wide, 'schema_limit']]);
    expect(refused[0]?.detail).toBe('Update to schema would exceed number of columns per table limit of 4 columns');
    const { ok, message } = await reached('schema_limit');
    expect(ok).toBe(false);
    expect(message).toMatch(/InfluxDB 3 Core.*limit of 4 columns\. What has room is stored, .*To do: log fewer paths/);
    // A batch that is stored whole does not make it well.
    expect(codes.at(-1)).toBe('schema_limit');
  });

  it('holds nothing up either where a whole batch is for tables over the limit', async () => {
    const { handler } = createInflux3({ write: limitedTables(2, 100).write });
    const { drained, ledger, codes } = await begin(handler, {
      settings,
      batches: [['a f=1 1', 'b f=1 1'], ['c f=1 1', 'd f=1 1', 'e f=1 1', 'g f=1 1'], ['a f=2 2']],
    });
    await drained();
    expect(ledger).toMatchObject({ stored: 3, rejected: { schema_limit: 4 } });
    expect(codes).not.toContain('all_refused');
  });

  const full = () => {
    const influx = createInflux3();
    for (const name of ['a', 'b', 'c', 'd', 'e']) influx.databases.set(name, undefined);
    return influx;
  };

  it('that has five databases is told so, with what to do, and the data is kept', async () => {
    const { reached, queue } = await begin(full().handler, { settings, batches: [['m f=1 1']] });
    const { message } = await reached('schema_limit');
    expect(message).toMatch(
      /exceed limit of 5 databases.*data is kept.*delete one that nobody needs \(influxdb3 delete/,
    );
    expect(queue.pendingFields).toBe(1);
  });

  it('that has five databases is not ready for a sixth', async () => {
    const { url } = await serve(full().handler);
    const { ok, lines } = await checkDatabase({ url, bucket: 'gx', ...settings }, never);
    expect(ok).toBe(false);
    expect(lines).toContainEqual(
      expect.stringMatching(
        /"gx" is missing, and a run cannot create it \(InfluxDB 3 Core takes 5 databases and has a, b/,
      ),
    );
    expect((await checkDatabase({ url, bucket: 'a', ...settings }, never)).ok).toBe(true);
  });
});

describe('a limit of series', () => {
  /** The first `room` series have room, and the server refuses new ones one by one. */
  const limited = (room: number) => {
    const known = new Set<string>();
    return influx16(({ lines }): Reaction => {
      const over = lines.filter((line) => {
        const [key = ''] = line.split(' ');
        if (known.size < room) known.add(key);
        return !known.has(key);
      });
      if (over.length === 0) return { status: 204 };
      const words = `max-series-per-database limit exceeded: (${room})`;
      return { status: 400, body: { error: `partial write: ${words} dropped=${over.length}` } };
    });
  };

  it('is over once nothing was refused for a while', async () => {
    const { drained, add, codes } = await begin(limited(1), {
      batches: [['a f=1 1', 'b f=1 1', 'c f=1 1', 'd f=1 1']],
      waits: { limit: 0 },
    });
    await drained();
    await add(['a f=2 2']);
    await drained();
    expect(codes.at(-1)).toBe('ready');
  });
});

describeWith('influxd', 'a limit of series of a real InfluxDB 1.x', () => {
  let end = async () => undefined as unknown;
  afterEach(() => end());

  it.each([
    ['max-series-per-database', ['a f=1', 'b f=1', 'c f=1', 'd f=1', 'e f=1', 'a f=2'], 3],
    ['max-values-per-tag', ['a,t=1 f=1', 'a,t=2 f=1', 'a,t=3 f=1', 'a,t=4 f=1', 'b,t=1 f=1', 'a,t=1 f=2'], 4],
  ])('%s is told as long as it lasts, with what to do, and what has room is stored', async (name, written, stored) => {
    const real = await startInfluxd({ data: `index-version = "inmem"\n${name} = 2` });
    end = real.stop;
    const lines = written.map((line, index) => `${line} ${NOW + index}`);
    const made = harness({ url: real.url, bucket: 'gx' });
    await made.sender.start(never);
    await made.add(lines.slice(0, 2));
    await made.drained();
    await made.add(lines.slice(2));
    await made.drained();
    expect(made.ledger).toMatchObject({ stored, rejected: { series_limit: lines.length - stored } });
    expect(made.codes).not.toContain('all_refused');
    const { ok, message } = await made.reached('series_limit');
    expect(ok).toBe(false);
    expect(message).toMatch(
      new RegExp(`InfluxDB 1.*${name}.*To do: raise max-series-per-database or max-values-per-tag`),
    );
    await made.add([`a${name.includes('tag') ? ',t=1' : ''} f=3 ${NOW + 100}`]);
    await made.drained();
    expect(made.codes.at(-1)).toBe('series_limit');
  });
});

describe('a window in which alone 1.12 and later take lines', () => {
  /** The real one counts the first of a shard as too old though the window refuses it. */
  const windowed = (counted: readonly [old: number, outside: number]) =>
    influx16(({ lines }): Reaction => {
      const dropped = lines.filter((line) => Math.abs(Number(line.split(' ')[2]) - NOW) > 2 * HOUR).length;
      if (dropped === 0) return { status: 204 };
      const [old, outside] = counted;
      const words = `dropped ${old} points outside retention policy of duration 720h0m0s and ${outside} points outside write window (-2h0m0s to 1h0m0s)`;
      const bound = `at 2026-11-28T19:42:40Z dropped because it violates a Retention Policy Lower Bound at 2026-10-29T22:42:40Z`;
      const error = `partial write: ${words} - oldest point m ${bound}, newest point m ${bound} dropped=${dropped} for database: gx for retention policy: wl`;
      return { status: 400, body: { error } };
    });

  it.each([[[0, 3]], [[3, 0]]] as const)(
    'is told apart from what is too old, whatever the server counts (%j)',
    async (counted) => {
      const early = `m f=1 ${NOW - 3 * HOUR}`;
      const late = `m f=2 ${NOW + 3 * HOUR}`;
      const { drained, ledger, refused } = await begin(windowed(counted), {
        batches: [[early, `m f=3 ${NOW}`, late, `m f=4 ${NOW - 800 * HOUR}`]],
      });
      await drained();
      expect(ledger).toMatchObject({ stored: 1, expired: 1, rejected: { write_window: 2 } });
      const copies = refused.filter(({ kind }) => kind === 'rejected').map(({ line }) => line);
      expect(copies.sort()).toEqual([early, late].sort());
    },
  );

  it('does not hold up what comes later', async () => {
    const old = ['a', 'b', 'c'].map((name) => `${name} f=1 ${NOW - 3 * HOUR}`);
    const { drained, ledger } = await begin(windowed([0, 3]), { batches: [old, [`a f=2 ${NOW}`]] });
    await drained();
    expect(ledger).toMatchObject({ stored: 1, rejected: { write_window: 3 } });
  });
});

it('a field called time costs itself alone', async () => {
  const handler = influx16(({ lines }): Reaction => {
    const timed = lines.filter((line) => / (.*,)?time=/.test(line));
    if (timed.length === 0) return { status: 204 };
    const invalid = 'partial write: invalid field name: input field "time" on measurement "d" is invalid';
    const isStripped = timed.some((line) => line.includes(','));
    const error = isStripped
      ? `${invalid}. Field "time" has been stripped from point. dropped=0 for database: gx for retention policy: autogen`
      : `${invalid} dropped=${timed.length} for database: gx for retention policy: autogen`;
    return { status: 400, body: { error } };
  });
  const { drained, ledger, refused } = await begin(handler, { batches: [['d time=3,x=5 1', 'm f=1 1']] });
  await drained();
  expect(ledger).toMatchObject({ stored: 2, rejected: { refused: 1 } });
  expect(refused.map(({ line }) => line)).toEqual(['d time=3 1']);
});
