/**
 * A map whose keys are bytes, found where they lie in a larger buffer: no string is made for a look-up. Open addressing
 * with linear probing; the hash is FNV-1a from a start that chance gives, so nobody can choose keys that collide.
 */
const FIRST_CAPACITY = 1_024;
const PRIME = 0x01000193;

export class ByteMap<T> {
  private keys: (Buffer | undefined)[] = new Array(FIRST_CAPACITY).fill(undefined);
  private values: (T | undefined)[] = new Array(FIRST_CAPACITY).fill(undefined);
  private mask = FIRST_CAPACITY - 1;
  private readonly seed = Math.floor(Math.random() * 2 ** 32) | 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** The key lies in `bytes` from `start` to `end`. */
  get(bytes: Buffer, start: number, end: number): T | undefined {
    return this.values[this.slotOf(bytes, start, end)];
  }

  /** The map keeps the key, which must not change. */
  set(key: Buffer, value: T): void {
    const slot = this.slotOf(key, 0, key.length);
    if (this.keys[slot] === undefined) this.count += 1;
    this.keys[slot] = key;
    this.values[slot] = value;
    // At most half of the slots are taken: a probe ends soon.
    if (this.count * 2 > this.mask) this.grow();
  }

  /** Where the key stands, or would. */
  private slotOf(bytes: Buffer, start: number, end: number): number {
    const { keys, mask } = this;
    let slot = this.homeOf(bytes, start, end);
    for (let key = keys[slot]; key !== undefined && !isEqual(key, bytes, start, end); key = keys[slot]) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Where the key stands if nobody stands there before it. */
  private homeOf(bytes: Buffer, start: number, end: number): number {
    let hash = this.seed;
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), PRIME);
    return (hash ^ (hash >>> 15)) & this.mask;
  }

  /** Forgets the key, if it is there. */
  delete(key: Buffer): void {
    const { keys, values, mask } = this;
    let hole = this.slotOf(key, 0, key.length);
    if (keys[hole] === undefined) return;
    this.count -= 1;
    // A probe ends at an empty slot, so whoever was put further because of this one moves up.
    for (let slot = (hole + 1) & mask; ; slot = (slot + 1) & mask) {
      const next = keys[slot];
      if (next === undefined) break;
      const home = this.homeOf(next, 0, next.length);
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      keys[hole] = next;
      values[hole] = values[slot];
      hole = slot;
    }
    keys[hole] = values[hole] = undefined;
  }

  private grow(): void {
    const { keys, values } = this;
    const capacity = keys.length * 2;
    this.keys = new Array(capacity).fill(undefined);
    this.values = new Array(capacity).fill(undefined);
    this.mask = capacity - 1;
    for (const [index, key] of keys.entries()) {
      if (key === undefined) continue;
      const slot = this.slotOf(key, 0, key.length);
      this.keys[slot] = key;
      this.values[slot] = values[index];
    }
  }
}

function isEqual(key: Buffer, bytes: Buffer, start: number, end: number): boolean {
  const { length } = key;
  if (length !== end - start) return false;
  // From the end: topics of a GX differ there, and begin alike.
  for (let index = length - 1; index >= 0; index -= 1) if (key[index] !== bytes[start + index]) return false;
  return true;
}
