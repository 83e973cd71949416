/** Of which type the values of a path are. */
import type { Entry, Kind } from './entry.ts';

/** Values of these kinds were never seen as the other type; what the others carry is the GX's choice. */
const NUMBERS: ReadonlySet<Kind> = new Set(['quantity', 'angle', 'counter', 'state', 'alarm', 'time', 'position']);
const TEXTS: ReadonlySet<Kind> = new Set(['text', 'json']);

export type ValueType = 'number' | 'text';

/** What the values of a path can be, what is expected first. A setting or an error that has a unit or codes is a number. */
export function typesOf(entry: Entry | undefined): readonly ValueType[] {
  if (!entry) return ['number', 'text'];
  const { kind, unit, names, bits, text } = entry;
  if (TEXTS.has(kind) || text) return ['text'];
  if (NUMBERS.has(kind) || (kind !== 'identity' && (unit ?? names ?? bits) !== undefined)) return ['number'];
  return kind === 'identity' ? ['text', 'number'] : ['number', 'text'];
}

/** Whether a text there can be nothing but a number that its driver wrote as text. */
export function isNumber(entry: Entry | undefined): boolean {
  return entry !== undefined && typesOf(entry).every((type) => type === 'number');
}
