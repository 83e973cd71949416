/**
 * `gx-logger energy`: kWh and money of days, months and years. The database is asked where it can be; else the answer is
 * what the daemon keeps in DATA_DIR: the days that are over, and the one that goes on.
 */

import type { Config } from '../config/schema.ts';
import { ZONES, zoneMeant, zoneNamed } from '../config/time-zone.ts';
import { hostZone, hostZoneFault, localDay } from '../energy/zone.ts';
import type { Range } from '../influx/query/slices.ts';
import { barrier } from './access.ts';
import { figuresOf } from './energy/figures.ts';
import { keptSites } from './energy/kept.ts';
import type { KnownSite } from './energy/known.ts';
import { nothingKnown } from './energy/nothing.ts';
import { faultOf, linesIn, MOST_LINES, periodsOf, rangeOf, type Wish } from './energy/periods.ts';
import { csvOf, jsonOf, legendOf, type SiteFigures, tableOf } from './energy/show.ts';
import { askDatabase } from './energy/stored.ts';
import type { Format } from './energy/words.ts';
import { isCalled, namesOf } from './names.ts';
import { count } from './units.ts';

export interface EnergyOptions extends Wish {
  /** A site or a portal id. */
  readonly site?: string | undefined;
  readonly tz?: string | undefined;
  readonly format: Format;
}

const HOUR = 3_600_000;
const ZONE_UNKNOWN = 'the time zone of this GX is not known here: set ENERGY_TIME_ZONE, or --tz';

/** Resolves with whether something is known, and the question was right. */
export async function energy(
  config: Config,
  options: EnergyOptions,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const now = Date.now();
  const wrong = (line: string) => {
    say(line);
    return false;
  };
  const asked = options.tz === undefined ? undefined : zoneNamed(options.tz);
  const why =
    (asked === undefined ? faultOfZone(options) : undefined) ??
    faultOf(options, asked ?? hostZone(), now) ??
    (await barrier(config.data_dir, 'energy'));
  if (why !== undefined) return wrong(why);
  const kept = keptSites(config.data_dir);
  const names = namesOf(config);
  const knownZone = (id: string) =>
    kept.find(({ portalId }) => portalId === id)?.zone ?? names.owner(id)?.energy.time_zone ?? config.energy.time_zone;
  const ownZone = (id: string) => knownZone(id) ?? hostZone();
  const zoneOf = (id: string) => asked ?? ownZone(id);
  const isMeant = (site: KnownSite) => isCalled([...names.of(site.portalId), ...site.names], options.site);
  const ids = ['', ...kept.map(({ portalId }) => portalId)];
  /** Days are kept as days of the site: hours, and days of another zone, are made of windows. */
  let isFine = options.by === 'hour' || ids.some((id) => zoneOf(id) !== ownZone(id));
  const ranges = ids.map((id) => rangeOf(options, zoneOf(id), now));
  const ask = () => {
    const fold = options.by === 'hour' ? 'hour' : isFine ? 'day' : undefined;
    return askDatabase(config, { range: widened(ranges, isFine, now), fold, now, zoneOf }, signal);
  };
  const first = await ask();
  const stranger = isFine ? undefined : strangerIn(first.refusal === undefined ? first.sites.filter(isMeant) : []);
  if (stranger !== undefined) {
    const { portalId, zone, start } = stranger;
    if (asked === undefined && knownZone(portalId) === undefined) {
      const fault = hostZoneFault();
      return wrong(
        `${ZONE_UNKNOWN}. In the database a day of ${portalId} begins at ${inWords(start)}, which is no midnight in ${zone}${fault === undefined ? '' : ` (${fault})`}`,
      );
    }
    isFine = true;
  }
  const stored = stranger === undefined ? first : await ask();
  if (stored.refusal !== undefined && isFine) {
    const what = options.by === 'hour' ? '--by hour' : 'another time zone';
    return wrong(`${what} needs a database that can be asked: ${stored.refusal}`);
  }
  const isKept = stored.refusal !== undefined || (stored.sites.length === 0 && !isFine);
  const reason = stored.refusal ?? 'the database holds no energy of that time';
  const sites = isKept ? kept : stored.sites;
  const source = isKept ? `From what gx-logger keeps in ${config.data_dir} (${reason}).` : stored.source;
  const meant = sites.filter(isMeant);
  const figures: SiteFigures[] = [];
  for (const { portalId, rows, names: written } of meant) {
    const zone = zoneOf(portalId);
    const known = spanOf(rows, rangeOf(options, zone, now));
    const lines = linesIn(options, zone, now, known);
    if (lines > MOST_LINES) {
      return wrong(
        `--by ${options.by} would be ${count(lines)} lines of that time: say less of it with --from and --to`,
      );
    }
    const site = names.of(portalId, undefined, written).find((one) => one !== portalId) ?? portalId;
    const periods = periodsOf(options, zone, now, known);
    const labels = periods.map(({ label }) => label);
    figures.push({ portalId, site, zone, labels, figures: figuresOf(periods, rows, isFine ? 'windows' : 'days', now) });
  }
  if (figures.every((site) => site.figures.every((one) => one === undefined))) {
    const known = isKept ? kept : [...stored.sites, ...kept];
    return wrong(await nothingKnown(config, { site: options.site, known, isKept, source, now }));
  }
  const isGuessed = asked === undefined && meant.some(({ portalId }) => knownZone(portalId) === undefined);
  const notes = isGuessed
    ? [[`${ZONE_UNKNOWN}. Days are of ${hostZone()}`, hostZoneFault() ?? []].flat().join(': ')]
    : [];
  for (const line of linesOf(figures, options, [...notes, source])) say(line);
  return true;
}

