/** The state of one journal as lines for a terminal. Pure. */
import { MEMORY_BYTES, segmentBytesOf } from '../../journal/journal.ts';
import { duration } from '../../shared/duration.ts';
import { columns } from '../columns.ts';
import { bytes, count, counted, instant } from '../units.ts';
import type { Files, JournalFacts } from './facts.ts';

const HOUR = 3_600_000;
/** A rate over less than this is chance, ms. */
const LEAST_SPAN = 60_000;
/** So many files are named, the latest ones. */
const NAMED = 5;

const NOTHING: readonly string[] = ['nothing'];

type Status = NonNullable<JournalFacts['journal']>;

/** One heading a line, with what belongs to it beside and below. `now` in ms since 1970. */
export function describeJournal(facts: JournalFacts, now: number): string[] {
  const { journal, rejected, importing, damaged } = facts;
  const refused = fileLines(rejected, `mend the cause, then: ${importing} FILE`);
  const copies = fileLines(damaged, 'bytes that could not be read, for whoever wants to look');
  const skipped = `${bytes(journal?.skippedBytes ?? 0)} of the journal could not be read`;
  const sections: [string, readonly string[]][] = [
    ['Journal', [where(facts)]],
    ['gx-logger', [running(facts, now)]],
    ...(journal ? contents(journal, facts, now) : []),
    ['Refused by the database', refused.length > 0 ? refused : NOTHING],
    ['Damaged', journal?.skippedBytes ? [skipped, ...copies] : copies.length > 0 ? copies : NOTHING],
  ];
  return columns(
    sections.flatMap(([heading, lines]) => lines.map((line, index) => [index === 0 ? heading : '', line])),
  );
}

function where({ folder, isThere, isOn, journal, unreadable }: JournalFacts): string {
  if (!isOn) return `${folder}: its schema is not in SCHEMA, so what waits here stays here`;
  if (journal?.mode === 'memory') return 'in memory (JOURNAL=memory): a stop loses what is not sent';
  if (unreadable !== undefined) return `${folder} cannot be read: ${unreadable}`;
  if (journal) return folder;
  return isThere ? `${folder}: nothing waits` : `${folder}: there is no journal`;
}

function running({ daemon }: JournalFacts, now: number): string {
  if (daemon === undefined) return 'is not running';
  if (daemon === 'unknown') return 'runs, but its answer is not understood: it is of another version';
  const since = Date.parse(daemon.since);
  return `runs: process ${daemon.pid}, version ${daemon.version}, since ${instant(since)} (${duration(now - since)})`;
}

function contents(journal: Status, facts: JournalFacts, now: number): [string, readonly string[]][] {
  return [
    ['Waiting to be sent', waiting(journal, now)],
    ['Set aside', setAside(journal)],
    ['Size', size(journal)],
    ['Room', room(journal, facts, now)],
  ];
}

function waiting(
  { waiting: { batches, fields, bytes: size, oldest, newest } }: Status,
  now: number,
): readonly string[] {
  if (batches === 0 || oldest === undefined || newest === undefined) return NOTHING;
  return [
    `${counted(fields, 'value')} in ${counted(batches, 'batch', 'batches')}, ${bytes(size)}`,
    `from ${instant(oldest)} (${duration(now - oldest)} ago) to ${instant(newest)}`,
  ];
}

function setAside({ stuck: { batches, fields, bytes: size } }: Status): readonly string[] {
  if (batches === 0) return NOTHING;
  return [`${counted(fields, 'value')}, ${bytes(size)}: the database failed at them again and again; tried once a day`];
}

/** Its bytes and their bound. */
function extent({ mode, diskBytes, maxBytes, waiting }: Status): [used: number, most: number] {
  return mode === 'disk' ? [diskBytes, maxBytes] : [waiting.bytes, Math.min(maxBytes, MEMORY_BYTES)];
}

function size(journal: Status): string[] {
  const { keptBytes } = journal;
  const [used, most] = extent(journal);
  const kept = keptBytes > 0 ? `, of it ${bytes(keptBytes)} that the database has already` : '';
  const share = ((used / most) * 100).toFixed(1);
  return [`${bytes(used)} of ${bytes(most)} at most (${share} %)${kept}`];
}

/** How fast it grows where nothing is taken from it, and when it is full then. */
function room(journal: Status, { daemon, freeBytes }: JournalFacts, now: number): string[] {
  const [used, most] = extent(journal);
  // What the database has already goes first.
  const left = Math.max(0, most - used + journal.keptBytes);
  const isDiskSmaller = journal.mode === 'disk' && freeBytes !== undefined && freeBytes < left;
  const bound = isDiskSmaller ? [`the disk has only ${bytes(freeBytes)} left, less than the journal may use`] : [];
  const then = isDiskSmaller
    ? 'then data waits in memory, and once that is full nothing more is read from the GX'
    : 'then the oldest data is deleted, and counted';
  if (left < segmentBytesOf(most)) return ['it is full: the oldest data is deleted for the new, and counted'];
  const rate = rateOf(journal, daemon, now);
  if (rate === undefined) return [...bound, 'how long it lasts is known after a minute of data'];
  const lasts = (isDiskSmaller ? freeBytes : left) / rate;
  return [
    ...bound,
    `new data is ${bytes(rate * HOUR)} an hour: if none of it is sent, this lasts another ${duration(lasts)};`,
    then,
  ];
}

/** Compressed bytes a ms; undefined where too little is known. */
function rateOf(journal: Status, daemon: JournalFacts['daemon'], now: number): number | undefined {
  const { waiting, appendedBytes } = journal;
  const isKnown = daemon !== undefined && daemon !== 'unknown';
  const runs = isKnown ? now - Date.parse(daemon.since) : 0;
  if (runs >= LEAST_SPAN && appendedBytes > 0) return appendedBytes / runs;
  const span = (waiting.newest ?? 0) - (waiting.oldest ?? 0);
  return span >= LEAST_SPAN && waiting.bytes > 0 ? waiting.bytes / span : undefined;
}

function fileLines({ folder, files }: Files, what: string): string[] {
  if (files.length === 0) return [];
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  const named = files.slice(-NAMED).map((file) => [file.name, bytes(file.bytes)]);
  const more = files.length - named.length;
  return [
    `${counted(files.length, 'file')}, ${bytes(total)}, in ${folder} (${what})`,
    ...(more > 0 ? [`  ${count(more)} older`] : []),
    ...columns(named).map((line) => `  ${line}`),
  ];
}
