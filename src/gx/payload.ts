/**
 * The payload of a value: compact JSON `{"value":936.0}`, perhaps with `min` and `max`; zero bytes where the
 * service left the bus. What a GX can send is in docs/protocol.md. Never throws: a payload that is not a value
 * is data too, and its reason is counted.
 *
 * Nine payloads of ten are a number and nothing else: those are read from their bytes. No object is made of them, and no
 * text where there are 15 digits or fewer.
 */

import { GONE, type Refusal, type Value } from '../types.ts';

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

const PREFIX = Buffer.from('{"value":');
const BRACE = 0x7d;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const SMALL_E = 0x65;

const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);
const EXPONENT = /^[eE][+-]?\d+$/;

/** The payload lies in `bytes` from `start` to `end`. */
export function parsePayload(bytes: Buffer, start = 0, end = bytes.length): Value | Refused {
  if (start === end) return GONE;
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

/**
 * The number in `{"value":936.0}`, read from the bytes as JSON reads it; undefined where the payload is anything but that.
 *
 * Up to 15 digits are a whole number that a double holds, divided by a power of ten that it holds too, so the quotient is
 * the double nearest to the text (IEEE 754); longer ones, and exponents, are left to the language.
 */
function numberIn(bytes: Buffer, start: number, end: number): number | undefined {
  const last = end - 1;
  const first = start + PREFIX.length;
  if (last <= first || bytes[last] !== BRACE) return undefined;
  for (let index = 0; index < PREFIX.length; index += 1) {
    if (bytes[start + index] !== PREFIX[index]) return undefined;
  }
  const isNegative = bytes[first] === MINUS;
  const integer = isNegative ? first + 1 : first;
  let at = integer;
  let digits = 0;
  for (let digit = digitAt(bytes, at); digit >= 0; digit = digitAt(bytes, at)) {
    digits = digits * 10 + digit;
    at += 1;
  }
  // One digit at least, and no zero before another.
  let count = at - integer;
  if (count === 0 || (count > 1 && bytes[integer] === ZERO)) return undefined;
  let decimals = 0;
  if (bytes[at] === POINT) {
    const fraction = at + 1;
    at = fraction;
    for (let digit = digitAt(bytes, at); digit >= 0; digit = digitAt(bytes, at)) {
      digits = digits * 10 + digit;
      at += 1;
    }
    decimals = at - fraction;
    if (decimals === 0) return undefined;
    count += decimals;
  }
  if (at === last && count <= EXACT_DIGITS) {
    const number = decimals === 0 ? digits : digits / (POWERS[decimals] ?? 1);
    return isNegative ? -number : number;
  }
  const isExponent = ((bytes[at] ?? 0) | 0x20) === SMALL_E && EXPONENT.test(bytes.toString('latin1', at, last));
  return at === last || isExponent ? Number(bytes.toString('latin1', first, last)) : undefined;
}

/** Below 0 where there is none. */
function digitAt(bytes: Buffer, at: number): number {
  const digit = (bytes[at] ?? 0) - ZERO;
  return digit <= 9 ? digit : -1;
}
