/**
 * From lines to batches. A batch is closed by its number of lines, by its bytes, or by its age (whoever owns the
 * flush timer calls `close`), and compressed once, off the main thread: the bytes that are kept are the bytes
 * that are sent.
 */
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Batch, Queue } from '../types.ts';
import { commentOf, type Origin } from './comment.ts';

const compress = promisify(gzip);

/** Ready-made requests: 1.x and 2.x work best with 5,000 to 10,000 lines; 3.x takes 10 MiB inflated. */
export const MAX_LINES = 10_000;
export const MAX_BYTES = 8 * 1024 * 1024;

/** The first of the batches that may go into one request: at most `most`, and no more than one batch may hold. */
export function firstRequest<T extends Pick<Batch, 'lines' | 'plainBytes'>>(batches: Iterable<T>, most: number): T[] {
  const chosen: T[] = [];
  let lines = 0;
  let bytes = 0;
  for (const batch of batches) {
    lines += batch.lines;
    bytes += batch.plainBytes;
    if (chosen.length > 0 && (chosen.length >= most || lines > MAX_LINES || bytes > MAX_BYTES)) break;
    chosen.push(batch);
  }
  return chosen;
}

/** No comment is longer. */
const COMMENT_BYTES = 96;

export class Batcher {
  private text = '';
  private lines = 0;
  private fields = 0;
  private bytes = 0;
  private oldest = 0;
  private newest = 0;
  /** Batches become ready one after another, so that the queue keeps the order of time. */
  private tail: Promise<void> = Promise.resolve();
  private readonly compressing = { fields: 0, bytes: 0 };
  private readonly queue: Pick<Queue, 'append'>;
  private readonly onFault: (fields: number, error: unknown) => void;
  private readonly origin: Origin;

  /** `onFault` takes the fields of a batch that could not be compressed, for the ledger. */
  constructor(queue: Pick<Queue, 'append'>, onFault: (fields: number, error: unknown) => void, origin: Origin = {}) {
    this.queue = queue;
    this.onFault = onFault;
    this.origin = origin;
  }

  /** Adds one line, newline included. */
  add(line: string, fields: number, stamp: number): void {
    const bytes = Buffer.byteLength(line);
    if (this.lines >= MAX_LINES || this.bytes + bytes > MAX_BYTES - COMMENT_BYTES) this.close();
    if (this.lines === 0 || stamp < this.oldest) this.oldest = stamp;
    if (this.lines === 0 || stamp > this.newest) this.newest = stamp;
    this.text += line;
    this.lines += 1;
    this.fields += fields;
    this.bytes += bytes;
  }

  /** Closes the open batch, if it holds a line. */
  close(): void {
    if (this.lines === 0) return;
    const { lines, fields, oldest, newest } = this;
    const comment = commentOf({ fields, ...this.origin });
    const text = comment + this.text;
    const plainBytes = comment.length + this.bytes;
    this.text = '';
    this.lines = 0;
    this.fields = 0;
    this.bytes = 0;
    this.compressing.fields += fields;
    this.compressing.bytes += plainBytes;
    const ready = async () => {
      const body = await compress(text, { level: constants.Z_BEST_SPEED });
      this.queue.append({ body, lines, fields, plainBytes, oldest, newest });
    };
    this.tail = this.tail
      .then(ready)
      .catch((error) => this.onFault(fields, error))
      .then(() => {
        this.compressing.fields -= fields;
        this.compressing.bytes -= plainBytes;
      });
  }

  /** Resolves when every closed batch is in the queue. */
  settled(): Promise<void> {
    return this.tail;
  }

  /** Fields that are not in the queue yet. */
  get pendingFields(): number {
    return this.fields + this.compressing.fields;
  }

  /** Text that is not in the queue yet. */
  get pendingBytes(): number {
    return this.bytes + this.compressing.bytes;
  }
}
