/** What the broker sends to its clients. */

export type Version = 4 | 5;

/** Property 2, Message Expiry Interval, s: a GX sends it with what is retained, and sets no limit that matters. */
const EXPIRY = Buffer.from([5, 2, 0xff, 0xff, 0xff, 0xff]);
const NO_PROPERTIES = Buffer.from([0]);

/** A QoS 0 PUBLISH to clients, encoded once for each protocol version and shared by all who receive it. */
export class Message {
  readonly topic: string;
  readonly levels: string[];
  readonly payload: Buffer;
  readonly retain: boolean;
  private readonly packets: { [version in Version]?: Buffer } = {};
  private claimed: Set<string> | undefined;

  constructor(topic: string, payload: Buffer, retain: boolean) {
    this.topic = topic;
    this.levels = topic.split('/');
    this.payload = payload;
    this.retain = retain;
  }

  packet(version: Version): Buffer {
    this.packets[version] ??= this.encode(version);
    return this.packets[version];
  }

  /** Whether the asker is the first of those who share this filter. */
  claim(filter: string): boolean {
    this.claimed ??= new Set();
    if (this.claimed.has(filter)) return false;
    this.claimed.add(filter);
    return true;
  }

  /** By hand, because a GX also publishes on topics that are illegal (with `#` or `+` in them). */
  private encode(version: Version): Buffer {
    const name = Buffer.from(this.topic);
    const properties = version === 4 ? Buffer.alloc(0) : this.retain ? EXPIRY : NO_PROPERTIES;
    const header = [this.retain ? 0x31 : 0x30];
    let length = 2 + name.length + properties.length + this.payload.length;
    for (; length > 127; length >>= 7) header.push((length & 127) | 128);
    header.push(length, name.length >> 8, name.length & 255);
    return Buffer.concat([Buffer.from(header), name, properties, this.payload]);
  }
}
