/** A path and its codes in the catalogue's words. */
import type { Entry } from '../catalogue/entry.ts';

/** What the path is, for example `Low voltage`. */
export function labelOf({ label }: Entry): string {
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/** A code in words; the code itself where the catalogue has none. */
export function wordOf(entry: Entry, code: number | string): string {
  if (typeof code === 'string') return code;
  const { names, bits } = entry;
  if (names?.[code] !== undefined) return names[code];
  if (bits === undefined || !Number.isInteger(code) || code < 0) return String(code);
  const set = Object.keys(bits).filter((bit) => Math.floor(code / 2 ** Number(bit)) % 2 === 1);
  return set.length === 0 ? 'none' : set.map((bit) => bits[Number(bit)]).join(', ');
}
