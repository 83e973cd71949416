import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { Batcher, MAX_BYTES, MAX_LINES } from '../../src/journal/batcher.ts';
import { MemoryQueue } from '../../src/journal/memory.ts';
import { createFieldLedger } from '../../src/ledger.ts';

function setUp() {
  const queue = new MemoryQueue(createFieldLedger());
  const faults: number[] = [];
  return { queue, faults, batcher: new Batcher(queue, (fields) => void faults.push(fields)) };
}

const text = (body: Uint8Array) => gunzipSync(body).toString();

it('keeps lines as they are and in order, and counts them', async () => {
  const { queue, batcher } = setUp();
  batcher.add('a x=1 10\n', 1, 10);
  batcher.add('a ☃="y",z=2 9\n', 2, 9);
  batcher.close();
  await batcher.settled();
  const [batch, ...others] = queue.pending;
  expect(others).toEqual([]);
  expect(text(batch!.body)).toBe('a x=1 10\na ☃="y",z=2 9\n');
  expect(batch).toMatchObject({ lines: 2, fields: 3, plainBytes: Buffer.byteLength(text(batch!.body)), oldest: 9 });
});

it('closes nothing when there is nothing', async () => {
  const { queue, batcher } = setUp();
  batcher.close();
  await batcher.settled();
  expect(queue.pendingBatches).toBe(0);
});

it('never passes the bound of lines or of bytes, and loses none', async () => {
  const { queue, batcher } = setUp();
  for (let count = 0; count < MAX_LINES * 2 + 1; count += 1) batcher.add(`a x=${count} 1\n`, 1, 1);
  const long = `a x="${'é'.repeat(30_000)}" 1\n`;
  for (let count = 0; count < 300; count += 1) batcher.add(long, 1, 1);
  batcher.close();
  await batcher.settled();
  for (const { lines, plainBytes } of queue.pending) {
    expect(lines).toBeLessThanOrEqual(MAX_LINES);
    expect(plainBytes).toBeLessThanOrEqual(MAX_BYTES);
  }
  expect(queue.pendingFields).toBe(MAX_LINES * 2 + 301);
  const lines = queue.pending.flatMap(({ body }) => text(body).split('\n').filter(Boolean));
  expect(lines.slice(0, MAX_LINES * 2 + 1).map((line) => line.split(/[= ]/)[2])).toEqual(
    Array.from({ length: MAX_LINES * 2 + 1 }, (_, count) => String(count)),
  );
  expect(lines).toHaveLength(MAX_LINES * 2 + 301);
});

it('knows what is not in the queue yet', async () => {
  const { queue, batcher } = setUp();
  batcher.add('a x=1 1\n', 1, 1);
  batcher.close();
  batcher.add('a x=1,y=2 2\n', 2, 2);
  expect(batcher.pendingFields).toBe(3);
  await batcher.settled();
  expect([batcher.pendingFields, queue.pendingFields]).toEqual([2, 1]);
});

it('a batch that fails is told, and the next ones go on', async () => {
  const { queue, faults, batcher } = setUp();
  const append = queue.append.bind(queue);
  queue.append = () => {
    queue.append = append;
    throw new Error('no memory');
  };
  batcher.add('a x=1,y=2 1\n', 2, 1);
  batcher.close();
  batcher.add('a x=2 2\n', 1, 2);
  batcher.close();
  await batcher.settled();
  expect([faults, queue.pendingFields, batcher.pendingFields]).toEqual([[2], 1, 0]);
});
