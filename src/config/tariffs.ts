/**
 * What a kWh costs, and what one that is fed in brings. A tariff holds from its day until the next one begins, so none
 * overlaps another and none leaves a hole. Within the week `periods` may have prices of their own: no two at one time, and
 * where the tariff itself has no price they fill the week.
 */
import * as z from 'zod';
import { PRICE_PATTERN, priceOf } from './prices.ts';
import { type Context, numberHint, optional, type Parse, quote, refuse, tell } from './problem.ts';
import { DAYS, days, times, weekOf } from './week.ts';

/** What may have a price. */
const KINDS = ['import', 'feed_in'] as const;
type Kind = (typeof KINDS)[number];

const text = z.string();

const day: Parse<string> = (given, context) => {
  const date = given.trim();
  const time = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(date)) return date;
  return refuse(context, `${quote(given)} is no day`, 'Write year, month and day: 2026-01-01.');
};

const currency: Parse<string> = (given, context) => {
  const code = given.trim();
  if (/^[A-Z]{3}$/.test(code)) return code;
  return refuse(context, `${quote(given)} is no currency`, 'Write its three letters: EUR, USD, GBP, CHF.');
};

const price: Parse<number> = (given, context) => {
  const number = given.trim();
  const read = priceOf(number);
  if (read !== undefined) return read;
  const hint = numberHint(number, 'Write digits and a point: 0.32. It is below a million.');
  return refuse(context, `${quote(given)} is no price`, hint);
};
const PRICE = { type: ['number', 'string'], pattern: PRICE_PATTERN, exclusiveMinimum: -1e6, exclusiveMaximum: 1e6 };

const path: Parse<string> = (given) => given.trim();

const prices = {
  import: optional(price).meta({
    description: 'Price of a kWh from the grid, with all that is paid for it.',
    example: '0.32',
    synonyms: ['buy', 'price'],
    ...PRICE,
  }),
  feed_in: optional(price).meta({
    description: 'What a kWh that is fed in brings.',
    example: '0.08',
    synonyms: ['export', 'sell', 'feed'],
    ...PRICE,
  }),
};

const periodShape = z
  .strictObject({
    days: z
      .unknown()
      .optional()
      .transform(days)
      .meta({
        description: `Days of the week, ${DAYS.join(', ')}: a list, or from one to another. Without it every day.`,
        example: 'mon-fri',
        type: ['string', 'array'],
        items: { type: 'string' },
      }),
    times: optional(times).meta({
      description:
        'From when to when in local time, in steps of 5 minutes. What goes over midnight belongs to the day on which it begins. Without it the whole day.',
      example: '22:00-06:00',
      pattern: '^\\s*\\d\\d?:\\d\\d\\s*-\\s*\\d\\d?:\\d\\d\\s*$',
    }),
    ...prices,
  })
  .refine((period) => KINDS.some((kind) => period[kind] !== undefined), {
    path: ['import'],
    error: 'is not set, and feed_in neither',
    params: { hint: 'Give the period a price of its own.' },
    when: ({ value }) => value instanceof Object,
  });

type Period = z.output<typeof periodShape>;

const tariffShape = z
  .strictObject({
    from: optional(day).meta({
      description: 'Its first day, in local time. It holds until the next one begins; without it from ever.',
      example: '2026-01-01',
    }),
    currency: text
      .transform(currency)
      .meta({ description: 'Currency of its prices, by its three letters.', example: 'EUR' }),
    ...prices,
    periods: z.array(periodShape).default([]).meta({
      maxItems: 50,
      description: 'Times of the week with prices of their own.',
    }),
    import_file: optional(path).meta({
      description:
        'CSV file with prices by time, `from,price`, in place of `import`. It is read again when it changes.',
      example: '/etc/gx-logger/prices.csv',
    }),
    feed_in_file: optional(path).meta({
      description: 'The same in place of `feed_in`.',
      example: '/etc/gx-logger/market.csv',
    }),
  })
  .transform(({ periods, import_file, feed_in_file, from, currency, ...base }, context) => ({
    from,
    currency,
    periods,
    import: priced('import', base.import, import_file, periods, context),
    feed_in: priced('feed_in', base.feed_in, feed_in_file, periods, context),
  }));

