/**
 * The topics of a GX, by name: `N/<portal id>/<service>/<instance>/<D-Bus path>`. Each name is taken apart once;
 * after that a message costs one look-up here.
 */
import type { Refusal, Topic } from '../types.ts';

/** Topics the GX speaks about itself with; they carry no measured value. */
export type Control = 'heartbeat' | 'full_publish_completed' | 'keepalive';

/** What a topic name stands for. A refusal is remembered as well, so that junk is not taken apart again. */
export type Entry =
  | { readonly kind: 'value'; readonly topic: Topic }
  | { readonly kind: 'control'; readonly control: Control }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** A large yacht has 4,000 topics; past this something is making names up, and memory must stay bounded. */
export const MAX_TOPICS = 50_000;

/** Longest topic name that is taken (the longest seen on a real system has 110 characters). */
export const MAX_TOPIC_LENGTH = 512;

const CONTROLS: ReadonlySet<string> = new Set<Control>(['heartbeat', 'full_publish_completed', 'keepalive']);
/** Nothing that a name could be made of. */
const BLANK = /^[\s\p{Cc}]*$/u;
const TOO_MANY: Entry = { kind: 'refused', refusal: 'too_many_topics' };
const WRONG_SHAPE: Entry = { kind: 'refused', refusal: 'topic_shape' };

export class Topics {
  private readonly entries = new Map<string, Entry>();
  private next = 0;

  find(name: string): Entry {
    return this.entries.get(name) ?? this.intern(name);
  }

  /** How many topics carried values. */
  get size(): number {
    return this.next;
  }

  private intern(name: string): Entry {
    if (this.entries.size >= MAX_TOPICS) return TOO_MANY;
    if (name.length > MAX_TOPIC_LENGTH) return WRONG_SHAPE;
    const entry = parseTopic(name, this.next);
    if (entry.kind === 'value') this.next += 1;
    this.entries.set(name, entry);
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
