/** What energy cost and brought, a currency each: money of two currencies is never added up. */
import { LOOK, WELL } from './colours.ts';
import { DAY, newest, PLAIN, SHARE, sorted, transformed, UNNAMED, WHOLE_KWH, WITHOUT_TIME } from './energy-parts.ts';
import { columns, paint, steps, table, thresholds, tile } from './panels.ts';
import { ask, over, type Query, RANGE, rows, type Select, select, within } from './query.ts';
import { column } from './tables.ts';

const CURRENCY = '$tag_currency';
const MONEY = { unit: 'none', decimals: 2 } as const;
const WHOLE = { unit: 'none', decimals: 0 } as const;
const NOTHING = 'No tariff is configured for this site, or there is no whole day in this range';
const EVER = within('36500d');

const BILL = { cost: 1, income: -1 } as const;
const SAVED = { saved: 1 } as const;
const BROUGHT = { saved: 1, income: 1, cost_stored: -1 } as const;
type Terms = Readonly<Record<string, 1 | -1>>;

/**
 * Each term is read for itself: where nothing is paid for what is fed in there is no field `income`, and a sum with what is not there is
 * null in InfluxQL.
 */
function added(
  terms: Terms,
  { time = RANGE, by = ['currency'], every }: Pick<Select, 'time' | 'by' | 'every'>,
  name: string,
) {
  const inner = Object.entries(terms).map(([field, sign]) =>
    select({
      what: `${sign} * "${field}" AS "money"`,
      tier: 'm15',
      measurement: 'gx_money_day',
      time,
      by: ['currency', 'month', 'site'],
    }),
  );
  return over(`sum("money") AS "${name}"`, inner, { time, by, ...(every && { every, fill: 'none' as const }) });
}

const amount = (terms: Terms, time: string = RANGE): Query => ask(added(terms, { time }, 'money'), CURRENCY);

function figure(title: string, description: string, queries: readonly Query[], width = 6, nothing = NOTHING) {
  return tile({ title, description, nothing, queries, width, height: 4 }, MONEY).thresholds(PLAIN);
}

/** In a table, a row a currency and month. */
const BY_MONTH = { time: within('800d'), by: ['month', 'currency'] };

export const money = () => [
  figure('The bill', 'What was paid for import, less what feeding in brought, on the days of this range.', [
    amount(BILL),
  ]),
  figure(
    'Saved',
    'What the loads would have cost from the grid, had sun, battery and alternator not served them, on the days of this range.',
    [amount(SAVED)],
  ),
  figure(
    'What the plant brought',
    'Saved, and earned by feeding in, less what it cost to charge the battery from the grid, on the days of this range.',
    [amount(BROUGHT)],
  ),
  tile(
    {
      title: 'Without a price',
      description: 'Energy of this range for which no tariff has a price: it is in no figure beside this.',
      nothing: NOTHING,
      queries: [unpriced('import', 'Import'), unpriced('export', 'Feed-in')],
      width: 6,
      height: 4,
    },
    WHOLE_KWH,
  ).thresholds(PLAIN),
  monthly(),
  monthTable(),
];

const unpriced = (what: string, alias: string) =>
  ask(select({ what: `sum("unpriced_${what}")`, tier: 'm15', measurement: 'gx_money_day', by: [] }), alias);

/** A column a currency. */
function monthly() {
  const panel = columns(
    {
      title: 'What the plant brought, each month',
      description:
        'Saved and earned, less what charging from the grid cost. The newest 24 months, whatever range is chosen above.',
      nothing: NOTHING,
      queries: [rows(added(BROUGHT, BY_MONTH, 'Brought'))],
      width: 12,
      height: 9,
    },
    WHOLE,
  );
  const matrix = { rowField: 'month', columnField: 'currency', valueField: 'Brought', emptyValue: 'null' };
  return transformed(panel.overrideByName(MATRIX_ROW, UNNAMED), [
    WITHOUT_TIME,
    { id: 'groupingToMatrix', options: matrix },
    ...newest(MATRIX_ROW, 24),
    sorted(MATRIX_ROW),
  ]);
}
const MATRIX_ROW = 'month\\currency';

function monthTable() {
  const amounts = { Cost: { cost: 1 }, 'Fed in': { income: 1 }, Bill: BILL, Saved: SAVED, Brought: BROUGHT } as const;
  const panel = table({
    title: 'The money of each month',
    description:
      'Cost of import, what feeding in brought, the bill (cost less that), what was saved, and what the plant brought in all.',
    nothing: NOTHING,
    queries: Object.entries(amounts).map(([name, terms]) => rows(added(terms, BY_MONTH, name))),
    width: 12,
    height: 9,
  }).minWidth(54);
  return transformed(
    Object.keys(amounts)
      .reduce(
        (one, name) =>
          one.overrideByName(name, [
            { id: 'decimals', value: 2 },
            { id: 'custom.align', value: 'right' },
            // Where nothing is paid for feeding in.
            { id: 'noValue', value: '' },
          ]),
        panel,
      )
      .overrideByName('month', column('Month', 76))
      .overrideByName('currency', column('Currency', 76)),
    [WITHOUT_TIME, { id: 'merge', options: {} }, ...newest('month', 48), FIRST_THE_MONTH],
  );
}

const FIRST_THE_MONTH = { id: 'organize', options: { indexByName: { month: 0, currency: 1 } } };

/** Digits, as the owner types them above; 0 stands for a price that nobody gave. */
const PRICE = `\${price:raw}`;

/** All that was ever brought, against what was paid. */
export const payback = () => [
  figure('Brought in all', 'Since the first day that has a tariff.', [amount(BROUGHT, EVER)], 8),
  figure('Brought in the last 365 days', 'What to compare with a year to come.', [amount(BROUGHT, within('365d'))], 8),
  ofThePrice(),
  curve(),
];

function ofThePrice() {
  const all = added(BROUGHT, { time: EVER }, 'money');
  const both = over(`"money", 0 * "money" + ${PRICE} AS "price"`, [all], { by: ['currency'] });
  return tile(
    {
      title: 'Of the price of the plant',
      description:
        'All that was brought, of the price that is typed above (digits only). At 100 % the plant has paid for itself.',
      nothing: 'No price: type what the plant cost above',
      queries: [ask(over('"money" / "price"', [both], { where: ['"price" > 0'], by: ['currency'] }), CURRENCY)],
      width: 8,
      height: 4,
    },
    { ...SHARE, decimals: 1 },
  ).thresholds(thresholds(LOOK, [1, WELL]));
}

function curve() {
  const inner = added(BROUGHT, { time: EVER, every: DAY }, 'money');
  const everAdded = over('cumulative_sum("money") AS "money"', [inner], { time: EVER, by: ['currency'] });
  const price = select({
    what: `0 * max("saved") + ${PRICE} AS "price"`,
    tier: 'm15',
    measurement: 'gx_money_day',
    by: [],
    every: DAY,
    fill: 'none',
  });
  return steps(
    {
      title: 'What the plant brought, added up',
      description:
        'All that was saved and earned since the first day, against the price that is typed above. It shows two years.',
      nothing: NOTHING,
      queries: [
        ask(over('"money"', [everAdded], { time: RANGE, by: ['currency'] }), `Brought, ${CURRENCY}`),
        ask(over('"price"', [price], { where: ['"price" > 0'], by: [] }), 'Price of the plant'),
      ],
      width: 24,
      height: 9,
    },
    WHOLE,
  )
    .timeFrom('2y')
    .spanNulls(true)
    .min(0)
    .overrideByName('Price of the plant', [paint(LOOK), { id: 'custom.fillOpacity', value: 0 }]);
}
