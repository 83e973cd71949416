import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Database } from '../../src/influx/database.ts';
import type { Waits } from '../../src/influx/send/sender.ts';
import { freePort } from '../support/process.ts';
import { closing, type Handler, influx16, NO_CONTENT, type Request } from './stand-in.ts';
import { never, withServer } from './with-server.ts';

const { begin: start, serve, harness: createHarness, writes } = withServer();

const begin = (handler: Handler, settings: Partial<Database> = {}, waits: Partial<Waits> = {}) =>
  start(handler, { settings, waits });

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

describe('a batch is kept, and sent again in its order,', () => {
  it('when the database is not ready', async () => {
    const { handler, asked } = script({ status: 503 }, { status: 500, body: { error: 'timeout' } }, NO_CONTENT);
    const { add, drained, reached, codes, ledger } = await begin(handler);
    await reached('ready');
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
    const { add, drained, codes, ledger } = await begin(closing(handler));
    await add(['a f=1 1']);
    await drained();
    expect(asked).toEqual([['a f=1 1'], ['a f=1 1']]);
    expect(codes).toEqual(['ready', 'reset', 'ready']);
    expect(ledger.stored).toBe(1);
  });

  it('when the server closes an idle connection, of which nobody is told', async () => {
    const { handler, asked } = script(NO_CONTENT, 'drop', NO_CONTENT);
    const { add, drained, codes, ledger } = await begin(handler);
    await add(['a f=1 1']);
    await drained();
    await add(['b f=1 2']);
    await drained();
    expect(asked).toEqual([['a f=1 1'], ['b f=1 2'], ['b f=1 2']]);
    expect(codes).toEqual(['ready']);
    expect(ledger.stored).toBe(2);
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
    const harness = createHarness({ url: `http://127.0.0.1:${port}`, bucket: 'gx' });
    await harness.sender.start(never);
    await harness.add(['a f=1 1']);
    expect((await harness.reached('refused')).message).toContain(`http://127.0.0.1:${port}: connection refused`);
    const { handler, stored } = script(NO_CONTENT);
    await serve(handler, port);
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
    let arrived: () => void;
    const isArrived = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const hang = () => {
      arrived();
      return new Promise<never>(() => undefined);
    };
    const { add, sender, queue } = await begin(influx16(hang));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    await add(['a f=1 1']);
    await isArrived;
    let isStopped = false;
    const stopped = sender.stop(performance.now() + 10_000).then(() => {
      isStopped = true;
    });
    vi.advanceTimersByTime(9_999);
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(isStopped).toBe(false);
    vi.advanceTimersByTime(1);
    await stopped;
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
