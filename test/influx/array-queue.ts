/** The queue in its plainest form: an array. What it must do is told at `Queue` in types.ts. */
import type { Batch, Queue, QueuedBatch } from '../../src/types.ts';

/** As many lines may go in one request. */
const MOST_LINES = 10_000;

export class ArrayQueue implements Queue {
  /** With the reason why. */
  readonly aside = new Map<QueuedBatch, string>();
  private readonly waiting: QueuedBatch[] = [];
  private sequence = 0;
  private wake: () => void = () => undefined;
  private readonly onChange: () => void;

  /** `onChange` is called when a batch has left. */
  constructor(onChange: () => void) {
    this.onChange = onChange;
  }

  append(batch: Batch): void {
    this.sequence += 1;
    this.waiting.push({ ...batch, sequence: this.sequence });
    this.wake();
  }

  async next(most: number, signal: AbortSignal): Promise<readonly QueuedBatch[]> {
    while (this.waiting.length === 0) await this.appended(signal);
    let lines = 0;
    return this.waiting.slice(0, most).filter((batch, index) => {
      lines += batch.lines;
      return index === 0 || lines <= MOST_LINES;
    });
  }

  settle(batch: QueuedBatch): void {
    const index = this.waiting.indexOf(batch);
    if (index < 0) throw new Error(`batch ${batch.sequence} is settled, and does not wait`);
    this.waiting.splice(index, 1);
    this.onChange();
  }

  async setAside(batch: QueuedBatch, why: string): Promise<void> {
    this.aside.set(batch, why);
    this.settle(batch);
  }

  async newest(): Promise<QueuedBatch | undefined> {
    return this.waiting.at(-1);
  }

  fieldsBefore(stamp: number): number {
    return this.all.reduce((sum, { newest, fields }) => sum + (newest < stamp ? fields : 0), 0);
  }

  get pendingBatches(): number {
    return this.all.length;
  }

  get pendingFields(): number {
    return this.all.reduce((sum, { fields }) => sum + fields, 0);
  }

  private get all(): readonly QueuedBatch[] {
    return [...this.aside.keys(), ...this.waiting];
  }

  private appended(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = () => reject(signal.reason);
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop, { once: true });
      this.wake = () => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
    });
  }
}
