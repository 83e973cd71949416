/** The energy of sites as a database holds it, asked in InfluxQL: its days, or its windows, folded to hours or other days. */
import type { Config } from '../../config/schema.ts';
import { chosenTiers } from '../../config/tiers.ts';
import { settingsOf } from '../../destination/configured.ts';
import { sums, withWindow } from '../../energy/day.ts';
import { type OpenDay, WINDOW } from '../../energy/types.ts';
import { localDay, localTime } from '../../energy/zone.ts';
import { addressOf } from '../../influx/database.ts';
import { type Block, openReader, quote, type Reader, Unanswered } from '../../influx/query/reader.ts';
import type { Range } from '../../influx/query/slices.ts';
import type { KnownRow, KnownSite } from './known.ts';

export interface StoredQuestion {
  readonly range: Range;
  /** Of windows, what they are folded to; without it the days of the site. */
  readonly fold: 'hour' | 'day' | undefined;
  /** What stands before a measurement of the roll-up that is kept longest, `"gx"."m15".`; undefined where there is none. */
  readonly rollUp?: string | undefined;
  readonly now: number;
  /** The zone in which the days of a site are meant. */
  readonly zoneOf: (portalId: string) => string;
}

export type Stored =
  | { readonly sites: readonly KnownSite[]; readonly source: string; readonly refusal?: never }
  | { readonly refusal: string };

const HOUR = 3_600_000;
const MOST_SITES = 1_000;

/** Or why there is no answer, in words. Rejects with the signal's reason alone. */
export async function askDatabase(
  config: Config,
  asked: Omit<StoredQuestion, 'rollUp'>,
  signal: AbortSignal,
): Promise<Stored> {
  const { url } = config.influx;
  if (url === undefined) return { refusal: 'INFLUX_URL is not set' };
  if (!config.schema.includes('gx'))
    return { refusal: 'SCHEMA has no gx, and energy is written under its names alone' };
  const database = { ...settingsOf('gx', config).database, url };
  try {
    const opened = await openReader(database, signal);
    if (opened.refusal !== undefined) return opened;
    const { reader } = opened;
    const tier = chosenTiers(config.tiers).at(-1);
    const rollUp = tier && `${quote(database.bucket)}.${quote(tier)}.`;
    const question: StoredQuestion = { ...asked, rollUp };
    const sites = await (question.fold === undefined
      ? days(reader, question)
      : folded(reader, question, question.fold));
    return { sites, source: `From ${reader.product} at ${addressOf(database)}, database ${database.bucket}.` };
  } catch (error) {
    if (error instanceof Unanswered) return { refusal: error.message };
    throw error;
  }
}

async function days(reader: Reader, question: StoredQuestion): Promise<readonly KnownSite[]> {
  const { now, zoneOf } = question;
  const sites = new Map<string, Named & { rows: Map<number, KnownRow & { money: Record<string, Numbers> }> }>();
  for await (const { id, time, texts, numbers } of rows(reader, question, 'gx_energy_day', 'portal_id')) {
    const found = sites.get(id) ?? { names: new Map(), rows: new Map() };
    sites.set(id, found);
    learn(found, texts['site'], time);
    const { end } = localDay(time + WINDOW, zoneOf(id));
    found.rows.set(time, { start: time, length: lengthOf(time, end, now), fields: numbers, money: {} });
  }
  for await (const { id, time, tags, numbers } of rows(reader, question, 'gx_money_day', 'portal_id', 'currency')) {
    const row = sites.get(id)?.rows.get(time);
    if (row) row.money[tags['currency'] ?? ''] = numbers;
  }
  return [...sites].map(([portalId, one]) => ({
    portalId,
    names: newestFirst(one),
    zone: zoneOf(portalId),
    rows: inOrder([...one.rows.values()]),
  }));
}

/** Memory is that of the folded rows. */
async function folded(reader: Reader, question: StoredQuestion, fold: 'hour' | 'day'): Promise<readonly KnownSite[]> {
  const { now, zoneOf } = question;
  const sites = new Map<string, FoldedSite>();
  for await (const { id, time, texts, numbers } of rows(reader, question, 'gx_energy', 'portal_id')) {
    const found = sites.get(id) ?? { names: new Map(), open: new Map(), emptyAt: createFold(fold, zoneOf(id)) };
    sites.set(id, found);
    learn(found, texts['site'], time);
    const empty = found.emptyAt(time);
    const row = found.open.get(empty.start) ?? empty;
    found.open.set(row.start, withWindow(row, { start: time, site: numbers, devices: [], consumers: [], checks: {} }));
  }
  for await (const { id, time, tags, numbers } of rows(reader, question, 'gx_money', 'portal_id', 'currency')) {
    const found = sites.get(id);
    const row = found?.open.get(found.emptyAt(time).start);
    if (found && row) found.open.set(row.start, withMoney(row, tags['currency'] ?? '', numbers));
  }
  return [...sites].map(([portalId, one]) => ({
    portalId,
    names: newestFirst(one),
    zone: zoneOf(portalId),
    rows: inOrder([...one.open.values()].map((row) => rowOf(row, now))),
  }));
}

