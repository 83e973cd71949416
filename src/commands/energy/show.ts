/** The energy of a site for people, as a table; for spreadsheets, as CSV; for programs, as JSON. Pure. */
import type { Total, Totals } from '../../energy/totals.ts';
import { columns } from '../columns.ts';
import { ENERGIES, type Figures, type Money } from './figures.ts';

/** What is known of one site; a period without figures is one of which nothing is known. */
export interface SiteFigures {
  readonly portalId: string;
  readonly site: string;
  readonly zone: string;
  readonly labels: readonly string[];
  readonly figures: readonly (Figures | undefined)[];
}

const NOTHING = '-';

/** A row of a table: a name, and the words of each period. */
type Line = readonly [name: string, ...cells: string[]];

/** Periods side by side where they are few, else one below the other. */
export function tableOf({ labels, figures }: SiteFigures, isList: boolean): string[] {
  const known = figures.filter((one) => one !== undefined);
  const cells = (name: string, cell: (one: Figures) => string): Line => [
    name,
    ...figures.map((one) => (one === undefined ? NOTHING : cell(one))),
  ];
  const energies = ENERGIES.filter(([name, of]) =>
    isShown(
      name,
      known.map(({ totals }) => of(totals)),
    ),
  ).map(([name, of]) => cells(name, ({ totals }) => energyText(of(totals))));
  const currencies = [...new Set(known.flatMap(({ money }) => money.map(({ currency }) => currency)))];
  const lines: Line[] = [
    ['kWh', ...labels],
    ...energies,
    cells('self-sufficiency', ({ totals }) => percent(totals.selfSufficiency)),
    ...(known.some(({ totals }) => totals.selfConsumption !== undefined)
      ? [cells('self-consumption', ({ totals }) => percent(totals.selfConsumption))]
      : []),
    ...currencies.flatMap((currency) => moneyLines(currency, known, cells)),
    ...(known.some(isPartial) ? [cells('measured', ({ coverage }) => percent(coverage))] : []),
  ];
  const rows = isList ? turned(lines) : lines;
  return columns(rows, { texts: 1, gap: isList ? 2 : 3 });
}

/** What the brackets are, where there are any, and what else does not speak for itself. */
export function legendOf({ figures }: SiteFigures): string[] {
  const known = figures.filter((one) => one !== undefined);
  const isCounted = known.some(({ totals }) => ENERGIES.some(([, of]) => isTotal(of(totals)) && isBeside(of(totals))));
  const unpriced = known.some(({ money }) => money.some((one) => unpricedOf(one) > 0));
  return [
    ...(isCounted ? ['As the counters of the devices say; in brackets what was integrated from powers.'] : []),
    ...(known.some(({ money }) => money.some(({ bill }) => bill < 0)) ? ['A bill below 0 is what you are paid.'] : []),
    ...(unpriced
      ? ['unpriced: kWh of the grid for which no tariff has a price; bill and brought are without them.']
      : []),
    ...(known.some(isPartial)
      ? ['measured: the share of the time in which the GX was heard; what happened in the rest is not in the sums.']
      : []),
  ];
}

function moneyLines(
  currency: string,
  known: readonly Figures[],
  cells: (name: string, cell: (one: Figures) => string) => Line,
): Line[] {
  const of = ({ money }: Figures) => money.find((one) => one.currency === currency);
  const line = (name: string, amount: (one: Money) => number | undefined) =>
    cells(name, (figures) => {
      const one = of(figures);
      const value = one === undefined ? undefined : amount(one);
      return value === undefined ? NOTHING : decimals(value);
    });
  const isUnpriced = known.some((figures) => unpricedOf(of(figures)) > 0);
  return [
    line(`bill ${currency}`, ({ bill }) => bill),
    line(`plant brought ${currency}`, ({ brought }) => brought),
    ...(isUnpriced ? [line('unpriced', unpricedOf)] : []),
  ];
}

/** A window may be missing: it is that of a start. */
function isPartial({ coverage }: Figures): boolean {
  return coverage < 0.995;
}

function unpricedOf(money: Money | undefined): number {
  return (money?.fields['unpriced_import'] ?? 0) + (money?.fields['unpriced_export'] ?? 0);
}

/** Genset and other sources are not there in most plants. */
function isShown(name: string, values: readonly (Total | number | undefined)[]): boolean {
  const isAny = values.some((value) => value !== undefined && (isTotal(value) ? value.kWh : value) !== 0);
  const isRare = name === 'genset' || name === 'other sources';
  return isRare ? isAny : values.some((value) => value !== undefined);
}

