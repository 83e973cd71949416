/**
 * Prices by time, as a CSV file has them: `from,price`, one a line, in any order. A price holds until the next one, at most
 * as long as the file's usual step, so an hour that is missing has no price.
 */

export interface Prices {
  /** The price of a kWh at a time; undefined where the file has none. */
  at(time: number): number | undefined;
  /** How many there are, and the first and the last time at which there is one. */
  readonly count: number;
  readonly from: number;
  readonly until: number;
  /** For how long between the two there is none, ms. */
  readonly missing: number;
  readonly highest: number;
}

/** What is wrong with a file, and where; lines are counted from 1. */
export interface PriceFault {
  readonly line: number;
  readonly message: string;
}

/** Lines of a file: more than 20 years of hours, or 5 of quarters of an hour. They are read at one go. */
const MOST_LINES = 200_000;
/** Characters of one. */
const LONGEST_LINE = 200;
/** Bytes of a file. */
export const LONGEST_PRICES = 16 * 1024 * 1024;

/** Energy is counted in windows of this length, ms; and the step of a file with one price. */
const WINDOW = 300_000;
const HOUR = 3_600_000;

const ROW =
  /^\s*"?(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.0+)?(Z|([+-]\d\d):?(\d\d))"?\s*,\s*"?([^,"\s]*)"?\s*$/;
const TIME = /^\s*"?\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.0+)?)?(?:Z|[+-]\d\d:?\d\d)"?\s*(?:,|$)/;
/** Below a million: what is more is none, and would make sums that are no numbers. */
const PRICE = /^[-+]?(?:\d{1,6}(?:\.\d*)?|\.\d+)$/;
/** The same for the JSON schema. */
export const PRICE_PATTERN = PRICE.source;

/** The price that a text is; undefined where it is none. */
export function priceOf(text: string): number | undefined {
  return PRICE.test(text) ? Number(text) : undefined;
}

export function parsePrices(text: string): Prices | PriceFault {
  const prices = new Map<number, number>();
  let number = 0;
  for (let at = 0; at < text.length || number === 0; number += 1) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    if (number > MOST_LINES) return { line: number + 1, message: `is one too many: ${MOST_LINES} prices are the most` };
    const message = end - at > LONGEST_LINE ? 'is too long' : take(text.slice(at, end), number, prices);
    if (message !== undefined) return { line: number + 1, message };
    at = end + 1;
  }
  return prices.size === 0 ? { line: 1, message: 'no price follows the first line' } : inOrder(prices);
}

export function isFault(parsed: Prices | PriceFault): parsed is PriceFault {
  return 'message' in parsed;
}

/** Takes a line; gives what is wrong with it. */
function take(line: string, number: number, prices: Map<number, number>): string | undefined {
  if (number === 0) return HEAD.test(line) ? undefined : 'the first line is not from,price';
  const [, date, clock, zone, hours, minutes, written = ''] = ROW.exec(line) ?? [];
  if (date === undefined) return line.trim() === '' ? undefined : faultOf(line);
  const from = Date.parse(`${date}T${clock}${hours === undefined ? zone : `${hours}:${minutes}`}`);
  if (Number.isNaN(from)) return NO_TIME;
  if (from % WINDOW !== 0) return 'begins with a time that is no multiple of 5 minutes';
  const price = priceOf(written);
  if (price === undefined) return written.length > 6 && DIGITS.test(written) ? TOO_MUCH : NO_PRICE;
  const before = prices.get(from) ?? price;
  prices.set(from, price);
  return before === price ? undefined : 'has another price for a time that was there before';
}

const HEAD = /^\uFEFF?\s*"?from"?\s*,\s*"?price"?\s*$/;
const NO_TIME = 'does not begin with a time and its offset, as in 2027-01-01T00:00+01:00 or 2027-01-01T00:00Z';
const NO_PRICE = 'has no number for a price';
const DIGITS = /^[-+]?[\d.]+$/;
const TOO_MUCH = 'has a price of a million or more';

/** What is wrong with a line that is no row. */
function faultOf(line: string): string {
  if (line.split(',').length > 2) return 'has more than two columns; a price has a point, and no comma';
  return TIME.test(line) ? NO_PRICE : NO_TIME;
}

function inOrder(prices: ReadonlyMap<number, number>): Prices {
  const starts = Float64Array.from(prices.keys()).sort();
  const inOrder = starts.map((start) => prices.get(start) ?? Number.NaN);
  const step = usualStep(starts);
  let missing = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (const [index, start] of starts.entries()) missing += Math.max(0, (starts[index + 1] ?? start) - start - step);
  for (const price of prices.values()) highest = Math.max(highest, price);
  return {
    at(time) {
      let low = 0;
      let high = starts.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((starts[middle] ?? 0) <= time) low = middle + 1;
        else high = middle;
      }
      const start = starts[low - 1];
      return start === undefined || time >= start + step ? undefined : inOrder[low - 1];
    },
    count: starts.length,
    from: starts[0] ?? 0,
    until: (starts.at(-1) ?? 0) + step,
    missing,
    highest,
  };
}

/** The time between two prices that comes most often; of several the shortest. */
function usualStep(starts: Float64Array): number {
  const counts = new Map<number, number>();
  let usual = HOUR;
  for (let index = 1; index < starts.length; index += 1) {
    const step = (starts[index] ?? 0) - (starts[index - 1] ?? 0);
    const count = (counts.get(step) ?? 0) + 1;
    counts.set(step, count);
    const most = counts.get(usual) ?? 0;
    if (count > most || (count === most && step < usual)) usual = step;
  }
  return usual;
}
