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
}

/** What is wrong with a file, and where; lines are counted from 1. */
export interface PriceFault {
  readonly line: number;
  readonly message: string;
}

/** Energy is counted in windows of this length, ms; and the step of a file with one price. */
const WINDOW = 300_000;
const HOUR = 3_600_000;

const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.0+)?)?(Z|[+-]\d\d:?\d\d)$/;
const PRICE = /^[-+]?(\d+(?:\.\d*)?|\.\d+)$/;

export function parsePrices(text: string): Prices | PriceFault {
  const [head = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (columns(head).join() !== 'from,price') return { line: 1, message: 'the first line is not from,price' };
  const prices = new Map<number, number>();
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const row = rowOf(line);
    const message = typeof row === 'string' ? row : other(prices, row);
    if (message !== undefined) return { line: index + 2, message };
    if (typeof row !== 'string') prices.set(row.from, row.price);
  }
  if (prices.size === 0) return { line: 1, message: 'no price follows the first line' };
  return inOrder(prices);
}

export function isFault(parsed: Prices | PriceFault): parsed is PriceFault {
  return 'message' in parsed;
}

function columns(line: string): string[] {
  return line.split(',').map((column) => column.trim().replace(/^"(.*)"$/, '$1'));
}

/** What a line says, or what is wrong with it. */
function rowOf(line: string): { readonly from: number; readonly price: number } | string {
  const [from = '', price = '', ...more] = columns(line);
  if (more.length > 0) return 'has more than two columns; a price has a point, and no comma';
  const [, offset] = TIME.exec(from) ?? [];
  const time = offset === undefined ? Number.NaN : Date.parse(isoOf(from));
  if (Number.isNaN(time))
    return 'does not begin with a time and its offset, as in 2027-01-01T00:00+01:00 or 2027-01-01T00:00Z';
  if (time % WINDOW !== 0) return 'begins with a time that is no multiple of 5 minutes';
  return PRICE.test(price) ? { from: time, price: Number(price) } : 'has no number for a price';
}

/** With a T, and a colon in the offset. */
function isoOf(time: string): string {
  return time.replace(' ', 'T').replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
}

function other(
  prices: ReadonlyMap<number, number>,
  { from, price }: { readonly from: number; readonly price: number },
) {
  const before = prices.get(from);
  return before === undefined || before === price ? undefined : 'has another price for a time that was there before';
}

function inOrder(prices: ReadonlyMap<number, number>): Prices {
  const starts = Float64Array.from(prices.keys()).sort();
  const step = usualStep(starts);
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
      return start === undefined || time >= start + step ? undefined : prices.get(start);
    },
    count: starts.length,
    from: starts[0] ?? 0,
    until: (starts.at(-1) ?? 0) + step,
  };
}

/** The time between two prices that comes most often; of several the shortest. */
function usualStep(starts: Float64Array): number {
  const counts = new Map<number, number>();
  let usual = HOUR;
  for (const [index, start] of starts.subarray(1).entries()) {
    const step = start - (starts[index] ?? 0);
    const count = (counts.get(step) ?? 0) + 1;
    counts.set(step, count);
    const most = counts.get(usual) ?? 0;
    if (count > most || (count === most && step < usual)) usual = step;
  }
  return usual;
}
