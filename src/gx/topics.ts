/**
 * The topics of a GX, by name: `N/<portal id>/<service>/<instance>/<D-Bus path>`. Each name is taken apart once;
 * after that a message costs one look-up by its bytes.
 */
import { isUtf8 } from 'node:buffer';
import type { Refusal, Topic } from '../types.ts';

/** Topics the GX speaks about itself with; they carry no measured value. */
export type Control = 'heartbeat' | 'full_publish_completed' | 'keepalive';

/** What a topic name stands for. A refusal is remembered as well, so that junk is not taken apart again. */
export type Found =
  | { readonly kind: 'value'; readonly topic: Topic }
  | { readonly kind: 'control'; readonly control: Control }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** A large yacht has 4,000 topics; past this something is making names up, and memory must stay bounded. */
export const MAX_TOPICS = 50_000;

/** Bytes of the longest topic name that is taken (the longest seen on a real system has 110). */
export const MAX_TOPIC_LENGTH = 512;

const CONTROLS: ReadonlySet<string> = new Set<Control>(['heartbeat', 'full_publish_completed', 'keepalive']);
/** Nothing that a name could be made of. */
const BLANK = /^[\s\p{Cc}]*$/u;
const TOO_MANY: Found = { kind: 'refused', refusal: 'too_many_topics' };
const WRONG_SHAPE: Found = { kind: 'refused', refusal: 'topic_shape' };

const FIRST_CAPACITY = 1_024;
const PRIME = 0x01000193;

export class Topics {
  private readonly names = new ByteMap<Found>();
  private next = 0;

  /** The name lies in `bytes` from `start` to `end`. */
  find(bytes: Buffer, start = 0, end = bytes.length): Found {
    return this.names.get(bytes, start, end) ?? this.intern(bytes.subarray(start, end));
  }

  /** How many topics carried values. */
  get size(): number {
    return this.next;
  }

  private intern(name: Buffer): Found {
    if (this.names.size >= MAX_TOPICS) return TOO_MANY;
    if (name.length > MAX_TOPIC_LENGTH || !isUtf8(name)) return WRONG_SHAPE;
    const entry = parseTopic(name.toString(), this.next);
    if (entry.kind === 'value') this.next += 1;
    this.names.set(Buffer.from(name), entry);
    return entry;
  }
}

/** Takes a topic name apart. Everything that is not `N/<id>/<service>/<instance>/<path>` is refused. */
export function parseTopic(name: string, index: number): Found {
  const [root, portalId, service, instance, ...path] = name.split('/');
  if (root !== 'N' || !portalId || !service) return WRONG_SHAPE;
  if (instance === undefined) {
    return CONTROLS.has(service) ? { kind: 'control', control: service as Control } : WRONG_SHAPE;
  }
  // GuiCustomizations carries files for the GX's display, in a shape of its own.
  if (BLANK.test(service) || BLANK.test(instance) || BLANK.test(path.join('')) || service === 'GuiCustomizations')
    return WRONG_SHAPE;
  return { kind: 'value', topic: { index, portalId, service, instance, path: path.join('/') } };
}

/**
 * A map whose keys are bytes, found where they lie in a larger buffer: no string is made for a look-up. Open addressing
 * with linear probing; the hash is FNV-1a from a start that chance gives, so nobody can choose keys that collide.
 */
class ByteMap<T> {
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
    let hash = this.seed;
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), PRIME);
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let key = keys[slot]; key !== undefined && !isEqual(key, bytes, start, end); key = keys[slot]) {
      slot = (slot + 1) & mask;
    }
    return slot;
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
