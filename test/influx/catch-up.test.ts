/** More than one batch waits: fewer requests, or several at once. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  type Handler,
  influx16,
  NO_CONTENT,
  PING_2X,
  PING_3X,
  PING_VICTORIA,
  type Request,
  recognisable,
} from './stand-in.ts';
import { never, withServer } from './with-server.ts';

const ALLOWED = { token: 't', org: 'o' };
const { begin: start, prepare, writes, asked } = withServer();

/** A sender that finds these batches waiting when it starts. */
const begin = (handler: Handler, batches: readonly (readonly string[])[]) =>
  start(handler, { settings: ALLOWED, batches });

const numbered = (count: number) => Array.from({ length: count }, (_, index) => [`m f=${index},g=1 ${1_000 + index}`]);

describe.each<[string, (write: Handler) => Handler]>([
  ['1.x', influx16],
  ['2.x', (write) => recognisable(PING_2X, write)],
  ['VictoriaMetrics', (write) => recognisable(PING_VICTORIA, write)],
])('%s', (_, answering) => {
  it('gets what waits in one request, in order, every batch byte for byte', async () => {
    const harness = await prepare(
      answering(() => NO_CONTENT),
      { settings: ALLOWED },
    );
    const bodies = [1, 2, 3].map((n) => gzipSync(`# precision ms\nm f=${n},g=1 ${n}\n`, { level: 9 }));
    for (const body of bodies) harness.append({ body, lines: 1, fields: 2, plainBytes: 27, oldest: 1, newest: 1 });
    await harness.sender.start(never);
    await harness.drained();
    expect(asked()).toEqual([['m f=1,g=1 1', 'm f=2,g=1 2', 'm f=3,g=1 3']]);
    expect(writes()[0]?.bytes.equals(Buffer.concat(bodies))).toBe(true);
    expect(harness.ledger).toMatchObject({ made: 6, stored: 6, rejected: {} });
  });

  it('gets each batch alone where it refuses something of one of them', async () => {
    const { drained, ledger, refused } = await begin(
      answering(({ lines }) =>
        lines.some((line) => line.startsWith('bad')) ? { status: 400, body: 'unable to parse' } : NO_CONTENT,
      ),
      [['a f=1 1'], ['bad f=1,g=1 2'], ['c f=1 3']],
    );
    await drained();
    expect(asked()).toEqual([['a f=1 1', 'bad f=1,g=1 2', 'c f=1 3'], ['a f=1 1'], ['bad f=1,g=1 2'], ['c f=1 3']]);
    expect(ledger).toMatchObject({ stored: 2, rejected: { unparsable: 2 } });
    expect(refused.map(({ line }) => line)).toEqual(['bad f=1,g=1 2']);
  });

  it('gets each batch alone after the third failure in a row', async () => {
    let failures = 3;
    const { drained, ledger, codes } = await begin(
      answering(() => {
        failures -= 1;
        return failures >= 0 ? { status: 503 } : NO_CONTENT;
      }),
      numbered(2),
    );
    await drained();
    const both = numbered(2).flat();
    expect(asked()).toEqual([both, both, both, ...numbered(2)]);
    expect(ledger.stored).toBe(4);
    expect(codes.slice(-2)).toEqual(['unavailable', 'ready']);
  });

  it('gets no more requests for throttling them', async () => {
    let failures = 5;
    const { drained } = await begin(
      answering(() => {
        failures -= 1;
        return failures >= 0 ? { status: 429 } : NO_CONTENT;
      }),
      numbered(2),
    );
    await drained();
    expect(asked()).toEqual(Array(6).fill(numbered(2).flat()));
  });

  it('gets the others of a batch that is damaged', async () => {
    const harness = await prepare(
      answering(({ body }) => (body === '' ? { status: 400, body: 'gzip: invalid checksum' } : NO_CONTENT)),
      { settings: ALLOWED },
    );
    await harness.add(['a f=1 1']);
    harness.append({ body: Buffer.from('damaged'), lines: 1, fields: 3, plainBytes: 1, oldest: 1, newest: 1 });
    await harness.add(['b f=1 2']);
    await harness.sender.start(never);
    await harness.drained();
    expect(harness.ledger).toMatchObject({ stored: 2, rejected: { damaged: 3 } });
    expect(harness.codes.at(-1)).toBe('ready');
  });

  it('goes on with what came meanwhile', async () => {
    const { drained, add, ledger } = await begin(
      answering(() => NO_CONTENT),
      numbered(2),
    );
    await add(['late f=1 1']);
    await drained();
    await add(['later f=1 1']);
    await drained();
    expect(asked().at(-1)).toEqual(['later f=1 1']);
    expect(ledger.stored).toBe(6);
  });
});

