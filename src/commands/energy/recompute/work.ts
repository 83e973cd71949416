/** Day after day: computed, written to every place that takes energy, and handed to the daemon. */
import type { Config } from '../../../config/schema.ts';
import { createPricing } from '../../../energy/money.ts';
import type { EnergyDay } from '../../../energy/types.ts';
import { localDay } from '../../../energy/zone.ts';
import type { Reader } from '../../../influx/query/reader.ts';
import type { Range } from '../../../influx/query/slices.ts';
import { createPriceFiles } from '../../../installation/price-files.ts';
import { dayLines, type EnergyLine, type Named, windowLines } from '../../../points/energy-lines.ts';
import { createLog } from '../../../shared/log.ts';
import { handOverDays } from '../../../state/hand-over.ts';
import { saying } from '../../import/transfer.ts';
import { counted } from '../../units.ts';
import type { HistoryOptions, Source } from '../history/tell.ts';
import { inDays, type SettledDay, settleDay } from './days.ts';
import { energyPlaces, openKept } from './places.ts';
import type { Subject } from './subject.ts';
import { type Computed, computeWindows } from './windows.ts';
import { startWriter, storedIn, type Writer } from './writer.ts';

export interface RecomputeOptions {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly site?: string | undefined;
  readonly source?: Source | undefined;
  /** In the loader's history: how long a device may be silent, ms. */
  readonly hold: number;
  readonly replace: boolean;
  readonly money: boolean;
  readonly rollups: boolean;
  readonly dryRun: boolean;
}

export interface Job {
  readonly config: Config;
  readonly options: RecomputeOptions;
  readonly source: Source;
  readonly reader: Reader;
  readonly subject: Subject;
  readonly range: Range;
  readonly url: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** All of the day, which ended then, is written. */
  onDay(date: string, end: number): Promise<void>;
}

export interface Outcome {
  readonly days: number;
  /** What was done, for people. */
  readonly words: readonly string[];
  readonly refusals: readonly string[];
}

/** Resolves with why nothing was done, in words, where days of two time zones would be counted twice. */
export async function work(job: Job): Promise<Outcome | string> {
  const { config, options, subject, range, url, say, signal } = job;
  const { portalId, zone } = subject;
  const places = await energyPlaces(config, url, signal);
  const keptIn = await openKept(places, url, signal, say);
  const stranger = await keptIn.dayOfAnotherZone(portalId, range, zone);
  if (stranger !== undefined) return ofAnotherZone(stranger, zone);
  const prices = createPriceFiles(config.gx.tariffs, createLog('warn', saying(say)));
  await prices.look();
  const pricing = createPricing(config.gx.tariffs, prices.pricesOf);
  const writers: Writer[] = [];
  const total = { days: 0, fresh: 0, kept: 0 };
  let keptFile: string | undefined;
  try {
    if (!options.dryRun) for (const place of places) writers.push(await startWriter(place, url, say, signal));
    const computed = options.money ? nothing(range, zone, portalId) : history(job);
    for await (const day of inDays(computed, range, zone)) {
      const kept = await keptIn.of(portalId, day);
      const names = namesOf(day.computed.names, kept.windows.values().next().value?.site);
      const settled = settleDay(day, kept, options.replace, { site: names.site, zone, pricing });
      if (settled.day) {
        total.days += 1;
        total.fresh += settled.fresh.length;
        total.kept += settled.kept;
        for (const line of options.money ? moneyLines(settled, names) : energyLines(settled, names)) {
          for (const writer of writers) writer.add(line.line, line.fields, line.stamp);
        }
        for (const writer of writers) await writer.settled();
        if (!options.dryRun) keptFile ??= await handOverDays(config.data_dir, { portalId, days: [settled.day] });
      }
      await job.onDay(day.date, day.end);
    }
  } finally {
    for (const writer of writers) await writer.stop();
  }
  const words = wordsOf({ ...total, writers, keptFile }, options);
  return { days: total.days, words, refusals: refusalsOf(writers) };

  function energyLines({ day, fresh }: SettledDay, names: Named): readonly EnergyLine[] {
    const windows = fresh.flatMap((window) => windowLines(window, names, pricing(window, zone)));
    return [...windows, ...linesOfDay(day)];
  }

  function moneyLines({ day, all }: SettledDay, names: Named): readonly EnergyLine[] {
    const windows = all.flatMap((window) => windowLines(window, names, pricing(window, zone)));
    return [...windows, ...linesOfDay(day)].filter(({ line }) => line.startsWith('gx_money'));
  }

  function linesOfDay(day: EnergyDay | undefined): readonly EnergyLine[] {
    return day ? dayLines(day, { portalId }, false) : [];
  }
}