/** The names that a site has in its rows, each with the time of the newest. */
interface Named {
  readonly names: Map<string, number>;
}

function learn({ names }: Named, site: string | undefined, time: number): void {
  if (site !== undefined && (names.get(site) ?? time) <= time) names.set(site, time);
}

function newestFirst({ names }: Named): readonly string[] {
  return [...names].sort(([, one], [, other]) => other - one).map(([name]) => name);
}

interface FoldedSite extends Named {
  readonly open: Map<number, OpenDay>;
  readonly emptyAt: (time: number) => OpenDay;
}

type Numbers = Readonly<Record<string, number>>;

/** The hour or the day of a time, with nothing in it yet. */
function createFold(fold: 'hour' | 'day', zone: string): (time: number) => OpenDay {
  const none = { site: '', zone, fields: {}, lacking: [], checks: {}, gapsSince: {}, money: {}, covered: 0 };
  let last: OpenDay | undefined;
  return (time) => {
    if (last && time >= last.start && time < last.end) return last;
    const { date, minute } = localTime(time, zone);
    const first = time - (minute % 60) * 60_000;
    const { start, end } = fold === 'hour' ? { start: first, end: first + HOUR } : localDay(time, zone);
    last = { ...none, date, start, end, until: start };
    return last;
  };
}

function withMoney(row: OpenDay, currency: string, numbers: Numbers): OpenDay {
  return { ...row, money: { ...row.money, [currency]: sums(row.money[currency] ?? {}, numbers) } };
}

function rowOf({ start, end, covered, fields, lacking, money }: OpenDay, now: number): KnownRow {
  const length = lengthOf(start, end, now);
  return { start, length, fields: { ...fields, coverage: (covered * WINDOW) / length }, lacking, money };
}

/** As far as it has come. */
function lengthOf(start: number, end: number, now: number): number {
  return Math.max(WINDOW, Math.min(end, now) - start);
}

function inOrder(rows: readonly KnownRow[]): readonly KnownRow[] {
  return [...rows].sort((one, other) => one.start - other.start);
}

/** What the raw values hold; then, of what is older, what the longest roll-up holds, where there is one. */
async function* rows(reader: Reader, { range, rollUp }: StoredQuestion, measurement: string, ...tags: string[]) {
  const by = tags.map((tag) => `"${tag}"`).join(', ');
  const statement = (from: string, end: number) =>
    `SELECT * FROM ${from}"${measurement}" WHERE time >= ${range.start}ms AND time < ${end}ms GROUP BY ${by}`;
  const firsts = new Map<string, number>();
  for await (const row of rowsIn(reader.read(statement('', range.end)), range)) {
    if (row.time < (firsts.get(row.id) ?? Number.POSITIVE_INFINITY)) firsts.set(row.id, row.time);
    yield row;
  }
  const end = firsts.size === 0 ? range.end : Math.max(...firsts.values());
  if (rollUp === undefined || end <= range.start) return;
  try {
    for await (const row of rowsIn(reader.read(statement(rollUp, end)), range)) {
      if (row.time < (firsts.get(row.id) ?? Number.POSITIVE_INFINITY)) yield row;
    }
  } catch (error) {
    // It is on unless said otherwise, and need not be there.
    if (!(error instanceof Unanswered)) throw error;
  }
}

/**
 * Those at borders of windows, as ours are: an answer holds no more of a GX than the range has windows. Of two that were
 * written under two names of the site the one that covers more counts.
 */
async function* rowsIn(blocks: AsyncIterable<Block>, range: Range) {
  const ids = new Set<string>();
  let last: (ReturnType<typeof cellsOf> & { readonly id: string; readonly tags: Block['tags'] }) | undefined;
  const isOther = ({ id, tags, time }: NonNullable<typeof last>) =>
    last?.id !== id || last.time !== time || last.tags['currency'] !== tags['currency'];
  const coverage = (row: typeof last) => row?.numbers['coverage'] ?? 0;
  for await (const block of blocks) {
    const id = block.tags['portal_id'] ?? '';
    if (ids.add(id).size > MOST_SITES) throw new Unanswered(`it holds more than ${MOST_SITES} GX`, false);
    for (const row of block.rows) {
      const cells = cellsOf(block, row);
      if (cells.time < range.start || cells.time >= range.end) {
        throw new Unanswered('the answer holds what was not asked for', false);
      }
      if (cells.time % WINDOW !== 0) continue;
      const one = { id, tags: block.tags, ...cells };
      if (last && isOther(one)) yield last;
      if (isOther(one) || coverage(one) > coverage(last)) last = one;
    }
  }
  if (last) yield last;
}

function cellsOf({ columns }: Block, row: Block['rows'][number]) {
  const numbers: Record<string, number> = {};
  const texts: Record<string, string> = {};
  for (const [index, name] of columns.entries()) {
    const cell = row[index];
    if (name !== 'time' && typeof cell === 'number') numbers[name] = cell;
    else if (typeof cell === 'string') texts[name] = cell;
  }
  return { time: Number(row[0]), texts, numbers };
}
