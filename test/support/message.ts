/** Messages for tests. */
import { Message } from '../../src/gx/splitter.ts';

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
