/**
 * Safe line protocol. Everything here runs once a topic or a device, but for `formatNumber` and `quoteText`,
 * which run once a stored value.
 *
 * Why each rule: InfluxDB has no escape for a backslash in a name (one before a comma, a space or the end would
 * swallow it), 3.x refuses control characters, newer VictoriaMetrics ends a line at any newline, and no server
 * takes an empty tag.
 */
import { cleanName, plain } from '../devices/names.ts';

/** Longest text that is stored, in bytes: below every server's limit for one value. */
export const MAX_TEXT_BYTES = 65_536;

/** A measurement, tag value or field key as it stands in a line; empty where nothing is left of it. */
export function escapeName(name: string): string {
  return cleanName(name).replace(/[,= ]/g, '\\$&');
}

/** A float field's value. `String` is exact and short; -0 becomes 0. The value must be finite. */
export function formatNumber(value: number): string {
  return value === 0 ? '0' : String(value);
}

/** A string field's value: one line, quoted, cut to `MAX_TEXT_BYTES` bytes without splitting a character. */
export function quoteText(text: string): { quoted: string; cut: boolean } {
  const safe = plain(text);
  const kept = cutToBytes(safe, MAX_TEXT_BYTES);
  return { quoted: `"${kept.replace(/["\\]/g, '\\$&')}"`, cut: kept.length < safe.length };
}

function cutToBytes(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text;
  const buffer = Buffer.from(text);
  if (buffer.length <= bytes) return text;
  let end = bytes;
  while (((buffer[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return buffer.toString('utf8', 0, end);
}

/** `measurement,tag=value,... ` with the space that ends it. Tags without a value are left out. */
export function formatPrefix(measurement: string, tags: readonly (readonly [key: string, value: string])[]): string {
  let prefix = escapeName(measurement);
  for (const [key, value] of tags) {
    const safe = escapeName(value);
    if (safe !== '') prefix += `,${key}=${safe}`;
  }
  return `${prefix} `;
}
