/**
 * The topics of a GX, by name: `N/<portal id>/<service>/<instance>/<D-Bus path>`. Each name is taken apart once;
 * after that a message costs one look-up by its bytes.
 */
import { isUtf8 } from 'node:buffer';
import type { Refusal, Topic } from '../types.ts';
import { ByteMap } from './byte-map.ts';

/** Topics the GX speaks about itself with; they carry no measured value. */
export type Control = 'heartbeat' | 'full_publish_completed' | 'keepalive';

/** What a topic name stands for. A refusal is remembered as well, so that junk is not taken apart again. */
export type Entry =
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
const TOO_MANY: Entry = { kind: 'refused', refusal: 'too_many_topics' };
const WRONG_SHAPE: Entry = { kind: 'refused', refusal: 'topic_shape' };

export class Topics {
  private readonly names = new ByteMap<Entry>();
  private next = 0;

  /** The name lies in `bytes` from `start` to `end`. */
  find(bytes: Buffer, start = 0, end = bytes.length): Entry {
    return this.names.get(bytes, start, end) ?? this.intern(bytes.subarray(start, end));
  }

  /** How many topics carried values. */
  get size(): number {
    return this.next;
  }

  private intern(name: Buffer): Entry {
    if (this.names.size >= MAX_TOPICS) return TOO_MANY;
    if (name.length > MAX_TOPIC_LENGTH || !isUtf8(name)) return WRONG_SHAPE;
    const entry = parseTopic(name.toString(), this.next);
    if (entry.kind === 'value') this.next += 1;
    this.names.set(Buffer.from(name), entry);
    return entry;
  }
}

/** Takes a topic name apart. Everything that is not `N/<id>/<service>/<instance>/<path>` is refused. */
export function parseTopic(name: string, index: number): Entry {
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
