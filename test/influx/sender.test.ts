import { afterEach, describe, expect, it } from 'vitest';
import type { Destination } from '../../src/influx/dialect.ts';
import type { Waits } from '../../src/influx/sender.ts';
import { freePort } from '../support/process.ts';
import { createHarness, type Harness } from './harness.ts';
import { type Handler, influx16, NO_CONTENT, type Request, type StandIn, startStandIn } from './stand-in.ts';

const never = new AbortController().signal;
let server: StandIn | undefined;
let harness: Harness | undefined;

afterEach(async () => {
  await harness?.stop();
  await server?.stop();
  harness = undefined;
  server = undefined;
});

async function begin(handler: Handler, settings: Partial<Destination> = {}, waits: Partial<Waits> = {}) {
  server = await startStandIn(handler);
  harness = createHarness({ url: server.url, bucket: 'gx', ...settings }, waits);
  await harness.sender.start(never);
  return harness;
}

/** Answers one after the other, the last one for good; remembers the lines of those that were stored. */
function script(...reactions: ReturnType<Handler>[]) {
  const stored: string[] = [];
  const asked: string[][] = [];
  const handler = influx16((request) => {
    asked.push([...request.lines]);
    const reaction = (reactions.length > 1 ? reactions.shift() : reactions[0]) ?? NO_CONTENT;
    if (reaction === NO_CONTENT) stored.push(...request.lines);
    return reaction;
  });
  return { stored, asked, handler };
}

const numbered = (count: number, name = 'm') =>
  Array.from({ length: count }, (_, index) => `${name} f=${index} ${1_000 + index}`);
const writes = () => server?.requests.filter(({ path }) => path === '/write') ?? [];

describe('a batch is kept, and sent again in its order,', () => {
  it('when the database is not ready', async () => {
    const { handler, asked } = script({ status: 503 }, { status: 500, body: { error: 'timeout' } }, NO_CONTENT);
    const { add, drained, codes, ledger } = await begin(handler);
    await add(['a f=1 1']);
    await add(['b f=2,g=3 2']);
    await drained();
    expect(asked).toEqual([['a f=1 1'], ['a f=1 1'], ['a f=1 1'], ['b f=2,g=3 2']]);
    expect(codes).toEqual(['ready', 'unavailable', 'ready']);
    expect(ledger.stored).toBe(3);
  });

  it('when the database asks for time, for as long as it asks for', async () => {
    const { handler, asked } = script({ status: 429, headers: { 'retry-after': '500' } }, NO_CONTENT);
    const { add, reached, drained, sender } = await begin(handler);
    await add(['a f=1 1']);
    expect((await reached('throttled')).message).toContain('next try in 500 s');
    // A stop does not wait for that: it tries once more at once.
    await Promise.all([drained(), sender.stop(performance.now() + 5_000)]);
    expect(asked).toHaveLength(2);
  });

  it('when the answer got lost, though it was stored', async () => {
    const { handler, asked } = script('drop', NO_CONTENT);
    const { add, drained, codes, ledger } = await begin(handler);
    await add(['a f=1 1']);
    await drained();
    expect(asked).toEqual([['a f=1 1'], ['a f=1 1']]);
    expect(codes).toEqual(['ready', 'reset', 'ready']);
    expect(ledger.stored).toBe(1);
  });

  it('when a sign-in page answers in between', async () => {
    const { handler } = script({ status: 200, body: '<html>Pay for your access</html>' }, NO_CONTENT);
    const { add, drained, codes } = await begin(handler);
    await add(['a f=1 1']);
    await drained();
    expect(codes).toEqual(['ready', 'not_a_database', 'ready']);
  });

  it('when nothing listens at the start', async () => {
    const port = await freePort();
    harness = createHarness({ url: `http://127.0.0.1:${port}`, bucket: 'gx' });
    await harness.sender.start(never);
    await harness.add(['a f=1 1']);
    expect((await harness.reached('refused')).message).toContain(`http://127.0.0.1:${port}: connection refused`);
    const { handler, stored } = script(NO_CONTENT);
    server = await startStandIn(handler, port);
    await harness.drained();
    expect(stored).toEqual(['a f=1 1']);
    expect(harness.codes).toEqual(['refused', 'ready']);
  });

  it('when the credentials are wrong, which tells what to do', async () => {
    const error = { error: 'authorization failed for hush' };
    const { handler } = script({ status: 401, body: error }, { status: 401, body: error }, NO_CONTENT);
    const { add, drained, reached, codes, health, log } = await begin(handler, { username: 'me', password: 'hush' });
    await add(['a f=1 1']);
    const { message } = await reached('unauthorized');
    expect(message).toMatch(/^InfluxDB 1\.6\.7~rc0 at http.*401: authorization failed.*kept.*INFLUX_PASSWORD/);
    await drained();
    expect(codes).toEqual(['ready', 'unauthorized', 'ready']);
    expect(JSON.stringify([health, log])).not.toContain('hush');
  });

  it('when the database was dropped, which is made again at once', async () => {
    let isThere = false;
    const statements: string[] = [];
    const handler: Handler = (request) => {
      const headers = { 'x-influxdb-version': '1.6.7~rc0' };
      if (request.path === '/write') {
        return isThere ? NO_CONTENT : { status: 404, body: { error: 'database not found: "gx"' } };
      }
      if (request.path === '/ping') return { status: 204, headers };
      const statement = new URLSearchParams(request.body).get('q') ?? '';
      statements.push(statement);
      // Created at the start, dropped by somebody, created again.
      isThere = statements.filter((one) => one.startsWith('CREATE')).length === 2;
      return { status: 200, body: { results: [{ statement_id: 0 }] } };
    };
    const { add, drained, codes } = await begin(handler, {}, { person: [60_000, 60_000], keep: [60_000, 60_000] });
    await add(['a f=1 1']);
    await drained();
    expect(statements.filter((one) => one.startsWith('CREATE'))).toEqual(Array(2).fill('CREATE DATABASE "gx"'));
    expect(codes).toEqual(['ready']);
  });

  it('when the server was replaced by another generation', async () => {
    const old = script(NO_CONTENT).handler;
    let isOld = true;
    const lines: string[] = [];
    const handler: Handler = (request) => {
      if (isOld) return old(request);
      if (request.path === '/ping') return { status: 204, headers: { 'x-influxdb-version': 'v2.8.0' } };
      if (request.path !== '/api/v2/write') return { status: 401, body: { code: 'unauthorized', message: 'no' } };
      lines.push(...request.lines);
      return NO_CONTENT;
    };
    const { add, drained } = await begin(handler, { token: 't', org: 'home' });
    await add(['a f=1 1']);
    await drained();
    isOld = false;
    await add(['b f=1 2']);
    await drained();
    expect(lines).toEqual(['b f=1 2']);
  });
});

