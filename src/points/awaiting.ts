/** What waits for the name of a device or site: kept in order, and written once there is one. */

export class Awaiting<Key> {
  private readonly waiting = new Map<Key, (() => void)[]>();
  private readonly most: number;
  private readonly onFull: (key: Key) => void;

  /** `onFull` is called when `most` wait for one name: it may not wait any longer. */
  constructor(most: number, onFull: (key: Key) => void) {
    this.most = most;
    this.onFull = onFull;
  }

  add(key: Key, write: () => void): void {
    const waiting = this.waiting.get(key);
    if (!waiting) this.waiting.set(key, [write]);
    else if (waiting.push(write) >= this.most) this.onFull(key);
  }

  /** There is the name: writes what waited for it. */
  release(key: Key): void {
    const waiting = this.waiting.get(key) ?? [];
    this.waiting.delete(key);
    for (const write of waiting) write();
  }
}
