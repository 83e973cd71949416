/** Texts of a GX that are kept: never more of them than is needed, however long they are. */

/** Longest text that says who or what a device is, in characters. */
export const MAX_NAME_LENGTH = 256;

const PRIMES = [0x01000193, 0x85ebca6b] as const;

/** The text, cut to so many characters. It is copied then: a part would keep the whole in memory. */
export function shorten(text: string, most = MAX_NAME_LENGTH): string {
  return text.length <= most ? text : Buffer.from(text.slice(0, most)).toString();
}

/** What tells a text from another: a short one itself, of a long one its length and a hash. */
export function fingerprint(text: string): string {
  if (text.length <= MAX_NAME_LENGTH) return text;
  const hash = [0, 0];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    hash[0] = Math.imul((hash[0] ?? 0) ^ code, PRIMES[0]);
    hash[1] = Math.imul((hash[1] ?? 0) ^ code, PRIMES[1]) ^ (hash[0] >>> 15);
  }
  return `\u0000${text.length} ${hash.join(' ')}`;
}
