/**
 * Takes MQTT packets apart as their bytes arrive. A PUBLISH with QoS 0, which is nearly everything that a GX sends, is
 * given where it lies in the bytes that were read: nothing is copied and no object is made, unless a packet lies in two
 * reads. Every other packet is given whole and unchanged, for MQTT.js.
 *
 * Memory is bounded: a PUBLISH above 1 MiB is skipped as its bytes arrive, and what else is too long or malformed ends
 * the connection. (MQTT 3.1.1 and 5, sections 2.1.1, 2.1.4 and 3.3.)
 */

/** Bytes of a PUBLISH, and of any other packet. */
export const LONGEST_PUBLISH = 1024 * 1024;
export const LONGEST_OTHER = 256 * 1024;
/** The first byte and up to four of the remaining length. */
const LONGEST_HEADER = 5;

const PUBLISH = 3;
const QOS = 0b0110;
const RETAIN = 0b0001;

/** Bytes of a topic's name for people: longer ones are made up. */
const SHORT = 256;

const NOTHING = Buffer.alloc(0);

/**
 * One MQTT message where it lies in the bytes that were read: nothing is copied. There is one object for all messages of a
 * connection, so what it tells is true during the call that gives it and no longer.
 */
export class Message {
  bytes: Buffer = NOTHING;
  /** The topic's name lies from `topicStart` to `topicEnd`, the payload from `payloadStart` to `end`. */
  topicStart = 0;
  topicEnd = 0;
  payloadStart = 0;
  end = 0;
  /** The broker had it stored; it was not just sent. */
  isRetained = false;

  /** The topic's name; what is not UTF-8 in it is replaced. */
  get topic(): string {
    return this.bytes.toString('utf8', this.topicStart, this.topicEnd);
  }

  /** As much of the topic's name as people read. */
  get topicInShort(): string {
    return this.bytes.toString('utf8', this.topicStart, Math.min(this.topicEnd, this.topicStart + SHORT));
  }

  /** A view: copy it to keep it. */
  get payload(): Buffer {
    return this.bytes.subarray(this.payloadStart, this.end);
  }
}

interface SplitterOptions {
  readonly protocolVersion: 4 | 5;
  /** A PUBLISH with QoS 0. */
  readonly onMessage: (message: Message) => void;
  /** Any other packet. It may be kept. */
  readonly onOther: (packet: Buffer) => void;
  /** A PUBLISH that is too long was begun; it will be skipped. */
  readonly onTooLong: () => void;
}

/** The header is not all there; the header is malformed. Every packet has two bytes at least. */
const UNKNOWN = 0;
const MALFORMED = -1;

export class Splitter {
  private readonly options: SplitterOptions;
  private readonly message = new Message();
  /** The beginning of a packet whose end has not come, how much of it is there, and how long it will be. */
  private begun = Buffer.allocUnsafe(LONGEST_HEADER);
  private there = 0;
  private wanted = UNKNOWN;
  /** So many bytes still belong to a packet that is skipped. */
  private skipping = 0;

  constructor(options: SplitterOptions) {
    this.options = options;
  }

  /** Takes what was read. Gives why the connection must end, in words, where it must: then nothing more may be taken. */
  take(bytes: Buffer): string | undefined {
    let at = 0;
    while (at < bytes.length) {
      if (this.skipping > 0) {
        const skipped = Math.min(this.skipping, bytes.length - at);
        this.skipping -= skipped;
        at += skipped;
        continue;
      }
      if (this.there > 0) {
        at = this.add(bytes, at);
        const fault = this.goOn();
        if (fault !== undefined) return fault;
        continue;
      }
      const length = lengthOf(bytes, at, bytes.length);
      const fault = this.judge(bytes[at] ?? 0, length);
      if (fault !== undefined) return fault;
      if (this.skipping > 0) continue;
      if (length !== UNKNOWN && at + length <= bytes.length) {
        const broken = this.give(bytes, at, at + length);
        if (broken !== undefined) return broken;
        at += length;
      } else {
        this.wanted = length;
        at = this.add(bytes, at);
      }
    }
    return undefined;
  }

