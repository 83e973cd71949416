/** One batch that fails while others pass must not hold them up, and an outage must not look like that. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Waits } from '../../src/influx/send/sender.ts';
import {
  closing,
  type Handler,
  influx16,
  NO_CONTENT,
  PING_3X,
  type Reaction,
  type Request,
  recognisable,
} from './stand-in.ts';
import { withServer } from './with-server.ts';

const { begin: start, asked } = withServer();

const FAULT: Reaction = { status: 500, body: { error: 'internal error' } };
const POISON = ['p f=1,g=1 1', 'p f=2 2'];
const GOOD = ['m f=1 3', 'm f=2 4'];
const isPoison = ({ lines }: Request) => lines.some((line) => line.startsWith('p'));
const times = (lines: readonly string[]) => asked().filter((one) => one.join() === lines.join()).length;

/** A sender that finds one batch waiting; the other comes before the first request is answered. */
async function begin(
  handler: Handler,
  first: readonly string[],
  second?: readonly string[],
  waits: Partial<Waits> = {},
) {
  let ask: () => void = () => undefined;
  let answer: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const held: Handler = async (request) => {
    if (request.path.includes('write')) {
      ask();
      await answered;
    }
    return handler(request);
  };
  const harness = await start(held, { settings: { token: 'hush' }, waits, batches: [first] });
  await begun;
  if (second) await harness.add(second);
  answer();
  return harness;
}

describe.each<[string, (write: Handler) => Handler]>([
  ['1.x', influx16],
  ['3.x', (write) => recognisable(PING_3X, write)],
])('%s: a batch that fails ten times while another passes', (_, answering) => {
  it('is set aside in red with the words of the server, and nothing of it is counted', async () => {
    const { reached, until, queue, codes, ledger, log } = await begin(
      answering((request) => (isPoison(request) ? FAULT : NO_CONTENT)),
      POISON,
      GOOD,
    );
    const { ok, message } = await reached('stuck');
    expect(ok).toBe(false);
    expect(message).toMatch(/set aside.*in a day.*500: internal error/);
    await until(() => (queue.pendingBatches === 1 ? true : undefined));
    expect([...queue.aside.values()]).toEqual(['500: internal error']);
    expect([...queue.aside.keys()].map(({ sequence }) => sequence)).toEqual([1]);
    expect(ledger).toMatchObject({ made: 5, stored: 2, rejected: {}, dropped: {} });
    expect(codes.slice(-3)).toEqual(['unavailable', 'stuck', 'ready']);
    expect(log).toContainEqual(
      expect.objectContaining({
        level: 50,
        batch: 1,
        why: '500: internal error',
        msg: expect.stringContaining('set aside'),
      }),
    );
    // Ten times, one line of the other, and once more to be sure.
    expect(times(POISON)).toBe(11);
    expect(asked().slice(-3)).toEqual([GOOD.slice(0, 1), POISON, GOOD]);
  });
});

describe('a batch is not set aside', () => {
  it('in an outage, however long', async () => {
    const { drained, queue, ledger } = await begin(
      influx16(() => (times(POISON) < 30 ? FAULT : NO_CONTENT)),
      POISON,
      GOOD,
    );
    await drained();
    expect(queue.aside.size).toBe(0);
    expect(ledger.stored).toBe(5);
  });

  it('where the outage ends just when the other batch is tried', async () => {
    const { drained, queue, ledger } = await begin(
      influx16(({ lines }) => (lines.length === 2 && times(POISON) <= 10 ? FAULT : NO_CONTENT)),
      POISON,
      GOOD,
    );
    await drained();
    expect(queue.aside.size).toBe(0);
    expect(ledger.stored).toBe(5);
    expect(times(GOOD.slice(0, 1))).toBe(1);
  });

  it('where there is no other', async () => {
    const { drained, queue, ledger } = await begin(
      influx16(() => (times(POISON) < 15 ? FAULT : NO_CONTENT)),
      POISON,
    );
    await drained();
    expect(queue.aside.size).toBe(0);
    expect(ledger.stored).toBe(3);
    expect(asked()).toEqual(Array(15).fill(POISON));
  });

  it.each<[string, Reaction]>([
    ['it is throttled', { status: 429 }],
    ['a person must act', { status: 401, body: { error: 'authorization failed' } }],
  ])('where %s', async (_, reaction) => {
    const { drained, queue, ledger } = await begin(
      influx16((request) => (isPoison(request) && times(POISON) < 15 ? reaction : NO_CONTENT)),
      POISON,
      GOOD,
    );
    await drained();
    expect(queue.aside.size).toBe(0);
    expect(ledger.stored).toBe(5);
    expect(times(GOOD.slice(0, 1))).toBe(0);
  });

  it('at a stop, whose waits are short', async () => {
    const { sender, reached, queue, ledger } = await begin(
      influx16((request) => (isPoison(request) && times(POISON) < 20 ? FAULT : NO_CONTENT)),
      POISON,
      GOOD,
      { keep: [60_000, 60_000] },
    );
    await reached('unavailable');
    await sender.stop(performance.now() + 3_600_000);
    expect(queue.aside.size).toBe(0);
    expect(ledger.stored).toBe(5);
  });
});