export function isTotal(value: Total | number | undefined): value is Total {
  return typeof value === 'object';
}

function isBeside(total: Total | number | undefined): boolean {
  return isTotal(total) && total.isCounted;
}

function energyText(value: Total | number | undefined): string {
  if (value === undefined) return NOTHING;
  if (!isTotal(value)) return decimals(value);
  return value.isCounted ? `${decimals(value.kWh)} (${decimals(value.integrated)})` : decimals(value.kWh);
}

function decimals(value: number): string {
  const text = value.toFixed(2);
  return text === '-0.00' ? '0.00' : text;
}

function percent(share: number | undefined): string {
  return share === undefined ? NOTHING : `${Math.floor(share * 100 + 0.5)} %`;
}

/** One line a period. A name of several words stands in two lines: they are the words of the other table. */
function turned(lines: readonly Line[]): string[][] {
  const [[, ...periods] = [''], ...others] = lines;
  const heads = others.map(([name]) => /^(?:(\S+) )?(.+)$/.exec(name)?.slice(1) ?? ['', name]);
  return [
    ['', ...heads.map(([above = '']) => above)],
    ['kWh', ...heads.map(([, below = '']) => below)],
    ...periods.map((period, index) => [period, ...others.map((line) => line[index + 1] ?? '')]),
  ];
}

/** Names of the columns of CSV, and the keys of JSON: `self_sufficiency`, `import_integrated`. */
function valuesOf(totals: Totals): Record<string, number | undefined> {
  const values: Record<string, number | undefined> = {};
  for (const [name, of] of ENERGIES) {
    const key = name.replaceAll(' ', '_');
    const value = of(totals);
    values[key] = isTotal(value) ? value.kWh : value;
    if (TOTALS.has(key)) {
      values[`${key}_integrated`] = isTotal(value) ? value.integrated : undefined;
      values[`${key}_counted`] = isTotal(value) ? value.counted : undefined;
    }
  }
  return { ...values, self_sufficiency: totals.selfSufficiency, self_consumption: totals.selfConsumption };
}

/** Those that have counters. */
const TOTALS: ReadonlySet<string> = new Set(['solar', 'import', 'export', 'genset']);

const MONEY = ['cost', 'cost_stored', 'income', 'saved', 'unpriced_import', 'unpriced_export'];

/** One line a period and currency. Sites may follow one another: the head is the same. */
export function csvOf(sites: readonly SiteFigures[]): string[] {
  const lines = sites.flatMap((site) => site.figures.flatMap((one) => (one ? csvLines(site, one) : [])));
  const head = Object.keys(lines[0] ?? {});
  return [head.join(','), ...lines.map((line) => head.map((key) => cellText(line[key])).join(','))];
}

function csvLines({ portalId, site, zone }: SiteFigures, { period, totals, money, coverage }: Figures) {
  const { label, start, end } = period;
  const place = { portal_id: portalId, site, time_zone: zone, period: label, from: iso(start), to: iso(end) };
  const currencies: readonly (Money | undefined)[] = money.length === 0 ? [undefined] : money;
  return currencies.map(
    (one): Record<string, string | number | undefined> => ({
      ...place,
      ...valuesOf(totals),
      currency: one?.currency,
      bill: one?.bill,
      brought: one?.brought,
      ...Object.fromEntries(MONEY.map((key) => [key, one?.fields[key]])),
      coverage,
    }),
  );
}

function cellText(value: string | number | undefined): string {
  if (typeof value === 'number') return String(rounded(value));
  return value === undefined ? '' : /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** The same as CSV, with all fields of the sums; `note` is where it comes from. */
export function jsonOf(sites: readonly SiteFigures[], note: string): string {
  const answer = sites.map(({ portalId, site, zone, figures }) => ({
    portal_id: portalId,
    site,
    time_zone: zone,
    periods: figures.flatMap((one) => (one ? [periodOf(one)] : [])),
  }));
  return JSON.stringify(
    { source: note, sites: answer },
    (_, value) => (typeof value === 'number' ? rounded(value) : value),
    2,
  );
}

function periodOf({ period, totals, money, coverage }: Figures) {
  const { label, start, end } = period;
  return {
    period: label,
    from: iso(start),
    to: iso(end),
    coverage,
    ...valuesOf(totals),
    money: money.map(({ currency, bill, brought, fields }) => ({ currency, bill, brought, ...fields })),
    fields: totals.sums,
  };
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
