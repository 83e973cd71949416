/** Roll-ups of days that are over: history through the roll-ups of the daemon, written to their places. */
import { localDay } from '../../../energy/zone.ts';
import type { Range } from '../../../influx/query/slices.ts';
import { measurementOf } from '../../../points/schemas/gx.ts';
import { count, counted } from '../../units.ts';
import type { IsWanted } from '../history/columns.ts';
import { tellHistory } from '../history/tell.ts';
import type { Telling } from '../history/telling.ts';
import { createNaming } from './names.ts';
import { rollupPlaces } from './places.ts';
import { openTier, type RolledTier } from './rolled-tier.ts';
import { createRolling, wantedForRollups } from './rolling.ts';
import { historyOf, type Job, type Outcome, refusalsOf } from './work.ts';
import { startWriter, storedIn, type Writer } from './writer.ts';

const QUARTER = 900_000;

/** Or in words why there is nothing to be done. */
export async function rollUp(job: Job): Promise<Outcome | string> {
  const { config, options, subject, range, url, say, signal } = job;
  const places = await rollupPlaces(config, url, signal);
  if (typeof places === 'string') return places;
  const writers: Writer[] = [];
  const tiers: RolledTier[] = [];
  let days = 0;
  try {
    for (const settings of places) {
      const writer = options.dryRun ? undefined : await startWriter(settings, url, say, signal);
      if (writer) writers.push(writer);
      const { portalId } = subject;
      const more = { url, portalId, range, isReplacing: options.replace, writer, say, signal };
      tiers.push(await openTier({ settings, ...more }));
    }
    let day = localDay(range.start, subject.zone);
    for await (const until of told(job, tiers)) {
      for (const writer of writers) await writer.settled();
      for (; day.end <= until && day.start < range.end; day = localDay(day.end, subject.zone)) {
        days += 1;
        await job.onDay(day.date, day.end);
      }
    }
  } finally {
    for (const writer of writers) await writer.stop();
  }
  const isKnown = tiers.some(({ counts }) => counts.fresh + counts.kept > 0);
  return { days: isKnown ? days : 0, words: wordsOf(tiers, writers, days), refusals: refusalsOf(writers) };
}

/** Up to when the range was rolled up. */
async function* told(job: Job, tiers: readonly RolledTier[]): AsyncGenerator<number> {
  const { source, subject, range, signal } = job;
  const { portalId, known } = subject;
  const areOurs = source === 'gx';
  const history = historyOf(job);
  const { storePrivate } = history;
  const wanted = wantedForRollups(areOurs, storePrivate);
  const measurements = new Set<string>();
  const isWanted: IsWanted = (service, path, isText) => {
    const is = wanted(service, path, isText);
    if (is) measurements.add(measurementOf(service));
    return is;
  };
  const rolling = createRolling({ portalId, storePrivate, tiers });
  const onAhead = async ({ start, end }: Range, telling: Telling) => {
    rolling.meet(telling, createNaming(telling, portalId, known, areOurs));
    // The windows that were open go on.
    const part = within({ start: start - QUARTER, end }, range);
    if (part.start >= part.end) return;
    for (const tier of tiers) await tier.look([...measurements], part);
  };
  const audience = { listener: rolling.listener, isWanted, isNarrow: true, onAhead };
  for await (const { until } of tellHistory(history, audience, range, signal)) yield until;
}

function within(part: Range, { start, end }: Range): Range {
  return { start: Math.max(part.start, start), end: Math.min(part.end, end) };
}

function wordsOf(tiers: readonly RolledTier[], writers: readonly Writer[], days: number): readonly string[] {
  const windows = tiers
    .map(({ tier, counts: { fresh, outdated } }) => {
      const old = outdated === 0 ? '' : ` (${count(outdated)} are older than it keeps)`;
      return `${counted(fresh, 'window')} of ${tier}${old}`;
    })
    .join(' and ');
  const kept = tiers.reduce((sum, { counts }) => sum + counts.kept, 0);
  const left = kept === 0 ? '' : `, ${counted(kept, 'window')} left as they were (--replace computes them too)`;
  return [
    `${counted(days, 'day')}: ${windows} computed${left}; ${writers.length === 0 ? 'nothing is written' : storedIn(writers)}.`,
  ];
}
