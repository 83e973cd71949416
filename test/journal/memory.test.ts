import { describe, expect, it } from 'vitest';
import { MemoryQueue } from '../../src/journal/memory.ts';
import { createFieldLedger } from '../../src/ledger.ts';
import type { Batch } from '../../src/types.ts';

const batch = (fields: number, bytes = 10): Batch => {
  return { body: new Uint8Array(bytes), lines: 1, fields, plainBytes: bytes, oldest: 0 };
};

describe('the queue in memory', () => {
  it('gives the oldest batch until it is settled', async () => {
    const queue = new MemoryQueue(createFieldLedger());
    const signal = new AbortController().signal;
    const [first, second] = [batch(1), batch(2)];
    queue.append(first);
    queue.append(second);
    expect(await queue.next(signal)).toBe(first);
    expect(await queue.next(signal)).toBe(first);
    queue.settle(first);
    expect(await queue.next(signal)).toBe(second);
    queue.settle(second);
    expect([queue.pendingBatches, queue.pendingFields, queue.pendingBytes]).toEqual([0, 0, 0]);
  });

  it('waits for a batch, and stops waiting when told', async () => {
    const queue = new MemoryQueue(createFieldLedger());
    const waited = queue.next(new AbortController().signal);
    const late = batch(1);
    queue.append(late);
    expect(await waited).toBe(late);
    queue.settle(late);
    const controller = new AbortController();
    const stopped = queue.next(controller.signal);
    controller.abort(new Error('enough'));
    await expect(stopped).rejects.toThrow('enough');
    const again = queue.next(new AbortController().signal);
    queue.append(late);
    expect(await again).toBe(late);
  });

  it('is bounded by bytes: the oldest goes, never the one being sent, and is counted', async () => {
    const ledger = createFieldLedger();
    const queue = new MemoryQueue(ledger, 700);
    const [first, second, third] = [batch(1), batch(2), batch(4)];
    queue.append(first);
    await queue.next(new AbortController().signal);
    queue.append(second);
    queue.append(third);
    expect(queue.pending).toEqual([first, third]);
    expect(ledger.dropped).toEqual({ buffer_full: 2 });
    expect(queue.pendingFields).toBe(5);
  });

  it('settling a batch that is gone changes nothing', () => {
    const queue = new MemoryQueue(createFieldLedger());
    queue.append(batch(1));
    queue.settle(batch(1));
    expect(queue.pendingFields).toBe(1);
  });
});
