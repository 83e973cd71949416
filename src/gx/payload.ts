/**
 * The payload of a value: compact JSON `{"value":936.0}`, perhaps with `min` and `max`; zero bytes where the
 * service left the bus. What a GX can send is in docs/protocol.md. Never throws: a payload that is not a value
 * is data too, and its reason is counted.
 */

import { GONE, type Refusal, type Value } from '../types.ts';
import { numberIn } from './number.ts';

/** A payload that holds no value, and why. */
export class Refused {
  readonly reason: Refusal;

  constructor(reason: Refusal) {
    this.reason = reason;
  }
}

const NOT_JSON = new Refused('not_json');
const NO_VALUE = new Refused('no_value');
const NOT_FINITE = new Refused('not_finite');

/** Old firmware (dbus-mqtt) writes these bare, which is not JSON. */
const BARE_NAN = /^\{"value":\s*(NaN|-?Infinity)\}$/;

/** The payload lies in `bytes` from `start` to `end`. */
export function parsePayload(bytes: Buffer, start = 0, end = bytes.length): Value | Refused {
  if (start === end) return GONE;
  // Nine payloads of ten are a number and nothing else: no object is built of those.
  const number = numberIn(bytes, start, end);
  if (number !== undefined) return Number.isFinite(number) ? number : NOT_FINITE;
  const text = bytes.toString('utf8', start, end);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return BARE_NAN.test(text) ? NOT_FINITE : NOT_JSON;
  }
  if (typeof parsed !== 'object' || parsed === null || !('value' in parsed)) return NO_VALUE;
  return normalise(parsed.value);
}

/** Empty arrays and objects are how D-Bus says "invalid"; numbers beyond a double's range have no digits left. */
function normalise(value: unknown): Value | Refused {
  if (typeof value === 'number') return Number.isFinite(value) ? value : NOT_FINITE;
  if (typeof value === 'string' || value === null) return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'object') return Object.keys(value).length === 0 ? null : value;
  return NO_VALUE;
}