describe('what is set aside', () => {
  it('takes its other lines with it where only a part of it fails', async () => {
    const { reached, queue, ledger, refused } = await begin(
      influx16((request) => {
        const { lines } = request;
        if (lines.includes('bad') && lines.length > 1) {
          return { status: 400, body: { error: `partial write: unable to parse 'bad': missing fields dropped=0` } };
        }
        if (lines.includes('bad')) return { status: 400, body: { error: `unable to parse 'bad': missing fields` } };
        return isPoison(request) ? FAULT : NO_CONTENT;
      }),
      ['bad', ...POISON],
      GOOD,
    );
    await reached('stuck');
    expect([...queue.aside.keys()].map(({ lines }) => lines)).toEqual([3]);
    expect(ledger.rejected).toEqual({});
    expect(refused).toEqual([]);
  });

  it('is not waited for at a stop', async () => {
    const { reached, sender, queue, until } = await begin(
      influx16((request) => (isPoison(request) ? FAULT : NO_CONTENT)),
      POISON,
      GOOD,
    );
    await reached('stuck');
    await until(() => (queue.pendingBatches === 1 ? true : undefined));
    await sender.stop(performance.now() + 3_600_000);
    expect(queue.pendingFields).toBe(3);
  });
});

describe('a body that a server calls damaged', () => {
  it('is sent again where it is whole in our eyes', async () => {
    const { drained, ledger, codes } = await begin(
      influx16(() => (times(GOOD) < 3 ? { status: 400, body: { error: 'gzip: invalid checksum' } } : NO_CONTENT)),
      GOOD,
    );
    await drained();
    expect(ledger).toMatchObject({ stored: 2, rejected: {} });
    expect(codes).toEqual(['ready', 'damaged_on_the_way', 'ready']);
  });

  it('without words is found out after ten faults, and nobody is asked for another', async () => {
    const harness = await start(influx16(({ body }) => (body === '' ? FAULT : NO_CONTENT)));
    await harness.reached('ready');
    const body = gzipSync('m f=1 1\n').subarray(0, 20);
    harness.append({ body, lines: 1, fields: 1, plainBytes: 8, oldest: 1, newest: 1 });
    await harness.reached('unavailable');
    await harness.add(GOOD);
    await harness.drained();
    expect(harness.ledger).toMatchObject({ stored: 2, rejected: { damaged: 1 } });
    expect(times([])).toBe(10);
    expect(times(GOOD.slice(0, 1))).toBe(0);
  });
});

describe('a batch on which the connection breaks', () => {
  const eight = Array.from({ length: 8 }, (_, index) => `m f=${index} ${index}`);

  it('is tried in halves after the third time, for 413 may look like that', async () => {
    const { drained, ledger } = await begin(
      closing(influx16(({ lines }) => (lines.length > 4 ? 'drop' : NO_CONTENT))),
      eight,
    );
    await drained();
    expect(asked()).toEqual([eight, eight, eight, eight.slice(0, 4), eight.slice(4)]);
    expect(ledger).toMatchObject({ stored: 8, rejected: {} });
  });

  it('is tried in halves once only, and then waited for', async () => {
    const half = eight.slice(0, 4);
    const { drained, ledger } = await begin(
      closing(
        influx16(({ lines }) => (lines.length > 4 || (lines.length === 4 && times(half) < 6) ? 'drop' : NO_CONTENT)),
      ),
      eight,
    );
    await drained();
    expect(asked()).toEqual([eight, eight, eight, ...Array(6).fill(half), eight.slice(4)]);
    expect(ledger.stored).toBe(8);
  });

  it('stays whole where the server is away altogether', async () => {
    let isAway = false;
    const there = influx16(() => {
      isAway ||= times(eight) === 1;
      return NO_CONTENT;
    });
    let dropped = 0;
    const { drained } = await begin((request) => {
      const reaction = there(request);
      if (!isAway || dropped === 10) return reaction;
      dropped += 1;
      return 'drop';
    }, eight);
    await drained();
    expect(new Set(asked().map((lines) => lines.length))).toEqual(new Set([8]));
  });

  it('stays whole where it is one line', async () => {
    const { drained } = await begin(
      influx16(() => (times(GOOD.slice(0, 1)) < 6 ? 'drop' : NO_CONTENT)),
      GOOD.slice(0, 1),
    );
    await drained();
    expect(asked()).toEqual(Array(6).fill(GOOD.slice(0, 1)));
  });
});