/** A stored day that begins at no midnight of the zone in which it would be named. */
function strangerIn(sites: readonly KnownSite[]) {
  for (const { portalId, zone, rows } of sites) {
    const row = rows.find(({ start }) => localDay(start, zone).start !== start);
    if (row) return { portalId, zone, start: row.start };
  }
  return undefined;
}

function inWords(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16)}Z`;
}

function faultOfZone({ tz }: EnergyOptions): string | undefined {
  if (tz === undefined) return undefined;
  const meant = zoneMeant(tz);
  return `--tz ${tz} is no time zone${meant === undefined ? `: ${ZONES}` : `. Did you mean ${meant}?`}`;
}

/**
 * With a day around it, since zones differ; and of days with all that come after, which tell where gaps end. What databases
 * have no room for is left out, and what is still to come.
 */
function widened(ranges: readonly Range[], isFine: boolean, now: number): Range {
  const around = isFine ? HOUR : 26 * HOUR;
  const start = Math.min(...ranges.map((range) => range.start)) - around;
  const end = Math.min(isFine ? Math.max(...ranges.map((range) => range.end)) : now, now) + around;
  return { start: Math.max(0, start), end };
}

/** Of the rows that lie in a range: from the beginning of the first to the end of the last. */
function spanOf(rows: KnownSite['rows'], range: Range): Range {
  const inside = rows.filter(
    ({ start, length }) => start + length / 2 >= range.start && start + length / 2 < range.end,
  );
  const [first, last] = [inside[0], inside.at(-1)];
  return first && last ? { start: first.start, end: last.start + last.length } : { start: 0, end: 0 };
}

function linesOf(sites: readonly SiteFigures[], { format, by }: EnergyOptions, notes: readonly string[]): string[] {
  if (format === 'csv') return csvOf(sites);
  if (format === 'json') return [jsonOf(sites, notes.join(' '))];
  return [
    ...sites.flatMap((one, index) => [
      ...(index > 0 ? [''] : []),
      `${one.site} (${one.portalId}), ${one.zone}`,
      '',
      ...tableOf(one, by !== undefined),
      '',
      ...legendOf(one),
    ]),
    ...notes,
  ];
}