  /** Copies what belongs to the packet that has begun, or as little of it as tells how long it is. */
  private add(bytes: Buffer, at: number): number {
    const room = this.wanted === UNKNOWN ? 1 : this.wanted - this.there;
    const end = Math.min(bytes.length, at + room);
    const length = this.there + end - at;
    if (this.begun.length < Math.max(this.wanted, length)) {
      const larger = Buffer.allocUnsafe(Math.max(this.wanted, LONGEST_HEADER));
      this.begun.copy(larger, 0, 0, this.there);
      this.begun = larger;
    }
    bytes.copy(this.begun, this.there, at, end);
    this.there = length;
    return end;
  }

  /** More has come of the packet that has begun. */
  private goOn(): string | undefined {
    const { begun, there } = this;
    if (this.wanted === UNKNOWN) {
      const length = lengthOf(begun, 0, there);
      const fault = this.judge(begun[0] ?? 0, length);
      if (fault !== undefined) return fault;
      this.wanted = length;
      if (this.skipping > 0) {
        this.skipping -= there;
        this.there = 0;
        this.wanted = UNKNOWN;
        return undefined;
      }
    }
    if (this.wanted === UNKNOWN || there < this.wanted) return undefined;
    this.there = 0;
    this.wanted = UNKNOWN;
    // The next packet may be long: what this one needed is not kept for ever.
    this.begun = Buffer.allocUnsafe(LONGEST_HEADER);
    return this.give(begun, 0, there);
  }

  /** What can be told of a packet by its header. */
  private judge(first: number, length: number): string | undefined {
    const isPublish = first >> 4 === PUBLISH;
    if (isPublish && (first & QOS) !== 0) {
      return `the broker sent a message with QoS ${(first & QOS) >> 1}, though the subscription asks for QoS 0`;
    }
    if (length === MALFORMED) return 'the broker sent a packet with a malformed length';
    if (length > LONGEST_OTHER && !isPublish) return `the broker sent a control packet of ${length} bytes`;
    if (length > LONGEST_PUBLISH) {
      this.options.onTooLong();
      this.skipping = length;
    }
    return undefined;
  }

  /** A whole packet. */
  private give(bytes: Buffer, at: number, end: number): string | undefined {
    const first = bytes[at] ?? 0;
    if (first >> 4 !== PUBLISH) {
      this.options.onOther(Buffer.from(bytes.subarray(at, end)));
      return undefined;
    }
    const { message } = this;
    let start = at + 2;
    while ((bytes[start - 1] ?? 0) > 0x7f) start += 1;
    const topicStart = start + 2;
    const topicEnd = topicStart + (((bytes[start] ?? 0) << 8) | (bytes[start + 1] ?? 0));
    const payloadStart = this.options.protocolVersion === 5 ? afterProperties(bytes, topicEnd, end) : topicEnd;
    if (topicStart > end || topicEnd > end || payloadStart > end) return 'the broker sent a malformed message';
    message.bytes = bytes;
    message.topicStart = topicStart;
    message.topicEnd = topicEnd;
    message.payloadStart = payloadStart;
    message.end = end;
    message.isRetained = (first & RETAIN) !== 0;
    this.options.onMessage(message);
    return undefined;
  }
}

/** The length of the packet that begins at `at`, header included. */
function lengthOf(bytes: Buffer, at: number, end: number): number {
  let length = 0;
  let factor = 1;
  for (let index = at + 1; index < at + LONGEST_HEADER; index += 1) {
    if (index >= end) return UNKNOWN;
    const byte = bytes[index] ?? 0;
    length += (byte & 0x7f) * factor;
    if (byte < 0x80) return index + 1 - at + length;
    factor *= 128;
  }
  return MALFORMED;
}

/** Where the payload begins: after the length of the properties, and the properties. */
function afterProperties(bytes: Buffer, at: number, end: number): number {
  let length = 0;
  let factor = 1;
  for (let index = at; index < Math.min(end, at + LONGEST_HEADER - 1); index += 1) {
    const byte = bytes[index] ?? 0;
    length += (byte & 0x7f) * factor;
    if (byte < 0x80) return index + 1 + length;
    factor *= 128;
  }
  return Number.POSITIVE_INFINITY;
}
