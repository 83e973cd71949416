/**
 * The metrics, as data: name, kind, labels, meaning, and how each is read from what the daemon tells. Both ledgers are
 * in it, so a scrape can be checked:
 *
 * - readings_received_total = sum of readings_total + readings_held, for each site
 * - fields_made_total = sum of fields_total + pending_fields, for each destination
 *
 * Names are promises. Units are base units: seconds, bytes.
 */
import type { PartHealth } from '../shared/health.ts';
import type { DestinationStatus, InstallationStatus, Status } from '../shared/status.ts';
import type { ProcessView } from './process.ts';

export const PREFIX = 'gx_logger_';

/** What one scrape is made of: everything of one moment. */
export interface Scrape {
  readonly version: string;
  readonly parts: readonly PartHealth[];
  readonly status: Status;
  readonly process: ProcessView;
}

export type Sample = readonly [value: number, labels?: Readonly<Record<string, string>>];

export interface Metric {
  /** With the prefix. */
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  readonly help: string;
  readonly labels: readonly string[];
  samples(scrape: Scrape): readonly Sample[];
}

function metric(name: string, help: string, samples: Metric['samples'], ...labels: string[]): Metric {
  return { name: PREFIX + name, kind: name.endsWith('_total') ? 'counter' : 'gauge', help, labels, samples };
}

/** One number of the whole daemon; none where it is not known. */
function one(name: string, help: string, value: (scrape: Scrape) => number | undefined): Metric {
  return metric(name, help, (scrape) => {
    const known = value(scrape);
    return known === undefined ? [] : [[known]];
  });
}

/** One number of each destination; none where it has no such thing. */
function each(name: string, help: string, value: (view: DestinationStatus, now: number) => number | undefined): Metric {
  const samples = ({ status }: Scrape) =>
    status.destinations.flatMap((view): Sample[] => {
      const known = value(view, status.time);
      return known === undefined ? [] : [[known, { destination: view.name }]];
    });
  return metric(name, help, samples, 'destination');
}

/** Numbers of each GX. */
function ofSites(
  name: string,
  help: string,
  samples: (view: InstallationStatus) => readonly Sample[],
  ...labels: string[]
): Metric {
  const all = ({ status }: Scrape) =>
    sitesOf(status).flatMap(([site, view]) => samples(view).map(([value, more]): Sample => [value, { site, ...more }]));
  return metric(name, help, all, 'site', ...labels);
}

/** One number of each GX; none where it is not known. */
function ofSite(name: string, help: string, value: (view: InstallationStatus) => number | undefined): Metric {
  return ofSites(name, help, (view) => {
    const known = value(view);
    return known === undefined ? [] : [[known]];
  });
}

/** Each with a name of its own: a scrape in which two series are alike is refused as a whole. */
function sitesOf({ installations }: Status): readonly (readonly [site: string, view: InstallationStatus])[] {
  const bySite = new Map<string, InstallationStatus>();
  for (const [index, view] of installations.entries()) {
    bySite.set(bySite.has(view.site) ? `${view.site} #${index + 1}` : view.site, view);
  }
  return [...bySite];
}

const READING_FATES = ['control', 'null', 'gone', 'refused', 'unchanged', 'filtered', 'merged', 'accepted'] as const;
const FIELD_FATES = ['stored', 'expired', 'rejected', 'dropped'] as const;

const SINCE_START = 'Since the start of the process.';

