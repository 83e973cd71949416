/** In place of a database: takes each batch at once and counts what would have been written. */
import type { FieldLedger, Part, Queue } from '../../types.ts';

export interface DrySink extends Part {
  /** Compressed bytes that a database would have been sent. */
  readonly bytes: number;
  columnLimit(): undefined;
}

export function createDrySink(queue: Queue, ledger: FieldLedger): DrySink {
  const stopping = new AbortController();
  let running = Promise.resolve();
  let bytes = 0;

  async function work(): Promise<void> {
    while (!stopping.signal.aborted || queue.pendingBatches > 0) {
      const batch = await queue.next(stopping.signal);
      bytes += batch.body.length;
      ledger.stored += batch.fields;
      queue.settle(batch);
    }
  }

  return {
    name: 'dry sink',
    get bytes() {
      return bytes;
    },
    columnLimit: () => undefined,
    async start() {
      // Rejects only when it is told to stop.
      running = work().catch(() => undefined);
    },
    async stop() {
      stopping.abort(new Error('stopped'));
      await running;
    },
  };
}
