/**
 * The queue in memory: batches in order, bounded by bytes. When the bound is passed the oldest batch that is not
 * being sent goes, and is counted.
 */
import type { Batch, FieldLedger, Queue } from '../types.ts';

export const MAX_MEMORY_BYTES = 64 * 1024 * 1024;

/** What a batch takes beside its body, about. */
const OVERHEAD = 300;

export class MemoryQueue implements Queue {
  pendingFields = 0;
  pendingBytes = 0;
  private readonly batches: Batch[] = [];
  private inFlight: Batch | undefined;
  private wake: (() => void) | undefined;
  private readonly ledger: FieldLedger;
  private readonly maxBytes: number;

  constructor(ledger: FieldLedger, maxBytes = MAX_MEMORY_BYTES) {
    this.ledger = ledger;
    this.maxBytes = maxBytes;
  }

  get pendingBatches(): number {
    return this.batches.length;
  }

  /** What waits, oldest first. */
  get pending(): readonly Batch[] {
    return this.batches;
  }

  append(batch: Batch): void {
    this.batches.push(batch);
    this.count(batch, 1);
    while (this.pendingBytes > this.maxBytes && this.dropOldest());
    this.wake?.();
  }

  async next(signal: AbortSignal): Promise<Batch> {
    while (this.batches.length === 0) await this.appended(signal);
    this.inFlight = this.batches[0] as Batch;
    return this.inFlight;
  }

  settle(batch: Batch): void {
    const index = this.batches.indexOf(batch);
    if (index < 0) return;
    this.batches.splice(index, 1);
    this.count(batch, -1);
    if (this.inFlight === batch) this.inFlight = undefined;
  }

  private appended(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.wake = undefined;
        reject(signal.reason);
      };
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop, { once: true });
      this.wake = () => {
        signal.removeEventListener('abort', stop);
        this.wake = undefined;
        resolve();
      };
    });
  }

  private dropOldest(): boolean {
    const index = this.batches[0] === this.inFlight ? 1 : 0;
    const victim = this.batches[index];
    if (!victim) return false;
    this.batches.splice(index, 1);
    this.count(victim, -1);
    this.ledger.dropped['buffer_full'] = (this.ledger.dropped['buffer_full'] ?? 0) + victim.fields;
    return true;
  }

  private count(batch: Batch, sign: 1 | -1): void {
    this.pendingFields += sign * batch.fields;
    this.pendingBytes += sign * (batch.body.length + OVERHEAD);
  }
}
