/**
 * The topics of a GX, by name: `N/<portal id>/<service>/<instance>/<D-Bus path>`. The name of a topic with values is taken
 * apart once; after that a message costs one look-up by its bytes.
 *
 * Topics are bounded in number and in the bytes of their names. Where there are too many, the one that was heard least
 * recently is forgotten: a GX says all that it has every few minutes, so made-up names go first, and a real one that
 * goes is met anew with its next value.
 */
import { isUtf8 } from 'node:buffer';
import type { Refusal, Topic } from '../types.ts';
import { ByteMap } from './byte-map.ts';

/** Topics the GX speaks about itself with; they carry no measured value. */
export type Control = 'heartbeat' | 'full_publish_completed' | 'keepalive';

/** What a topic name stands for. */
export type Found =
  | { readonly kind: 'value'; readonly topic: Topic }
  | { readonly kind: 'control'; readonly control: Control }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** A topic that is known. */
interface Known {
  readonly kind: 'value';
  readonly topic: Topic;
  readonly name: Buffer;
  /** It came again since the hand went by. */
  isHeard: boolean;
}

/** Who keeps something of topics by their indexes. */
export interface TopicKeeper {
  /** Whether there is a place for the topic's device. To make one, topics of another may be forgotten. */
  admit(topic: Topic, topics: Pick<Topics, 'forget'>): boolean;
  /** Whether a topic may be forgotten now: no reading of one is under way. */
  canForget(): boolean;
  /** The topic is forgotten: its index goes to another. */
  forget(topic: Topic): void;
}

/** A large yacht has 4,000 topics with names of 60 bytes; past this something is making names up. */
export const MAX_TOPICS = 20_000;
export const MAX_TOPIC_BYTES = 2 * 1024 * 1024;

/** Bytes of the longest topic name that is taken (the longest seen on a real system has 110). */
export const MAX_TOPIC_LENGTH = 512;

/** Nothing that a name could be made of. */
const BLANK = /^[\s\p{Cc}]*$/u;
const refused = (refusal: Refusal): Found => ({ kind: 'refused', refusal });
const TOO_MANY_TOPICS = refused('too_many_topics');
const TOO_MANY_DEVICES = refused('too_many_devices');
const WRONG_SHAPE = refused('topic_shape');
const CONTROLS: ReadonlyMap<string, Found> = new Map(
  (['heartbeat', 'full_publish_completed', 'keepalive'] as const).map((control) => [
    control,
    { kind: 'control', control },
  ]),
);

export class Topics {
  /** The GX whose topics these are; undefined where any may be met. */
  portalId: string | undefined;
  private readonly names = new ByteMap<Known>();
  /** By index. */
  private readonly known: (Known | undefined)[] = [];
  private readonly free: number[] = [];
  private bytes = 0;
  /** Goes round the topics that are known, and takes the marks of those that came again. */
  private hand = 0;
  private readonly keeper: TopicKeeper | undefined;

  /** Without a keeper nothing is forgotten, and where there are too many a new topic is refused. */
  constructor(keeper?: TopicKeeper) {
    this.keeper = keeper;
  }

  /** The name lies in `bytes` from `start` to `end`. The hot path. */
  find(bytes: Buffer, start = 0, end = bytes.length): Found {
    const known = this.names.get(bytes, start, end);
    if (known === undefined) return this.meet(bytes.subarray(start, end));
    known.isHeard = true;
    return known;
  }

  /** How many topics with values are known. */
  get size(): number {
    return this.names.size;
  }

  forget(topic: Topic): void {
    const known = this.known[topic.index];
    if (known?.topic !== topic) return;
    this.names.delete(known.name);
    this.known[topic.index] = undefined;
    this.free.push(topic.index);
    this.bytes -= known.name.length;
    this.keeper?.forget(topic);
  }

  /** Of what is no topic with values nothing is kept. */
  private meet(bytes: Buffer): Found {
    if (bytes.length > MAX_TOPIC_LENGTH || !isUtf8(bytes)) return WRONG_SHAPE;
    const found = parseTopic(bytes.toString(), 0);
    if (found.kind !== 'value') return found;
    if (this.portalId !== undefined && found.topic.portalId !== this.portalId) return WRONG_SHAPE;
    while (this.size >= MAX_TOPICS || this.bytes + bytes.length > MAX_TOPIC_BYTES) {
      if (!this.keeper?.canForget()) return TOO_MANY_TOPICS;
      this.forgetOne();
    }
    const index = this.free.pop() ?? this.known.length;
    const topic = { ...found.topic, index };
    const name = Buffer.from(bytes);
    const known = { kind: 'value', topic, name, isHeard: false } as const;
    this.known[index] = known;
    if (this.keeper && !this.keeper.admit(topic, this)) {
      this.known[index] = undefined;
      this.free.push(index);
      return TOO_MANY_DEVICES;
    }
    this.names.set(name, known);
    this.bytes += name.length;
    return known;
  }

  /** The one that was heard least recently, as far as the marks tell. Each step takes a mark, so a message pays for one. */
  private forgetOne(): void {
    for (;;) {
      this.hand = (this.hand + 1) % this.known.length;
      const known = this.known[this.hand];
      if (known === undefined) continue;
      if (!known.isHeard) {
        this.forget(known.topic);
        return;
      }
      known.isHeard = false;
    }
  }
}

/** Takes a topic name apart. Everything that is not `N/<id>/<service>/<instance>/<path>` is refused. */
export function parseTopic(name: string, index: number): Found {
  const [root, portalId, service, instance, ...path] = name.split('/');
  if (root !== 'N' || !portalId || !service) return WRONG_SHAPE;
  if (instance === undefined) {
    return CONTROLS.get(service) ?? WRONG_SHAPE;
  }
  // GuiCustomizations carries files for the GX's display, in a shape of its own.
  if (BLANK.test(service) || BLANK.test(instance) || BLANK.test(path.join('')) || service === 'GuiCustomizations')
    return WRONG_SHAPE;
  return { kind: 'value', topic: { index, portalId, service, instance, path: path.join('/') } };
}
