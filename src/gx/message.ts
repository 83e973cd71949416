/**
 * One MQTT message where it lies in the bytes that were read: nothing is copied. There is one object for all messages of a
 * connection, so what it tells is true during the call that gives it and no longer.
 */
const NOTHING = Buffer.alloc(0);

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

  /** A view: copy it to keep it. */
  get payload(): Buffer {
    return this.bytes.subarray(this.payloadStart, this.end);
  }
}

/** A message that came by another way than a connection. */
export function messageOf(topic: string, payload: string | Uint8Array, isRetained = false): Message {
  const name = Buffer.from(topic);
  const message = new Message();
  message.bytes = Buffer.concat([name, Buffer.from(payload)]);
  message.topicEnd = message.payloadStart = name.length;
  message.end = message.bytes.length;
  message.isRetained = isRetained;
  return message;
}
