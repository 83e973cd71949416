import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { Batcher, MAX_BYTES, MAX_LINES } from '../../src/journal/batcher.ts';
import { commentOf } from '../../src/journal/comment.ts';
import type { Batch } from '../../src/types.ts';

function setUp() {
  const batches: Batch[] = [];
  const queue = { append: (batch: Batch) => void batches.push(batch) };
  const faults: number[] = [];
  return { batches, queue, faults, batcher: new Batcher(queue, (fields) => void faults.push(fields)) };
}

const text = (body: Uint8Array) => gunzipSync(body).toString();
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

it('keeps lines as they are and in order, below a comment that names the precision, and counts them', async () => {
  const { batches, batcher } = setUp();
  batcher.add('a x=1 10\n', 1, 10);
  batcher.add('a ☃="y",z=2 9\n', 2, 9);
  batcher.add('a x=2 12\n', 1, 12);
  batcher.add('a x=2 11\n', 1, 11);
  batcher.close();
  await batcher.settled();
  const [batch, ...others] = batches;
  expect(others).toEqual([]);
  expect(text(batch!.body)).toBe('# gx-logger precision=ms fields=5\na x=1 10\na ☃="y",z=2 9\na x=2 12\na x=2 11\n');
  expect(batch).toMatchObject({ lines: 4, fields: 5, oldest: 9, newest: 12 });
  expect(batch?.plainBytes).toBe(Buffer.byteLength(text(batch!.body)));
});

it('the stamps of one batch are not those of the next', async () => {
  const { batches, batcher } = setUp();
  batcher.add('a x=1 50\n', 1, 50);
  batcher.close();
  batcher.add('a x=1 -3\n', 1, -3);
  batcher.close();
  await batcher.settled();
  expect(batches.map(({ oldest, newest }) => [oldest, newest])).toEqual([
    [50, 50],
    [-3, -3],
  ]);
});

it('closes nothing when there is nothing', async () => {
  const { batches, batcher } = setUp();
  batcher.close();
  await batcher.settled();
  expect(batches).toEqual([]);
});

it('never passes the bound of lines or of bytes, and loses none', async () => {
  const { batches, batcher } = setUp();
  for (let count = 0; count < MAX_LINES * 2 + 1; count += 1) batcher.add(`a x=${count} 1\n`, 1, 1);
  const long = `a x="${'é'.repeat(30_000)}" 1\n`;
  for (let count = 0; count < 300; count += 1) batcher.add(long, 1, 1);
  batcher.close();
  await batcher.settled();
  for (const { body, lines, plainBytes } of batches) {
    expect(lines).toBeLessThanOrEqual(MAX_LINES);
    expect(Buffer.byteLength(text(body))).toBe(plainBytes);
    expect(plainBytes).toBeLessThanOrEqual(MAX_BYTES);
  }
  expect(sum(batches.map(({ fields }) => fields))).toBe(MAX_LINES * 2 + 301);
  const lines = batches.flatMap(({ body }) => text(body).split('\n').slice(1).filter(Boolean));
  expect(lines.slice(0, MAX_LINES * 2 + 1).map((line) => line.split(/[= ]/)[2])).toEqual(
    Array.from({ length: MAX_LINES * 2 + 1 }, (_, count) => String(count)),
  );
  expect(lines).toHaveLength(MAX_LINES * 2 + 301);
});

it('fills a batch as far as its comment lets it', async () => {
  const { batches, batcher } = setUp();
  const line = `a x="${'y'.repeat(MAX_BYTES - 96 - 9)}" 1\n`;
  batcher.add(line, 1, 1);
  batcher.add('a x=1 1\n', 1, 1);
  batcher.close();
  await batcher.settled();
  expect(batches.map(({ plainBytes }) => plainBytes)).toEqual(
    [MAX_BYTES - 96, 8].map((bytes) => bytes + commentOf({ fields: 1 }).length),
  );
});

it('names the schema of its lines, where it was told one', async () => {
  const { batches, queue } = setUp();
  const batcher = new Batcher(queue, () => expect.fail('a fault'), { schema: 'venus-influx-loader' });
  batcher.add('a x=1 1\n', 1, 1);
  batcher.close();
  await batcher.settled();
  const [batch] = batches;
  expect(text(batch!.body)).toBe('# gx-logger precision=ms fields=1 schema=venus-influx-loader\na x=1 1\n');
  expect(batch!.plainBytes).toBe(text(batch!.body).length);
});

it('knows what is not in the queue yet', async () => {
  const { batches, batcher } = setUp();
  expect([batcher.pendingFields, batcher.pendingBytes]).toEqual([0, 0]);
  batcher.add('a x=1 1\n', 1, 1);
  batcher.close();
  batcher.add('a x=1,y=2 2\n', 2, 2);
  expect([batcher.pendingFields, batcher.pendingBytes]).toEqual([3, commentOf({ fields: 1 }).length + 8 + 12]);
  await batcher.settled();
  expect([batcher.pendingFields, batcher.pendingBytes]).toEqual([2, 12]);
  expect(batches.map(({ fields }) => fields)).toEqual([1]);
});

it('a batch that fails is told, and the next ones go on', async () => {
  const { batches, queue, faults, batcher } = setUp();
  const { append } = queue;
  queue.append = () => {
    queue.append = append;
    throw new Error('no memory');
  };
  batcher.add('a x=1,y=2 1\n', 2, 1);
  batcher.close();
  batcher.add('a x=2 2\n', 1, 2);
  batcher.close();
  await batcher.settled();
  expect([faults, batches.map(({ fields }) => fields), batcher.pendingFields, batcher.pendingBytes]).toEqual([
    [2],
    [1],
    0,
    0,
  ]);
});
