/**
 * The journal: batches between the making and the sending, on disk so that they outlive the process, in memory so
 * that neither the making nor the sending ever waits for the disk.
 *
 * What always holds, each with a test of that name (test/journal/invariants.test.ts):
 *
 * - append-only: what is written is never changed, only cut off behind its last whole member or removed as a whole
 * - one writer: whoever opens a journal holds DATA_DIR's lock (state/lock.ts), or looks and changes nothing
 * - a torn tail is cut at the last whole member
 * - a damaged member is moved aside and counted, the rest is kept
 * - a lost cursor replays and never wipes
 * - a segment is deleted only when all of it is settled and its time has passed, or when the byte bound evicts it,
 *   oldest first and counted
 * - a full disk never crashes and never corrupts what is there
 * - fsync only what stays
 * - the ledger balances after any crash
 *
 * A batch is a member (member.ts) of a segment (segment.ts); its way is intake -> store -> nothing, by disk.ts, while
 * reader.ts gives it to the sink from wherever it is.
 */

import type { Health } from '../shared/health.ts';
import { add } from '../shared/ledger.ts';
import { type Logger, throttled } from '../shared/log.ts';
import type { JournalStatus } from '../shared/status.ts';
import { Alarms, Bell, unlessAborted, within } from '../shared/wait.ts';
import type { FieldLedger, Part, Queue } from '../types.ts';
import { createDamaged } from './damage.ts';
import { Disk, TIMINGS } from './disk.ts';
import { places } from './folder.ts';
import { Intake } from './intake.ts';
import { Reader } from './reader.ts';
import { type Entry, isAside, sum } from './segment.ts';
import { statusOf } from './status.ts';
import { createTrouble } from './trouble.ts';

export { readStatus } from './status.ts';

export interface JournalOptions {
  /** Undefined: in memory only. */
  readonly folder: string | undefined;
  /** On disk; in memory `MEMORY_BYTES` of it at most are used. */
  readonly maxBytes: number;
  /** Acknowledged segments stay until their newest line is older, ms. */
  readonly keepFor: number;
  /** What an earlier life counted is added to it at the start. */
  readonly ledger: FieldLedger;
  readonly log: Logger;
  /** Called as often as it is looked at: ok, disk_full, read_only or disk. */
  readonly onHealth: (health: Health) => void;
  /** ms since 1970, for `keepFor` only. */
  readonly clock?: () => number;
  /** For tests. */
  readonly timings?: Partial<typeof TIMINGS>;
  readonly segmentBytes?: number;
}

export interface Journal extends Queue, Part {
  /**
   * Resolves when all is on disk for good, as far as the disk takes it, or at `deadline` (monotonic, ms). For a stop,
   * before the sink has its time.
   */
  sync(deadline?: number): Promise<void>;
  status(): JournalStatus;
  /** What waits for its write, in disk mode. */
  readonly unwrittenBytes: number;
  /** The latest stamp ever journalled, ms; 0 where there is none. */
  readonly newestStamp: number;
}

/** In memory the journal uses no more, whatever its bound. */
export const MEMORY_BYTES = 64 * 1024 * 1024;

/** The oldest data is given up in pieces of about this. */
export function segmentBytesOf(maxBytes: number): number {
  return Math.max(256 * 1024, Math.min(8 * 1024 * 1024, maxBytes / 16));
}

