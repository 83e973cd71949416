/**
 * Years of a site out of a few of its days: each day of the past is one of them, at its own local midnight, with more or less
 * of everything that flows, and with counters that lead to those of today.
 */
import { lookUp } from '../../../src/catalogue/catalogue.ts';
import { inSteps } from '../../../src/energy/kwh.ts';
import { localDay } from '../../../src/energy/zone.ts';
import type { TemplateDay } from './template.ts';
import type { Place, Writer } from './writer.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Of how many days, back from `until`, each place has something. */
export type Spans = Readonly<Record<Place, number>>;

interface YearsOptions {
  readonly until: number;
  readonly days: Spans;
  /** What is in all places goes as far back as the longest. */
  readonly template: (date: string, index: number) => TemplateDay;
}

type Field = readonly [name: string, value: number | string, change: 'flow' | 'energy' | 'counter' | 'none'];

interface Line {
  readonly place: Place;
  readonly isOwn: boolean;
  readonly key: string;
  readonly fields: readonly Field[];
  /** ms after midnight. */
  readonly at: number;
}

interface Parsed {
  readonly lines: readonly Line[];
  /** How far a counter goes in the day, by place, series and field. */
  readonly rises: ReadonlyMap<string, number>;
}

/** Writes the local days before `until`, the latest first, which ends there; how many lines that were. */
export async function writeYears(writer: Writer, { until, days, template }: YearsOptions): Promise<number> {
  const parsed = new Map<TemplateDay, Parsed>();
  const longest = Math.max(...Object.values(days));
  let written = 0;
  let { zone } = template('', 0);
  let next = localDay(until - 1, zone).end;
  for (let back = 0; back < longest; back += 1) {
    const { date, start, end } = localDay(next - 12 * HOUR, zone);
    const chosen = template(date, back);
    const { lines, rises } = parsed.get(chosen) ?? parse(chosen);
    parsed.set(chosen, { lines, rises });
    ({ zone } = chosen);
    const factor = factorOf(date, back);
    for (const line of lines) {
      if (start + line.at >= Math.min(end, until) || (!line.isOwn && back >= days[line.place])) continue;
      writer.put(line.place, textOf(line, { date, start, back, factor, rises }));
      written += 1;
    }
    await writer.flush();
    next = start;
  }
  return written;
}

function parse({ lines, start }: TemplateDay): Parsed {
  const rises = new Map<string, number>();
  const firsts = new Map<string, number>();
  const result = lines.map(([place, line]): Line => {
    const [, key = '', text = '', stamp = ''] = /^((?:\\.|[^ \\])+) (.*) (\d+)\n$/s.exec(line) ?? [];
    const measurement = key.slice(0, key.search(/(?<!\\),/));
    const fields = [...text.matchAll(/((?:\\.|[^=\\,])+)=("(?:\\.|[^"\\])*"|[^,]+)(?:,|$)/gs)].map(
      ([, name = '', value = '']): Field => {
        const number = value.startsWith('"') ? Number.NaN : Number(value);
        if (Number.isNaN(number)) return [name, value, 'none'];
        const change = changeOf(measurement, name.replaceAll('\\', ''));
        if (change === 'counter') {
          const series = `${place} ${key} ${name}`;
          if (!firsts.has(series)) firsts.set(series, number);
          rises.set(series, Math.max(0, number - (firsts.get(series) ?? number)));
        }
        return [name, number, change];
      },
    );
    return { place, isOwn: /^gx_/.test(key), key, fields, at: Number(stamp) - start };
  });
  return { lines: result, rises };
}

const FLOWS = new Set(['W', 'VA', 'var', 'A']);
/** Of energy and money what is no amount. */
const SHARES = /^(coverage|gap|outside)$|_(breaks|gap_days)$/;

function changeOf(measurement: string, path: string): Field[2] {
  if (/^gx_(energy|money)/.test(measurement)) return SHARES.test(path) ? 'none' : 'energy';
  if (measurement.startsWith('gx_')) return 'none';
  const entry = lookUp(measurement.replace(/_(min|max)$/, ''), path);
  if (entry?.kind === 'counter') return 'counter';
  return entry?.kind === 'quantity' && FLOWS.has(entry.unit ?? '') ? 'flow' : 'none';
}

interface Day {
  readonly date: string;
  readonly start: number;
  readonly back: number;
  readonly factor: number;
  readonly rises: ReadonlyMap<string, number>;
}

function textOf({ place, key, fields, at }: Line, { date, start, back, factor, rises }: Day): string {
  const texts = fields.map(([name, value, change]) => {
    if (typeof value === 'string' || change === 'none') return `${name}=${value}`;
    if (change === 'counter') {
      const was = value - back * (rises.get(`${place} ${key} ${name}`) ?? 0);
      return `${name}=${Math.max(0, Number(was.toFixed(3)))}`;
    }
    return `${name}=${change === 'energy' ? inSteps(value * factor) : Number((value * factor).toPrecision(6))}`;
  });
  const dated = key.replace(/,month=[^,]+,year=\d+/, `,month=${date.slice(0, 7)},year=${date.slice(0, 4)}`);
  return `${dated} ${texts.join()} ${start + at}\n`;
}

/** From day to day between 0.6 and 1.4, and the same at each run. */
function factorOf(date: string, back: number): number {
  const season = Math.cos((2 * Math.PI * (Date.parse(date) % (365.25 * DAY))) / (365.25 * DAY));
  const noise = ((Math.imul(back, 2_654_435_761) >>> 0) / 2 ** 32) * 2 - 1;
  return 1 + 0.15 * season + 0.25 * noise;
}