/** The one price, those of each 5 minutes of the week from Monday on, or a file; undefined where there is none. */
type Price = number | readonly number[] | { readonly file: string } | undefined;

function priced(
  kind: Kind,
  base: number | undefined,
  file: string | undefined,
  periods: readonly Period[],
  context: Context,
): Price {
  const own = periods.flatMap((period, index) => {
    const price = period[kind];
    return price === undefined ? [] : [{ place: ['periods', index, kind], index, price, span: period }];
  });
  if (file !== undefined) {
    const beside = base === undefined ? own[0]?.place : [kind];
    if (beside) tell(context, beside, `stands beside ${kind}_file`, 'Leave one of the two out.');
    return { file };
  }
  if (own.length === 0) return base;
  const { slots, overlap, hole } = weekOf(own.map(({ span }) => span));
  if (overlap) {
    const message = `has the time of period ${(own[overlap.first]?.index ?? 0) + 1}: both hold on ${overlap.words}`;
    tell(context, own[overlap.second]?.place ?? [], message, 'At one time there is one price: narrow days or times.');
  }
  if (hole !== undefined && base === undefined) {
    const message = `leave ${hole} without a price`;
    tell(context, ['periods'], message, `Set ${kind} of the tariff itself, for all times that no period has.`);
  }
  return slots.map((index) => (index === undefined ? base : own[index]?.price) ?? Number.NaN);
}

const startShape = z.object({ from: text.optional() });

function checkStarts(list: readonly unknown[], context: Context): void {
  const starts = new Map<string | undefined, number>();
  for (const [index, given] of list.entries()) {
    const start = startShape.safeParse(given);
    if (!start.success) continue;
    const { from } = start.data;
    const other = starts.get(from);
    if (other === undefined) starts.set(from, index);
    else {
      const message =
        from === undefined ? `is not set, nor in tariff ${other + 1}` : `is that of tariff ${other + 1} too`;
      tell(context, [index, 'from'], message, 'A tariff holds from its first day until that of the next one.');
    }
  }
}

/** Of an installation: they stand in place of those of all. */
export const entryTariffs = z
  .array(tariffShape)
  .superRefine(checkStarts, { when: ({ value }) => Array.isArray(value) })
  .meta({ maxItems: 200 });

export const tariffs = entryTariffs.default([]).meta({
  maxItems: 200,
  description: 'What a kWh costs and what it brings; a tariff holds from its day until the next one begins.',
});

export type Tariffs = z.output<typeof tariffs>;

/** A kWh that costs more is likely to have its price in cents. */
const DEAR = 5;

/** Where a price looks as if it were in cents: that, in words, and what it would be. */
export function inCents(price: number, currency: string): string | undefined {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  // A yen has no cents.
  if (price <= DEAR || maximumFractionDigits === 0) return undefined;
  return `${price} ${currency} a kWh looks like a price in cents; if it is one, write ${Number((price / 100).toPrecision(12))}`;
}

/** The same of every price that stands in the configuration. */
export function centsIn({
  tariffs,
  installations,
}: {
  tariffs: Tariffs;
  installations: readonly { tariffs: Tariffs }[];
}) {
  const own = installations.flatMap((one, index) =>
    one.tariffs === tariffs ? [] : [[`installations.${index + 1}.tariffs`, one.tariffs] as const],
  );
  return [['tariffs', tariffs] as const, ...own].flatMap(([name, list]) =>
    list.flatMap((tariff, index) => KINDS.flatMap((kind) => centsOf(tariff, kind, `${name}.${index + 1}`))),
  );
}

function centsOf(tariff: Tariffs[number], kind: Kind, place: string): string[] {
  const price = tariff[kind];
  const known = typeof price === 'number' ? [price] : Array.isArray(price) ? price.filter(Number.isFinite) : [];
  const words = inCents(Math.max(...known), tariff.currency);
  return words === undefined ? [] : [`${place}.${kind}: ${words}`];
}