export function createJournal(options: JournalOptions): Journal {
  const { folder, maxBytes, ledger, log, onHealth, clock = Date.now } = options;
  const timings = { ...TIMINGS, ...options.timings };
  const intake = new Intake();
  const bell = new Bell();
  const alarms = new Alarms();
  const warn = throttled(log);
  const trouble = createTrouble(folder ?? '', onHealth, describe);
  const keepDamaged = createDamaged(places(folder ?? '').damaged, log);
  const common = { intake, ledger, log, bell, alarms, trouble, keepDamaged };
  const segmentBytes = options.segmentBytes ?? segmentBytesOf(maxBytes);
  const disk =
    folder === undefined
      ? undefined
      : new Disk({
          ...options,
          ...common,
          folder,
          segmentBytes,
          clock,
          timings,
          onAside,
          onLost,
          onEvicted: onJournalFull,
        });
  const reader = new Reader({ ...common, segments, retryAfter: timings.retryWrite });
  const memoryBytes = disk ? MEMORY_BYTES : Math.min(maxBytes, MEMORY_BYTES);
  const appended = { bytes: 0, fields: 0 };
  let isStopped = false;

  function segments() {
    return disk?.store.segments ?? [];
  }

  function pending() {
    return sum([intake.tally, ...segments().map((segment) => segment.pending)]);
  }

  function describe(): string {
    const { batches, fields } = pending();
    if (!disk) return 'values wait in memory only: a stop or a crash loses what is not sent';
    if (batches === 0) return `nothing waits in ${folder}`;
    return `${fields} values wait in ${folder}, in ${batches} batches`;
  }

  function onJournalFull(fields: number): void {
    add(ledger.dropped, 'journal_full', fields);
    const message =
      'the journal is full (JOURNAL_MAX_BYTES): the oldest values were dropped and counted; raise that setting, or see why the database does not take them';
    warn('journal_full', { fields }, message);
  }

  function onBufferFull(fields: number): void {
    add(ledger.dropped, 'buffer_full', fields);
    warn('buffer_full', { fields }, 'no more batches fit into memory: the oldest values were dropped and counted');
  }

  /** Of what was on disk and is gone. */
  function onLost(fields: number): void {
    add(ledger.dropped, 'not_kept', fields);
    log.error({ fields }, `${fields} values that waited in ${folder} are lost: their files are gone`);
  }

  /** What is in memory only will not be kept. */
  function giveUp(): void {
    const { batches, fields } = intake.tally;
    if (batches === 0) return;
    for (const entry of [...intake.entries]) intake.end(entry);
    add(ledger.dropped, 'not_kept', fields);
    const why = disk ? `${folder} could not be written` : 'JOURNAL=memory keeps nothing over a stop';
    log.error({ batches, fields }, `${fields} values that were not sent are lost: ${why}`);
  }

  /** Sees to it that a batch is tried again; the clock may have been set, so the wait has a bound. */
  function onAside(entry: Entry): void {
    const now = performance.now();
    entry.asideUntil = Math.min(entry.asideUntil, now + timings.retryStuck);
    alarms.after(Math.ceil(entry.asideUntil - now) + 1, () => bell.ring());
  }

  return {
    name: 'journal',

    async start() {
      if (disk) await disk.start();
      else trouble.note('write');
    },

    async sync(deadline) {
      if (disk) await within(deadline, disk.flush());
    },

    async stop(deadline) {
      isStopped = true;
      if (disk) await within(deadline, disk.close(giveUp));
      alarms.clearAll();
      giveUp();
    },

    append(batch) {
      if (isStopped) {
        add(ledger.dropped, 'not_kept', batch.fields);
        return;
      }
      const { length, fields } = intake.take(batch);
      appended.bytes += length;
      appended.fields += fields;
      for (const dropped of intake.shrink(memoryBytes)) onBufferFull(dropped.fields);
      bell.ring();
      disk?.receive();
    },

    async next(most, signal) {
      for (;;) {
        signal.throwIfAborted();
        const { rings } = bell;
        const batches = await unlessAborted(reader.oldest(most), signal);
        if (batches.length > 0) return batches;
        await bell.after(rings, signal);
      }
    },

    settle(batch) {
      const entry = reader.entryOf(batch);
      // What is set aside meanwhile is no longer the sink's.
      if (entry && !isAside(entry) && intake.end(entry)) disk?.kick();
    },

    async setAside(batch, why) {
      const entry = reader.entryOf(batch);
      if (!entry || entry.state === 'ended') return;
      entry.state = 'waiting';
      if (entry.segment) entry.body = undefined;
      entry.asideUntil = performance.now() + timings.retryStuck;
      onAside(entry);
      log.warn({ fields: batch.fields, why }, 'a batch is set aside, to be tried again in a day');
      await disk?.save();
    },

    newest: () => reader.newest(),

    fieldsBefore(stamp) {
      const isOld = ({ newest }: { newest: number }) => newest < stamp;
      const entries = [...intake.entries, ...segments().flatMap((one) => one.entries ?? [])];
      const unread = segments().filter(({ entries, total }) => !entries && isOld(total));
      return [...entries.filter(isOld), ...unread.map((one) => one.pending)].reduce(
        (fields, one) => fields + one.fields,
        0,
      );
    },

    get pendingBatches() {
      return pending().batches;
    },
    get pendingFields() {
      return pending().fields;
    },
    get unwrittenBytes() {
      return disk ? intake.tally.bytes : 0;
    },
    get newestStamp() {
      return intake.newest;
    },
    status: () => statusOf({ folder, maxBytes, appended, skippedBytes: reader.skippedBytes, intake, disk }),
  };
}
