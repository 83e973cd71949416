/**
 * `gx-logger import FILE...`: line protocol from files into the configured database: files of the journal, refused
 * lines, exports of InfluxDB's own tools; plain or gzip. A file is read as fast as the database takes it, however
 * large it is. What is imported twice is written twice, which changes nothing in InfluxDB.
 */
import type { Config } from '../config/schema.ts';
import { placeOf, type SchemaName } from '../destination/configured.ts';
import type { Precision } from './import/precision.ts';
import type { Screen } from './import/progress.ts';
import { isComplete, summarise } from './import/summary.ts';
import { type Job, survey } from './import/survey.ts';
import { Tally } from './import/tally.ts';
import { isRetry, transfer } from './import/transfer.ts';
import { bytes, counted } from './units.ts';

const STORED = 0;
const INCOMPLETE = 1;
const WRONG_USE = 2;

/** Of more files than this only the sum is told beforehand. */
const FEW = 20;

export interface ImportOptions {
  /** Of files that do not say theirs. */
  readonly precision?: Precision;
  /** Into the database of this schema, whatever the files say. */
  readonly schema?: SchemaName;
}

/**
 * Resolves with the exit code: 0 where everything is in the database, 1 where not, 2 where nothing was tried. An abort
 * of `signal` ends it early, with a count of what was stored.
 */
export async function importFiles(
  config: Config,
  paths: readonly string[],
  { precision, schema: asked }: ImportOptions,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const say = (line: string) => void screen.write(`${line}\n`);
  const { url } = config.influx;
  if (url === undefined) {
    say('INFLUX_URL is not set: an import needs a database to write to.');
    return WRONG_USE;
  }
  const jobs = await surveyAll(paths, precision, say);
  if (!jobs) return WRONG_USE;
  const schemas = new Set(asked ? [asked] : jobs.map(({ schema }) => schema ?? config.schema[0] ?? 'gx'));
  const [schema = 'gx', another] = schemas;
  if (another !== undefined) {
    say(`These files are of the schemas ${[...schemas].join(' and ')}, each for a database of its own.`);
    say('Nothing was imported: name the files of one at a time, or say --schema.');
    return WRONG_USE;
  }
  const place = placeOf(schema, config);
  const size = jobs.reduce((sum, job) => sum + job.size, 0);
  say(`Importing ${counted(jobs.length, 'file')}, ${bytes(size)}, into ${place.database.bucket} at ${url}:`);
  for (const { description } of jobs.slice(0, FEW)) say(`  ${description}`);
  if (jobs.length > FEW) say(`  and ${counted(jobs.length - FEW, 'more file')}`);

  const begun = performance.now();
  const tally = new Tally();
  const { isInterrupted, unkept } = await transfer(jobs, { place, url, precision, tally, screen, signal });
  const circumstances = { took: performance.now() - begun, isInterrupted, rejectedIn: place.rejected, unkept };
  for (const line of summarise(tally, circumstances)) say(line);
  if (isComplete(tally) && isRetry(jobs, place)) say(`May be deleted now: ${paths.join(', ')}`);
  return isComplete(tally) ? STORED : INCOMPLETE;
}

/** Undefined where there is something wrong with any of the files; then it was said. */
async function surveyAll(
  paths: readonly string[],
  precision: Precision | undefined,
  say: (line: string) => void,
): Promise<Job[] | undefined> {
  const jobs: Job[] = [];
  let isSound = true;
  for (const path of paths) {
    try {
      jobs.push(await survey(path, precision));
    } catch (error) {
      isSound = false;
      say(error instanceof Error ? error.message : String(error));
    }
  }
  if (!isSound) say('Nothing was imported.');
  return isSound ? jobs : undefined;
}
