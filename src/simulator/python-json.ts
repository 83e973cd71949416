/** What an old GX (before Venus OS 3.20) writes into payloads: Python's `json.dumps`. */

import { formatDouble } from './payload.ts';

/** `{"value": 90}`, without limits whatever they are. An empty array is a D-Bus value without content. */
export function pythonPayload(value: unknown, isDouble = false): string {
  const content = Array.isArray(value) && value.length === 0 ? null : value;
  return `{"value": ${pythonJson(content, isDouble)}}`;
}

/** Spaced, in ASCII, NaN and infinities bare. Whole numbers are integers, unless `isDouble`. */
function pythonJson(value: unknown, isDouble = false): string {
  if (typeof value === 'number') return pythonNumber(value, isDouble);
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => pythonJson(item, isDouble)).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, member]) => `${pythonJson(key)}: ${pythonJson(member, isDouble)}`)
      .join(', ')}}`;
  }
  return JSON.stringify(value ?? null).replace(
    /[\u0080-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function pythonNumber(value: number, isDouble: boolean): string {
  if (!Number.isFinite(value)) return String(value);
  const isInteger = Number.isSafeInteger(value) && !Object.is(value, -0);
  return isInteger && !isDouble ? String(value) : formatDouble(value, 16);
}
