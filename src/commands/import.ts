/**
 * `gx-logger import FILE...`: line protocol from files into the configured database: segments of the journal, refused
 * lines, exports of InfluxDB's own tools; plain or gzip. A file is read as fast as the database takes it, however
 * large it is. What is imported twice is written twice, which changes nothing in InfluxDB.
 */
import { dirname, resolve } from 'node:path';
import type { Config, SchemaName } from '../config/schema.ts';
import type { Tier } from '../config/tiers.ts';
import { settingsOf, type Target } from '../destination/configured.ts';
import { placeName } from '../influx/database.ts';
import type { Precision } from '../journal/comment.ts';
import { codeOf, reasonOf } from '../shared/files.ts';
import { total } from '../shared/ledger.ts';
import { look } from './import/lines.ts';
import { type Outcome, transfer } from './import/transfer.ts';
import { count, counted } from './units.ts';

const STORED = 0;
const INCOMPLETE = 1;
const WRONG_USE = 2;

export interface ImportOptions {
  /** Of files that do not say theirs. */
  readonly precision?: Precision;
  /** Into the database of this schema, whatever the files say. */
  readonly schema?: SchemaName;
  /** Into the place of this roll-up, whatever the files say. */
  readonly tier?: Tier;
}

type Say = (line: string) => void;

/**
 * Resolves with the exit code: 0 where everything is in the database, 1 where not, 2 where nothing was tried. An abort
 * of `signal` ends it early, with a count of what was stored.
 */
export async function importFiles(
  config: Config,
  paths: readonly string[],
  { precision, schema, tier }: ImportOptions,
  say: Say,
  signal: AbortSignal,
): Promise<number> {
  const { url } = config.influx;
  if (url === undefined) {
    say('INFLUX_URL is not set: an import needs a database to write to.');
    return WRONG_USE;
  }
  const asked: Target | undefined = tier ?? schema;
  if (schema === 'venus-influx-loader' && tier !== undefined) {
    say('There are roll-ups of the schema gx alone: use --schema or --tier, not both.');
    return WRONG_USE;
  }
  const named = await targetsOf(paths, precision, say);
  if (!named) return WRONG_USE;
  const targets = new Set(asked ? [asked] : named.map((target) => target ?? config.schema[0] ?? 'gx'));
  const [target = 'gx', another] = targets;
  if (another !== undefined) {
    const words = [...targets].map((one) => nameOfTarget(one));
    say(`These files are of ${words.join(' and ')}, each for a database of its own.`);
    say('Nothing was imported: name the files of one at a time, or use --schema or --tier.');
    return WRONG_USE;
  }
  const settings = settingsOf(target, config);
  say(`Importing ${counted(paths.length, 'file')} into ${placeName({ ...settings.database, url })} at ${url}.`);
  // Lines that were refused before are kept already.
  const isRetry = paths.every((path) => dirname(resolve(path)) === resolve(settings.rejected));
  const outcome = await transfer(paths, { settings, url, precision, keepsRefused: !isRetry, say, signal });
  for (const line of summary(outcome, settings.rejected)) say(line);
  if (!isComplete(outcome)) return INCOMPLETE;
  if (isRetry) say(`May be deleted now: ${paths.join(', ')}`);
  return STORED;
}

function nameOfTarget(target: Target): string {
  return target === 'm1' || target === 'm15' ? `the roll-up ${target}` : `the schema ${target}`;
}

/** Where each file says that its lines belong; undefined where any of them cannot be imported, and then it was said. */
async function targetsOf(
  paths: readonly string[],
  precision: Precision | undefined,
  say: Say,
): Promise<(Target | undefined)[] | undefined> {
  const targets: (Target | undefined)[] = [];
  for (const path of paths) {
    try {
      targets.push(await look(path, precision));
    } catch (error) {
      say(`${path} cannot be ${codeOf(error) === '' ? 'imported' : 'read'}: ${reasonOf(error)}`);
    }
  }
  if (targets.length === paths.length) return targets;
  say('Nothing was imported.');
  return undefined;
}

/** Whether every value of every file is in the database. */
function isComplete({ ledger, refusals, isDamaged }: Outcome): boolean {
  return ledger.made === ledger.stored && refusals.size === 0 && !isDamaged;
}

function summary(outcome: Outcome, rejectedIn: string): string[] {
  const { ledger, refusals, cut, isInterrupted, unkept } = outcome;
  const { made, stored, expired, rejected, dropped } = ledger;
  const unsent = made - stored - total(rejected) - expired - total(dropped);
  const parts = [
    `${count(stored)} stored`,
    `${count(total(rejected))} refused`,
    `${count(expired)} too old`,
    `${count(total(dropped))} skipped`,
    ...(unsent > 0 ? [`${count(unsent)} not sent`] : []),
  ];
  const lost = unkept > 0 ? ` ${counted(unkept, 'line')} could not be kept there.` : '';
  return [
    ...(isInterrupted ? ['Interrupted.'] : []),
    `Values: ${count(made)} read = ${parts.join(' + ')}.`,
    ...[...refusals].map(
      ([reason, words]) => `Refused, ${reason}: ${counted(rejected[reason] ?? 0, 'value')}; ${words}`,
    ),
    ...(refusals.size > 0
      ? [`The lines (the latest 16 MiB) are in ${rejectedIn}: mend the cause, then import that file.${lost}`]
      : []),
    ...(expired > 0 ? [`Too old: ${counted(expired, 'value')}, from before the time that the database keeps.`] : []),
    ...Object.entries(dropped).map(
      ([reason, fields]) => `Skipped, ${SKIPPED[reason] ?? reason}: ${counted(fields, 'value')}`,
    ),
    ...(cut > 0 ? [`${counted(cut, 'line')} had a time stamp finer than a millisecond, which was cut off.`] : []),
    ...(isInterrupted ? ['To go on, start it again: what is stored already is written once more.'] : []),
    isComplete(outcome) ? 'Everything is stored.' : 'Not everything is stored: see above.',
  ];
}

const SKIPPED: Readonly<Record<string, string>> = {
  damaged: 'in damaged parts of a file',
  text_unsupported: 'text, and the database holds numbers only',
  fault: 'by a fault of gx-logger',
};
