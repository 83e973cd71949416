/**
 * The queue of an import: in memory, and filled no faster than it is emptied, for whoever fills it waits for room. A
 * batch that the database fails at again and again is given up, and does not come back.
 */
import { MAX_BYTES, MAX_LINES } from '../../journal/batcher.ts';
import { Bell } from '../../journal/turns.ts';
import type { Batch, Queue, QueuedBatch } from '../../types.ts';

export class ImportQueue implements Queue {
  /** Inflated size of what waits, in bytes. */
  plainBytes = 0;
  pendingFields = 0;
  pendingBytes = 0;
  private readonly batches: QueuedBatch[] = [];
  private sequence = 0;
  private readonly bell = new Bell();
  private readonly onGivenUp: (batch: QueuedBatch, why: string) => Promise<void>;

  /** `onGivenUp` enters the batch into the ledger. */
  constructor(onGivenUp: (batch: QueuedBatch, why: string) => Promise<void>) {
    this.onGivenUp = onGivenUp;
  }

  get pendingBatches(): number {
    return this.batches.length;
  }

  append(batch: Batch): void {
    this.batches.push({ ...batch, sequence: this.sequence });
    this.sequence += 1;
    this.count(batch, 1);
  }

  async next(most: number, signal: AbortSignal): Promise<readonly QueuedBatch[]> {
    await this.until(() => this.batches.length > 0, signal);
    let lines = 0;
    let plainBytes = 0;
    const last = this.batches.findIndex((batch, index) => {
      lines += batch.lines;
      plainBytes += batch.plainBytes;
      return index >= most || (index > 0 && (lines > MAX_LINES || plainBytes > MAX_BYTES));
    });
    return last < 0 ? [...this.batches] : this.batches.slice(0, last);
  }

  settle(batch: QueuedBatch): void {
    const index = this.batches.indexOf(batch);
    if (index < 0) return;
    this.batches.splice(index, 1);
    this.count(batch, -1);
  }

  async setAside(batch: QueuedBatch, why: string): Promise<void> {
    await this.onGivenUp(batch, why);
    this.settle(batch);
  }

  async newest(): Promise<QueuedBatch | undefined> {
    return this.batches.at(-1);
  }

  fieldsBefore(stamp: number): number {
    return this.batches.reduce((sum, batch) => (batch.newest < stamp ? sum + batch.fields : sum), 0);
  }

  /** Resolves when `isSo`, which is asked whenever the queue changes; rejects with the signal's reason. */
  async until(isSo: () => boolean, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const { rings } = this.bell;
      if (isSo()) return;
      await this.bell.after(rings, signal);
    }
  }

  private count(batch: Batch, sign: 1 | -1): void {
    this.plainBytes += sign * batch.plainBytes;
    this.pendingFields += sign * batch.fields;
    this.pendingBytes += sign * batch.body.length;
    this.bell.ring();
  }
}