describe('VictoriaMetrics', () => {
  it('gets the numbers of several batches in one request', async () => {
    const { drained, ledger } = await begin(
      recognisable(PING_VICTORIA, () => NO_CONTENT),
      [['a f=1 1', 'a_text f="x" 1'], ['b_text f="x",g="y" 2'], ['c f=3 3']],
    );
    await drained();
    expect(asked()).toEqual([['a f=1 1', 'c f=3 3']]);
    expect(ledger).toMatchObject({ stored: 2, dropped: { text_unsupported: 3 } });
  });

  it('gets nothing of batches of text', async () => {
    const { drained, ledger } = await begin(
      recognisable(PING_VICTORIA, () => NO_CONTENT),
      [['a_text f="x" 1'], ['b_text f="x" 2']],
    );
    await drained();
    expect(asked()).toEqual([]);
    expect(ledger).toMatchObject({ stored: 0, dropped: { text_unsupported: 2 } });
  });

  it('of newer versions, which refuses a whole request for one line, gets all others', async () => {
    const good = (count: number, batch: number) =>
      Array.from({ length: count }, (_, index) => `m,b=${batch} f=${index} ${index}`);
    const stored: string[] = [];
    const { drained, ledger } = await begin(
      recognisable(PING_VICTORIA, ({ lines }) => {
        const first = lines.findIndex((line) => line.startsWith('bad'));
        if (first >= 0) {
          const rest = JSON.stringify(`${lines.slice(first).join('\n')}\n`);
          return { status: 400, body: `incorrect influx line ${rest}: missing field value for "f"` };
        }
        stored.push(...lines);
        return NO_CONTENT;
      }),
      [good(50, 1), [...good(30, 2), 'bad f 5', ...good(19, 3)], good(10, 4)],
    );
    await drained();
    expect(stored.sort()).toEqual([good(50, 1), good(30, 2), good(19, 3), good(10, 4)].flat().sort());
    expect(ledger).toMatchObject({ stored: 109, rejected: { unparsable: 1 } });
  });
});

describe('3.x', () => {
  /** Answers a write when the test says so. */
  function held() {
    const waiting: { request: Request; answer: (status: number) => void }[] = [];
    let arrive: () => void = () => undefined;
    const handler = recognisable(PING_3X, (request) => {
      return new Promise((resolve) => {
        waiting.push({ request, answer: (status) => resolve({ status }) });
        arrive();
      });
    });
    /** Resolves when so many wait for their answer. */
    const gathered = (count: number) =>
      new Promise<void>((resolve) => {
        arrive = () => waiting.length === count && resolve();
        arrive();
      });
    return { waiting, handler, gathered };
  }

  it('gets four requests at once, of one batch each, and each batch is settled by its own answer', async () => {
    const { handler, waiting, gathered } = held();
    const { until, drained, queue, ledger } = await begin(handler, numbered(6));
    await gathered(4);
    expect(asked().sort()).toEqual(numbered(4));
    const second = waiting.findIndex(({ request }) => request.lines[0] === numbered(2)[1]?.[0]);
    const [late] = waiting.splice(second, 1);
    for (const { answer } of waiting.splice(0)) answer(204);
    await until(() => (queue.pendingBatches === 3 ? true : undefined));
    expect(ledger.stored).toBe(6);
    expect((await queue.next(1, never))[0]?.sequence).toBe(2);
    late?.answer(204);
    await gathered(2);
    expect(asked().slice(4).sort()).toEqual(numbered(6).slice(4));
    for (const { answer } of waiting) answer(204);
    await drained();
    expect(ledger.stored).toBe(12);
  });

  it('is waited for by each batch on its own', async () => {
    const failed = new Set<string>();
    const { drained, ledger } = await begin(
      recognisable(PING_3X, ({ body }) => {
        if (failed.has(body)) return NO_CONTENT;
        failed.add(body);
        return { status: 503 };
      }),
      numbered(9),
    );
    await drained();
    expect(asked().sort()).toEqual([...numbered(9), ...numbered(9)].sort());
    expect(ledger.stored).toBe(18);
  });
});

describe('a server that is replaced while much waits', () => {
  it('gets what is made for it: one batch a request on 3.x', async () => {
    let isOld = true;
    const old = influx16(() => {
      isOld = false;
      return { status: 404, body: '404 page not found' };
    });
    const young = recognisable(PING_3X, () => NO_CONTENT);
    const { drained, ledger, codes } = await begin((request) => (isOld ? old(request) : young(request)), numbered(5));
    await drained();
    expect(asked()[0]).toEqual(numbered(5).flat());
    expect(asked().slice(1).sort()).toEqual(numbered(5));
    expect(ledger.stored).toBe(10);
    expect(codes).not.toContain('fault');
  });

  it('gets no text where it is VictoriaMetrics', async () => {
    let isOld = true;
    const old = influx16(() => {
      isOld = false;
      return { status: 404, body: '404 page not found' };
    });
    const young = recognisable(PING_VICTORIA, () => NO_CONTENT);
    const { drained, ledger, codes } = await begin(
      (request) => (isOld ? old(request) : young(request)),
      [['a f=1 1', 'a_text f="x" 1']],
    );
    await drained();
    expect(asked().slice(1)).toEqual([['a f=1 1']]);
    expect(codes).not.toContain('fault');
    expect(ledger).toMatchObject({ stored: 1, dropped: { text_unsupported: 1 } });
  });
});