describe('a batch is taken apart', () => {
  it('in halves where it is too large', async () => {
    const stored: string[] = [];
    const { add, drained, ledger } = await begin(
      influx16(({ lines }) => {
        if (lines.length > 100) return { status: 413, body: '<html>413 Request Entity Too Large</html>' };
        stored.push(...lines);
        return NO_CONTENT;
      }),
    );
    await add(numbered(350));
    await drained();
    expect(stored).toEqual(numbered(350));
    expect(ledger).toMatchObject({ stored: 350, rejected: {} });
  });

  it('down to the one line of a thousand that is refused without a name', async () => {
    const stored: string[] = [];
    const { add, drained, ledger, log } = await begin(
      influx16(({ lines }) => {
        if (lines.some((line) => line.startsWith('bad'))) return { status: 400, body: 'cannot parse influx line: why' };
        stored.push(...lines);
        return NO_CONTENT;
      }),
    );
    await add([...numbered(700), 'bad f=1,g=2 5', ...numbered(299, 'n')]);
    await drained();
    expect(stored.sort()).toEqual([...numbered(700), ...numbered(299, 'n')].sort());
    expect(ledger).toMatchObject({ made: 1001, stored: 999, rejected: { unparsable: 2 } });
    expect(log).toContainEqual(
      expect.objectContaining({
        line: 'bad f=1,g=2 5',
        detail: expect.stringContaining('cannot parse influx line: why'),
      }),
    );
  });

  it('where a single line is too large for any request', async () => {
    const { add, drained, ledger } = await begin(
      influx16(({ lines }) => (lines.some((line) => line.startsWith('big')) ? { status: 413 } : NO_CONTENT)),
    );
    await add([...numbered(9), 'big f=1 1']);
    await drained();
    expect(ledger).toMatchObject({ stored: 9, rejected: { too_large: 1 } });
  });

  it('and its old lines are counted as expired, even where all are', async () => {
    const { add, drained, ledger, codes } = await begin(
      influx16(({ lines }) => {
        const old = lines.filter((line) => line.startsWith('old')).length;
        if (old === 0) return NO_CONTENT;
        return { status: 400, body: { error: `partial write: points beyond retention policy dropped=${old}` } };
      }),
    );
    await add([...numbered(5), 'old f=1,g=2 1']);
    await add(['old f=1 1', 'old f=2 2']);
    await drained();
    expect(ledger).toMatchObject({ stored: 5, expired: 4, rejected: {} });
    expect(codes).toEqual(['ready']);
  });

  it('and a fault in between loses nothing of it', async () => {
    let count = 0;
    const stored = new Set<string>();
    const { add, drained, ledger } = await begin(
      influx16(({ lines }) => {
        count += 1;
        if (count % 3 === 0) return { status: 503 };
        if (lines.some((line) => line.startsWith('bad'))) return { status: 400, body: 'cannot parse' };
        for (const line of lines) stored.add(line);
        return NO_CONTENT;
      }),
    );
    await add([...numbered(20), 'bad f=1 1']);
    await drained();
    expect([...stored].sort()).toEqual(numbered(20).sort());
    expect(ledger).toMatchObject({ stored: 20, rejected: { unparsable: 1 } });
  });

  it('and is set aside where its own checksum fails, without blocking what follows', async () => {
    const { add, append, drained, ledger } = await begin(
      influx16(({ body }) => (body ? NO_CONTENT : { status: 400, body: { error: 'gzip: invalid checksum' } })),
    );
    append({ body: Buffer.from('damaged'), lines: 1, fields: 3, plainBytes: 1, oldest: 1 });
    await add(['a f=1 1']);
    await drained();
    expect(ledger).toMatchObject({ stored: 1, rejected: { damaged: 3 } });
  });
});

