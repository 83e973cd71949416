/** JSON that tells whether it is what was written: a digit that flipped must not pass for another number. */
import { crc32 } from 'node:zlib';

/** The object as text, with a checksum of the rest under `check`. */
export function toChecked(value: object): string {
  return `${JSON.stringify({ ...value, check: checksum(value) })}\n`;
}

/** What was written. Throws when the text is anything else. */
export function fromChecked(text: string): unknown {
  const { check, ...value } = JSON.parse(text);
  if (check !== checksum(value)) throw new Error('the checksum is another');
  return value;
}

function checksum(value: object): number {
  return crc32(JSON.stringify(value));
}
