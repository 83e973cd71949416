/**
 * `gx-logger energy recompute`: energy of days that are over, out of the history that a database holds in our own schema or
 * in the loader's, by the state machines of the daemon. Windows that are there already are left as they are unless they are
 * to be replaced, and a day is the sum of all its windows. With `money` no history is read: windows that are there are
 * priced anew; with `rollups` roll-ups are computed in place of energy. What was interrupted goes on where it was.
 */
import type { Config } from '../../config/schema.ts';
import { dateOf, hostZone, hostZoneFault } from '../../energy/zone.ts';
import { openReader, Unanswered } from '../../influx/query/reader.ts';
import type { Range } from '../../influx/query/slices.ts';
import { createLog } from '../../shared/log.ts';
import { openDataDir } from '../../state/state-file.ts';
import { namesOf } from '../names.ts';
import { withOne } from '../which.ts';
import { faultOf as faultOfWish } from './periods.ts';
import { openBookmark } from './recompute/bookmark.ts';
import { historyDatabase, sourceOf } from './recompute/places.ts';
import { createProgress } from './recompute/progress.ts';
import { rollUp } from './recompute/rollups.ts';
import { daysOf, type Subject, storedGx, subjectOf } from './recompute/subject.ts';
import { type Job, type RecomputeOptions, work } from './recompute/work.ts';

const DONE = 0;
const INCOMPLETE = 1;
const WRONG_USE = 2;

export type { RecomputeOptions } from './recompute/work.ts';

type Output = Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;

/** Resolves with the exit code: 0 where all is computed, 1 where not, 2 where nothing was tried. */
export async function recompute(
  given: Config,
  options: RecomputeOptions,
  say: (line: string) => void,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const { url } = given.influx;
  const fault =
    faultOf(options) ?? (url === undefined ? 'INFLUX_URL is not set: there is no history to read' : undefined);
  if (fault !== undefined || url === undefined) {
    say(fault ?? '');
    return WRONG_USE;
  }
  // Windows are of our own schema, whatever history they are made of.
  const source = options.money ? 'gx' : (options.source ?? sourceOf(given));
  try {
    const opened = await openReader({ ...historyDatabase(source, given), url }, signal, say);
    if (opened.refusal !== undefined) throw new Unanswered(opened.refusal, false);
    const { reader } = opened;
    const measurement = options.money ? '"gx_energy"' : undefined;
    const stored = options.site === undefined ? [] : await storedGx(reader, source, measurement);
    const config = withOne(given, options.site, stored);
    const subject = await subjectOf(config, reader, source, measurement);
    const range =
      typeof subject === 'string' ? subject : await daysOf(options, subject, reader, source, Date.now(), measurement);
    if (typeof subject === 'string' || typeof range === 'string') {
      say(`Nothing can be computed: ${typeof range === 'string' ? range : subject}.`);
      return WRONG_USE;
    }
    return await run({ config, options, source, reader, subject, range, url, say, signal }, output);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    say(`History cannot be read: ${error.message}`);
    return INCOMPLETE;
  }
}

function faultOf(options: RecomputeOptions): string | undefined {
  if (options.money && options.rollups) return '--money and --rollups are two things: ask for one after the other';
  return faultOfWish(options, hostZone(), Date.now());
}

interface Run extends Omit<Job, 'onDay'> {
  readonly options: RecomputeOptions;
  readonly subject: Subject;
  readonly range: Range;
}

async function run(job: Run, output: Output): Promise<number> {
  const { config, options, source, subject, range, say, signal } = job;
  const { portalId } = subject;
  const { from, to, hold, replace, money, rollups, dryRun } = options;
  const question = [
    portalId,
    money ? 'money' : source,
    ...(rollups ? ['rollups'] : []),
    from ?? '',
    to ?? '',
    ...(replace ? ['replace'] : []),
    `${hold}`,
  ];
  say(whatIsDone(job));
  if (subject.isGuessed) {
    const why = hostZoneFault() ?? 'it is that of this computer';
    say(`The time zone of this GX is not known here: ${why}. If it is another, set ENERGY_TIME_ZONE.`);
  }
  const bookmark = openBookmark(openDataDir(config.data_dir, createLog('silent')), question);
  const start = dryRun ? range.start : Math.max(range.start, bookmark.place ?? range.start);
  if (start > range.start)
    say(`Goes on with ${new Date(start).toISOString().slice(0, 16)}Z, where it was interrupted.`);
  const progress = createProgress(output, say);
  let isKept = true;
  const doing = options.rollups ? rollUp : work;
  const outcome = await doing({
    ...job,
    range: { start, end: range.end },
    async onDay(date, end) {
      progress.show((end - start) / (range.end - start), date);
      if (dryRun || !isKept) return;
      isKept = await bookmark.put(end);
      if (!isKept) say(`${config.data_dir} cannot be written: what is interrupted begins anew`);
    },
  }).catch((error) => {
    if (!signal.aborted) throw error;
    return undefined;
  });
  progress.end();
  if (!outcome) {
    say('Interrupted. To go on, start it again.');
    return INCOMPLETE;
  }
  if (typeof outcome === 'string') {
    say(`Nothing can be computed: ${outcome}.`);
    return WRONG_USE;
  }
  const { days, words, refusals } = outcome;
  if (!dryRun && refusals.length === 0) await bookmark.remove();
  for (const line of days > 0 ? words : ['There is no history of these days: nothing is computed.']) say(line);
  for (const refusal of refusals) say(`Refused by the database: ${refusal}`);
  return refusals.length === 0 && days > 0 ? DONE : INCOMPLETE;
}

/** `Energy of House (c0619ab12345): 2026-06-15 to 2026-06-16 (Europe/Berlin), from the history in database gx.` */
function whatIsDone({ config, options, source, subject, range }: Run): string {
  const { portalId, zone } = subject;
  const [name = portalId] = namesOf(config).of(portalId);
  const who = name === portalId ? portalId : `${name} (${portalId})`;
  const [first, last] = [range.start, range.end - 1].map((time) => dateOf(time, zone));
  const days = first === last ? first : `${first} to ${last}`;
  const what = options.money ? 'Money' : options.rollups ? 'Roll-ups' : 'Energy';
  const from = options.money ? 'the windows of energy' : 'the history';
  return `${what} of ${who}: ${days} (${zone}), from ${from} in database ${historyDatabase(source, config).bucket}.`;
}
