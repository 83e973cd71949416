/** What a GX writes into payloads (Venus OS 3.20 and later): compact JSON, keys in alphabetical order. */

export interface ValueOptions {
  /** Limits, where the service gives them. */
  min?: number | undefined;
  max?: number | undefined;
  /** Its numbers are doubles, even whole ones; by default whole ones are integers unless a number beside them is not. */
  float?: boolean | undefined;
}

/** `{"max":100,"min":0,"value":90}`. */
export function formatPayload(value: unknown, { min, max, float }: ValueOptions = {}): string {
  const isDouble = float ?? [min, max, value].some((number) => typeof number === 'number' && !Number.isInteger(number));
  const limits = Object.entries({ max, min }).filter(([, limit]) => limit !== undefined);
  const members = limits.map(([name, limit]) => `"${name}":${formatValue(limit, isDouble)},`);
  return `{${members.join('')}"value":${formatValue(value, isDouble)}}`;
}

/**
 * One value as JSON. A number is an integer when it is whole, unless `isDouble`; a bigint always is. NaN, infinities,
 * empty arrays and empty objects are null, for that is how D-Bus values without content arrive.
 */
function formatValue(value: unknown, isDouble = false): string {
  if (typeof value === 'number') return formatNumber(value, isDouble);
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) {
    return value.length === 0 ? 'null' : `[${value.map((item) => formatValue(item, isDouble)).join(',')}]`;
  }
  if (value === undefined || value === null) return 'null';
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  if (members.length === 0) return 'null';
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${formatValue(member, isDouble)}`).join(',')}}`;
}

function formatNumber(value: number, isDouble: boolean): string {
  if (!Number.isFinite(value)) return 'null';
  const isInteger = Number.isSafeInteger(value) && !Object.is(value, -0);
  return isInteger && !isDouble ? String(value) : formatDouble(value, 15);
}

/**
 * The shortest decimal text that reads as this double, with `.0` or an exponent of at least two digits, so that it
 * cannot be taken for an integer. Written plainly with up to `widest` digits before the point.
 */
export function formatDouble(value: number, widest: 15 | 16): string {
  const size = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (size === 0) return `${sign}0.0`;
  if (size >= 1e-4 && size < 10 ** widest) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [digits, exponent = ''] = size.toExponential().split('e');
  return `${sign}${digits}e${exponent.slice(0, 1)}${exponent.slice(1).padStart(2, '0')}`;
}

/**
 * A completion, `{"value":...}`, with the echo that the keepalive asks for by
 * `{"keepalive-options":[{"full-publish-completed-echo":"text"}]}`. A keepalive that does not ask properly gets none.
 */
export function withEcho(completion: string, keepalive: string): string {
  const echo = readEcho(keepalive);
  return echo === undefined
    ? completion
    : `{"full-publish-completed-echo":${JSON.stringify(echo)},${completion.slice(1)}`;
}

function readEcho(keepalive: string): string | undefined {
  const options = (parse(keepalive) as { 'keepalive-options'?: unknown } | null | undefined)?.['keepalive-options'];
  if (!Array.isArray(options)) return undefined;
  return options.map((option) => option?.['full-publish-completed-echo']).find((echo) => typeof echo === 'string');
}

/** undefined for what is not JSON. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
