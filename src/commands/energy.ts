/**
 * `gx-logger energy`: kWh and money of days, months and years. The database is asked where it can be; else the answer is
 * what the daemon keeps in DATA_DIR: the days that are over, and the one that goes on.
 */

import type { Config } from '../config/schema.ts';
import { isTimeZone } from '../config/time-zone.ts';
import { barrier } from './access.ts';
import { figuresOf } from './energy/figures.ts';
import { keptSites } from './energy/kept.ts';
import { isMeant, type KnownSite } from './energy/known.ts';
import { isAfter, isDate, periodsOf, type Wish } from './energy/periods.ts';
import { csvOf, jsonOf, legendOf, type SiteFigures, tableOf } from './energy/show.ts';
import { askDatabase } from './energy/stored.ts';
import type { Format } from './energy/words.ts';

export interface EnergyOptions extends Wish {
  /** A site or a portal id. */
  readonly site?: string | undefined;
  readonly tz?: string | undefined;
  readonly format: Format;
}

const HOUR = 3_600_000;

/** Resolves with whether something is known, and the question was right. */
export async function energy(
  config: Config,
  options: EnergyOptions,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const why = faultOf(options) ?? (await barrier(config.data_dir, 'energy'));
  if (why !== undefined) {
    say(why);
    return false;
  }
  const now = Date.now();
  const kept = keptSites(config.data_dir);
  const hostZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const ownZone = (id: string) =>
    kept.find(({ portalId }) => portalId === id)?.zone ?? config.energy.time_zone ?? hostZone;
  const zoneOf = (id: string) => options.tz ?? ownZone(id);
  const periods = [NOBODY, ...kept].flatMap(({ portalId }) => periodsOf(options, zoneOf(portalId), now));
  /** Days are kept as days of the site: hours, and days of another zone, are made of windows. */
  const isFine =
    options.by === 'hour' || [NOBODY, ...kept].some(({ portalId }) => zoneOf(portalId) !== ownZone(portalId));
  const range = {
    start: Math.min(...periods.map(({ start }) => start)),
    end: Math.max(...periods.map(({ end }) => end)),
  };
  const fold = options.by === 'hour' ? 'hour' : isFine ? 'day' : undefined;
  const stored = await askDatabase(config, { range: widened(range, isFine, now), fold, now, zoneOf }, signal);
  const isKept = stored.refusal !== undefined || stored.sites.length === 0;
  const reason = stored.refusal ?? 'the database holds no energy of that time';
  if (isKept && isFine) {
    say(`${options.by === 'hour' ? '--by hour' : 'another time zone'} needs a database that can be asked: ${reason}`);
    return false;
  }
  const sites = isKept ? kept : stored.sites;
  const source = isKept ? `From what gx-logger keeps in ${config.data_dir} (${reason}).` : stored.source;
  const meant = sites.filter((site) => isMeant(site, options.site));
  const figures = meant.map((site) =>
    siteFigures(site, options, isFine ? 'windows' : 'days', zoneOf(site.portalId), now),
  );
  if (figures.every((site) => site.figures.every((one) => one === undefined))) {
    say(nothingIn(sites, meant, options, source));
    return false;
  }
  for (const line of linesOf(figures, options, source)) say(line);
  return true;
}

const NOBODY = { portalId: '' };

function faultOf({ from, to, tz }: EnergyOptions): string | undefined {
  for (const [name, date] of Object.entries({ from, to })) {
    if (date !== undefined && !isDate(date))
      return `--${name} ${date} is no day, month or year: 2026-11-28, 2026-11 or 2026`;
  }
  if (from !== undefined && to !== undefined && isAfter(from, to)) return `--from ${from} is after --to ${to}`;
  if (tz !== undefined && !isTimeZone(tz)) return `--tz ${tz} is no time zone: Europe/Berlin, America/New_York, UTC`;
  return undefined;
}

/** With a day around it, since zones differ; and of days with all that come after, which tell where gaps end. */
function widened({ start, end }: { start: number; end: number }, isFine: boolean, now: number) {
  const day = 26 * HOUR;
  return isFine ? { start: start - HOUR, end: end + HOUR } : { start: start - day, end: Math.max(end, now) + day };
}

function siteFigures(
  { portalId, site, rows }: KnownSite,
  options: EnergyOptions,
  of: 'days' | 'windows',
  zone: string,
  now: number,
): SiteFigures {
  const all = periodsOf(options, zone, now);
  const figures = all.map((period) => figuresOf(period, rows, of, now));
  // Of a list, what lies before the first and behind the last that is known says nothing.
  const isList = options.by !== undefined;
  const first = isList ? figures.findIndex((one) => one !== undefined) : 0;
  const last = isList ? figures.findLastIndex((one) => one !== undefined) : figures.length - 1;
  const part = <T>(list: readonly T[]) => list.slice(first, last + 1);
  return { portalId, site, zone, labels: part(all).map(({ label }) => label), figures: part(figures) };
}

function nothingIn(
  sites: readonly KnownSite[],
  meant: readonly KnownSite[],
  { site }: EnergyOptions,
  source: string,
): string {
  if (sites.length > 0 && meant.length === 0) {
    return `no GX is known as ${JSON.stringify(site)}; there is ${sites.map((one) => one.site).join(', ')}`;
  }
  return `no energy is known of that time. ${source}`;
}

function linesOf(sites: readonly SiteFigures[], { format, by }: EnergyOptions, source: string): string[] {
  if (format === 'csv') return csvOf(sites);
  if (format === 'json') return [jsonOf(sites, source)];
  return [
    ...sites.flatMap((one) => [
      `${one.site} (${one.portalId}), ${one.zone}`,
      '',
      ...tableOf(one, by !== undefined),
      '',
      ...legendOf(one),
    ]),
    source,
  ];
}