describe('a database that refuses every line', () => {
  const mixed = (count: number) => Array.from({ length: count }, (_, index) => `m${index % 3} f=${index} ${index}`);
  const refusal = (lines: readonly string[]) => ({
    status: 400,
    body: { error: `partial write: field type conflict: some dropped=${lines.length}` },
  });

  it('gets none thrown away, is asked with one line only, and has all of them when it is mended', async () => {
    const sizes: number[] = [];
    const stored: string[] = [];
    const { add, drained, reached, ledger, codes } = await begin(
      influx16(({ lines }) => {
        sizes.push(lines.length);
        // Somebody mends it while it is asked for the fourth time.
        if (sizes.length < 5) return refusal(lines);
        stored.push(...lines);
        return NO_CONTENT;
      }),
    );
    await add(mixed(100));
    const { ok, message } = await reached('all_refused');
    expect(ok).toBe(false);
    expect(message).toMatch(/every line.*field type conflict.*kept.*INFLUX_BUCKET/);
    expect(ledger.rejected).toEqual({});
    await drained();
    expect(sizes).toEqual([100, 1, 1, 1, 1, 100]);
    expect(stored).toEqual([...mixed(1), ...mixed(100)]);
    expect(codes).toEqual(['ready', 'all_refused', 'ready']);
  });

  it('is found out by halves as well, when it counts nothing', async () => {
    const { add, reached, queue } = await begin(influx16(() => ({ status: 400, body: 'cannot parse influx line' })));
    await add(mixed(20));
    await reached('all_refused');
    expect(queue.pendingFields).toBe(20);
  });
});

describe('a stop', () => {
  it('sends what is pending first', async () => {
    const { handler, stored } = script(NO_CONTENT);
    const { add, sender } = await begin(handler);
    await add(['a f=1 1']);
    await add(['b f=1 1']);
    await sender.stop(performance.now() + 5_000);
    expect(stored).toEqual(['a f=1 1', 'b f=1 1']);
  });

  it('tries again until the deadline where the fault may pass', async () => {
    const { handler, stored } = script({ status: 503 }, { status: 503 }, { status: 503 }, NO_CONTENT);
    const { add, reached, sender } = await begin(handler, {}, { keep: [60_000, 60_000] });
    await add(['a f=1 1']);
    await reached('unavailable');
    await sender.stop(performance.now() + 5_000);
    expect(stored).toEqual(['a f=1 1']);
  });

  it('ends at the deadline when the database hangs, and what was not sent stays', async () => {
    const { add, sender, queue } = await begin(influx16(() => new Promise(() => undefined)));
    await add(['a f=1 1']);
    const begun = performance.now();
    await sender.stop(begun + 100);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(95);
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(queue.pendingFields).toBe(1);
  });

  it.each([
    ['nothing is pending', [], { status: 204 }],
    ['only a person can help', ['a f=1 1'], { status: 401 }],
  ])('does not wait for the deadline where %s', async (_, lines, reaction) => {
    const { add, reached, sender, queue } = await begin(
      influx16(() => reaction),
      {},
      { person: [60_000, 60_000] },
    );
    await reached('ready');
    if (lines.length > 0) {
      await add(lines);
      await reached('unauthorized');
    }
    await sender.stop(performance.now() + 3_600_000);
    expect(queue.pendingFields).toBe(lines.length);
  });

  it('ends where the database was never found', async () => {
    const harness = createHarness(
      { url: `http://127.0.0.1:${await freePort()}`, bucket: 'gx' },
      { detect: [60_000, 60_000] },
    );
    await harness.sender.start(never);
    await harness.reached('refused');
    await harness.sender.stop(performance.now() + 3_600_000);
    expect(harness.codes).toEqual(['refused']);
  });
});

describe('health', () => {
  it('does not say ready before the first write where the server does not tell of its database', async () => {
    const handler: Handler = ({ path }) => {
      if (path === '/ping') return { status: 204, headers: { 'x-influxdb-version': '1.8.10' } };
      return { status: 401, body: { error: 'authorization failed' } };
    };
    const { add, reached, codes } = await begin(handler);
    await add(['a f=1 1']);
    await reached('unauthorized');
    expect(codes).toEqual(['unauthorized']);
  });

  it('of a server that is none is red, and looked at again', async () => {
    let isThere = false;
    const { handler } = script(NO_CONTENT);
    const { add, reached, drained, codes } = await begin((request: Request) =>
      isThere ? handler(request) : { status: 200, body: '<html>Router</html>' },
    );
    await add(['a f=1 1']);
    await reached('not_a_database');
    expect(writes()).toEqual([]);
    isThere = true;
    await drained();
    expect(codes).toEqual(['not_a_database', 'ready']);
  });
});
