/** What waits for the name of a device or site: kept in order, and written once there is one. */

/** What one entry costs in memory beside its text, in bytes. */
const ENTRY = 200;

export class Awaiting<Key> {
  private readonly waiting = new Map<Key, { readonly writes: (() => void)[]; bytes: number }>();
  private readonly most: number;
  private readonly onFull: (key: Key) => void;
  /** Of all names. */
  private bytes = 0;

  /** `onFull` is called with the name of the latest when `most` bytes wait: it may not wait any longer. */
  constructor(most: number, onFull: (key: Key) => void) {
    this.most = most;
    this.onFull = onFull;
  }

  /** `text` is how much of it the entry keeps. */
  add(key: Key, write: () => void, text = 0): void {
    const bytes = ENTRY + text * 2;
    const waiting = this.waiting.get(key) ?? { writes: [], bytes: 0 };
    this.waiting.set(key, waiting);
    waiting.writes.push(write);
    waiting.bytes += bytes;
    this.bytes += bytes;
    if (this.bytes >= this.most) this.onFull(key);
  }

  /** There is the name: writes what waited for it. */
  release(key: Key): void {
    const waiting = this.waiting.get(key);
    if (!waiting) return;
    this.waiting.delete(key);
    this.bytes -= waiting.bytes;
    for (const write of waiting.writes) write();
  }
}
