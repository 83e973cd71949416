/**
 * The queue of an import: in memory, and filled no faster than it is emptied, for whoever fills it waits for room. A
 * batch that the database fails at again and again is given up, and does not come back.
 */
import { firstRequest } from '../../journal/batcher.ts';
import { Bell } from '../../shared/wait.ts';
import type { Batch, Queue, QueuedBatch } from '../../types.ts';

export class ImportQueue implements Queue {
  private batches: QueuedBatch[] = [];
  private sequence = 0;
  private readonly bell = new Bell();
  private readonly giveUp: (batch: QueuedBatch, why: string) => Promise<void>;

  /** `giveUp` enters the batch into the ledger. */
  constructor(giveUp: (batch: QueuedBatch, why: string) => Promise<void>) {
    this.giveUp = giveUp;
  }

  append(batch: Batch): void {
    this.batches.push({ ...batch, sequence: this.sequence });
    this.sequence += 1;
    this.bell.ring();
  }

  async next(most: number, signal: AbortSignal): Promise<readonly QueuedBatch[]> {
    await this.until(() => this.batches.length > 0, signal);
    return firstRequest(this.batches, most);
  }

  settle({ sequence }: QueuedBatch): void {
    this.batches = this.batches.filter((batch) => batch.sequence !== sequence);
    this.bell.ring();
  }

  async setAside(batch: QueuedBatch, why: string): Promise<void> {
    await this.giveUp(batch, why);
    this.settle(batch);
  }

  async newest(): Promise<QueuedBatch | undefined> {
    return this.batches.at(-1);
  }

  fieldsBefore(stamp: number): number {
    return sum(this.batches, (batch) => (batch.newest < stamp ? batch.fields : 0));
  }

  get pendingBatches(): number {
    return this.batches.length;
  }

  get pendingFields(): number {
    return sum(this.batches, ({ fields }) => fields);
  }

  /** Inflated size of what waits. */
  get plainBytes(): number {
    return sum(this.batches, ({ plainBytes }) => plainBytes);
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
}

function sum(batches: readonly QueuedBatch[], amount: (batch: QueuedBatch) => number): number {
  return batches.reduce((total, batch) => total + amount(batch), 0);
}