function history(job: Job): AsyncIterable<Computed> {
  const settings = job.config.gx.energy;
  return computeWindows({ ...historyOf(job), settings, zone: job.subject.zone }, job.range, job.signal);
}

function ofAnotherZone(time: number, zone: string): string {
  const when = `${new Date(time).toISOString().slice(0, 16)}Z`;
  return (
    `the database has days of another time zone, one begins at ${when}, which is no midnight in ${zone}; each kWh would be in ` +
    'two days. Set ENERGY_TIME_ZONE to the zone of those days, or compute others with --from and --to'
  );
}

/** How history is read. */
export function historyOf({ config, options, source, reader, subject }: Job): HistoryOptions {
  const { rules, profile, full_publish_interval: fullPublish } = config;
  const { portalId, known } = subject;
  const storePrivate = config.private === 'keep';
  return { reader, source, portalId, known, rules, profile, storePrivate, fullPublish, hold: options.hold };
}

/** Why lines were refused, in the words of the databases, each once. */
export function refusalsOf(writers: readonly Writer[]): readonly string[] {
  const all = writers.flatMap(({ name, refusals }) => [...refusals].map(([why, words]) => `${name}, ${why}: ${words}`));
  return [...new Set(all)];
}

interface Total {
  readonly days: number;
  /** Windows that were computed, and that were left as they were. */
  readonly fresh: number;
  readonly kept: number;
  readonly writers: readonly Writer[];
  /** Why days could not be handed over. */
  readonly keptFile: string | undefined;
}

function wordsOf({ days, fresh, kept, writers, keptFile }: Total, { dryRun, money }: RecomputeOptions): string[] {
  const what = money ? `${counted(kept, 'window')} priced` : `${counted(fresh, 'window')} computed`;
  const left =
    money || kept === 0 ? '' : `, ${counted(kept, 'window')} left as they were (--replace computes them too)`;
  const where = dryRun ? 'nothing is written' : writers.length > 0 ? storedIn(writers) : 'no database takes it';
  return [
    `${counted(days, 'day')}: ${what}${left}; ${where}.`,
    ...(keptFile === undefined || dryRun ? [] : [`energy.json was not changed: ${keptFile}.`]),
  ];
}

/** Days of which nothing is computed. */
async function* nothing({ start, end }: Range, zone: string, portalId: string): AsyncGenerator<Computed> {
  const names = { portalId, site: portalId, tags: [], devices: new Map() };
  for (let at = start; at < end; at = localDay(at, zone).end)
    yield { windows: [], breaks: new Map(), until: localDay(at, zone).end, names };
}

/** Under the name of the site that windows of the day have already. */
function namesOf(names: Named, site: string | undefined): Named {
  if (site === undefined || site === '' || site === names.site) return names;
  const renamed = ([key, value]: readonly [string, string]) => [key, key === 'site' ? site : value] as const;
  const tags =
    names.tags.length === 0
      ? [['portal_id', names.portalId] as const, ['site', site] as const]
      : names.tags.map(renamed);
  return {
    ...names,
    site,
    tags,
    devices: new Map([...names.devices].map(([key, device]) => [key, { ...device, tags: device.tags.map(renamed) }])),
  };
}