export const METRICS: readonly Metric[] = [
  metric(
    'build_info',
    'Always 1; which program runs.',
    ({ version }) => [[1, { version, node: process.version }]],
    'version',
    'node',
  ),
  metric(
    'part_up',
    '1 where the part is well, 0 where it is not or has not said yet; /readyz has the words. Parts: gx (the source), influx (the database, where one is set), journal, clock; influx:venus and journal:venus for the second schema; gx:Boat and clock:Boat where there are several GX.',
    ({ parts }) => parts.map(({ name, ok }) => [Number(ok), { part: name }]),
    'part',
  ),

  ofSite('readings_received_total', 'Messages received from the GX.', ({ readings }) => readings.received),
  ofSites('readings_total', 'Messages whose fate is known, by fate.', byFate, 'fate'),
  ofSites(
    'readings_by_reason_total',
    'The refused by reason, and the filtered by rule; `schema` is what no schema that is written takes, `same_name` what a database would take for another topic.',
    byReason,
    'fate',
    'reason',
  ),
  ofSite('readings_held', 'Messages that wait for a clock that can be trusted.', ({ heldReadings }) => heldReadings),

  each('fields_made_total', 'Values made of the messages, each a field of a point.', ({ fields }) => fields.made),
  metric('fields_total', 'Values whose fate is known, by fate.', fieldsByFate, 'destination', 'fate'),
  metric(
    'fields_by_reason_total',
    'The rejected and the dropped by reason.',
    fieldsByReason,
    'destination',
    'fate',
    'reason',
  ),
  each(
    'pending_fields',
    'Values that wait: in batches, set aside, or not in a batch yet.',
    (view) => view.pendingFields,
  ),
  each(
    'pending_batches',
    'Batches that wait, set aside or not.',
    ({ journal }) => journal.waiting.batches + journal.stuck.batches,
  ),
  each(
    'pending_bytes',
    'Size of the batches that wait, compressed.',
    ({ journal }) => journal.waiting.bytes + journal.stuck.bytes,
  ),
  each(
    'oldest_pending_age_seconds',
    'Age of the oldest value in a batch that waits and is not set aside: how far the database lags behind. 0 where none waits.',
    ({ journal: { waiting } }, now) => (waiting.oldest === undefined ? 0 : Math.max(0, (now - waiting.oldest) / 1_000)),
  ),
  each(
    'stuck_batches',
    'Batches set aside because they fail again and again; tried every day.',
    ({ journal }) => journal.stuck.batches,
  ),
  each('stuck_fields', 'Values in batches that are set aside.', ({ journal }) => journal.stuck.fields),

  each('journal_bytes', 'Size of the journal on disk; none with JOURNAL=memory.', (view) => onDisk(view)?.diskBytes),
  each('journal_limit_bytes', 'JOURNAL_MAX_BYTES; none with JOURNAL=memory.', (view) => onDisk(view)?.maxBytes),
  each('journal_kept_bytes', 'Of that: stored already and not deleted yet.', (view) => onDisk(view)?.keptBytes),
  each(
    'journal_unwritten_bytes',
    'Batches that are in memory and not on disk yet.',
    ({ journal }) => journal.unwrittenBytes,
  ),
  each(
    'journal_appended_bytes_total',
    `Batches made, compressed. ${SINCE_START}`,
    ({ journal }) => journal.appendedBytes,
  ),
  each('journal_written_bytes_total', `Bytes written to disk. ${SINCE_START}`, ({ journal }) => journal.writtenBytes),
  each(
    'journal_fsyncs_total',
    `Times that the disk was forced to write. ${SINCE_START}`,
    ({ journal }) => journal.fsyncs,
  ),
  each(
    'journal_skipped_bytes_total',
    `Bytes of the journal that could not be read, moved to damaged/. ${SINCE_START}`,
    ({ journal }) => journal.skippedBytes,
  ),

  one(
    'gx_unread',
    'GX that show themselves on a central broker and are not read: 100 of one broker are the most. /readyz names one.',
    ({ status }) => status.unreadGx,
  ),
  one(
    'stalls_total',
    `Times that reading from the GX was stopped because too much was unwritten. ${SINCE_START}`,
    ({ status }) => status.stalls.count,
  ),
  one(
    'stall_seconds_total',
    `How long that was in all. ${SINCE_START}`,
    ({ status }) => status.stalls.milliseconds / 1_000,
  ),
  ofSite('texts_cut_total', `Texts that were too long and were cut. ${SINCE_START}`, ({ mended }) => mended.cut),
  ofSite(
    'fields_renamed_total',
    `Fields renamed because their name is reserved. ${SINCE_START}`,
    ({ mended }) => mended.renamed,
  ),
  ofSite('devices', 'Devices known.', ({ devices }) => devices),
  ofSite('topics', 'Topics of the GX that carried values since the start.', ({ topics }) => topics),
  ofSite(
    'clock_offset_seconds',
    "How far this computer's clock is ahead of the GX's or the database's; none where neither told a time.",
    ({ clockOffset }) => clockOffset,
  ),

  one('process_cpu_seconds_total', 'CPU time of the process, user and system.', (scrape) => scrape.process.cpuSeconds),
  one('process_resident_memory_bytes', 'Memory of the process.', (scrape) => scrape.process.residentBytes),
  one('process_heap_bytes', 'Of that: JavaScript objects, garbage included.', (scrape) => scrape.process.heapBytes),
  one('process_start_time_seconds', 'Start of the process, since 1970.', (scrape) => scrape.process.startedAt),
  one('event_loop_busy_seconds_total', 'How long the event loop was at work.', (scrape) => scrape.process.busySeconds),
  one(
    'event_loop_lag_seconds',
    'How long a turn of the event loop took at the scrape.',
    (scrape) => scrape.process.lagSeconds,
  ),
];

function byFate({ readings }: InstallationStatus): readonly Sample[] {
  return READING_FATES.map((fate) => [total(readings[fate]), { fate }]);
}

function byReason({ readings }: InstallationStatus): readonly Sample[] {
  return [...reasons({ fate: 'refused' }, readings.refused), ...reasons({ fate: 'filtered' }, readings.filtered)];
}

function fieldsByFate({ status }: Scrape): readonly Sample[] {
  return status.destinations.flatMap(({ name: destination, fields }) =>
    FIELD_FATES.map((fate): Sample => [total(fields[fate]), { destination, fate }]),
  );
}

function fieldsByReason({ status }: Scrape): readonly Sample[] {
  return status.destinations.flatMap(({ name: destination, fields: { rejected, dropped } }) => [
    ...reasons({ destination, fate: 'rejected' }, rejected),
    ...reasons({ destination, fate: 'dropped' }, dropped),
  ]);
}

type Counts = Readonly<Record<string, number>>;

function reasons(labels: Readonly<Record<string, string>>, counts: Counts): Sample[] {
  return Object.entries(counts).map(([reason, count]) => [count, { ...labels, reason }]);
}

/** Of a fate that is counted by reason, the sum. */
function total(count: number | Counts): number {
  return typeof count === 'number' ? count : Object.values(count).reduce((sum, one) => sum + one, 0);
}

function onDisk({ journal }: DestinationStatus): DestinationStatus['journal'] | undefined {
  return journal.mode === 'disk' ? journal : undefined;
}
