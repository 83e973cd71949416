/**
 * One destination: the way of lines to one database. A journal of its own, batches, a sender and a ledger: nothing of
 * it waits for another destination.
 */
import type { Credentials } from '../config/credentials.ts';
import type { Config, SchemaName } from '../config/schema.ts';
import type { Tier } from '../config/tiers.ts';
import { createSender } from '../influx/send/sender.ts';
import type { ServerLimits } from '../influx/servers/driver.ts';
import { Batcher } from '../journal/batcher.ts';
import { createJournal } from '../journal/journal.ts';
import { createRejects } from '../journal/rejects.ts';
import { add, createFieldLedger } from '../shared/ledger.ts';
import type { Logger } from '../shared/log.ts';
import type { Reporter } from '../shared/reporter.ts';
import type { DestinationStatus } from '../shared/status.ts';
import { supervise } from '../shared/supervise.ts';
import type { Part } from '../types.ts';
import type { DestinationSettings } from './configured.ts';

/** The sender ends so long before the deadline, ms: the fate of its last batches must still be saved. */
const SAVING_TIME = 1_000;

export interface Destination extends Pick<Part, 'start' | 'stop'> {
  readonly schema: SchemaName;
  /** The roll-up that it is for; undefined where it is for values as they come. */
  readonly tier: Tier | undefined;
  /** Takes one line, newline included, with the number of its fields and its stamp. Waits for nothing. */
  emit(line: string, fields: number, stamp: number): void;
  /** What was emitted goes into the journal as a batch. */
  flush(): void;
  /** Resolves when everything that was flushed is in the journal. */
  settled(): Promise<void>;
  /** What is neither on disk nor, without one, in a batch. */
  unwrittenBytes(): number;
  /** The latest stamp ever journalled, ms; 0 where there is none. */
  newestStamp(): number;
  /** Of the server, once it is known. */
  limits(): ServerLimits | undefined;
  /** Calls the listener with each time that the database tells, ms since 1970. */
  onDate(listener: (time: number) => void): void;
  /** Calls the listener with the limits of each server that is found. */
  onLimits(listener: (limits: ServerLimits) => void): void;
  /** Calls the listener with the stamps of each batch that is sent after one that is newer. */
  onLate(listener: (oldest: number, newest: number) => void): void;
  status(): DestinationStatus;
}

interface DestinationOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly reporter: Reporter;
  /** Reads the credentials of the database again, where they may have changed. */
  readonly credentials?: (() => Promise<Credentials>) | undefined;
}

export function createDestination(
  settings: DestinationSettings,
  { config, log, reporter, credentials }: DestinationOptions,
): Destination {
  const partOf = (part: string) => `${part}${settings.suffix}`;
  const logOf = (part: string) => log.child({ part: partOf(part) });
  const { url } = config.influx;
  const dateListeners: ((time: number) => void)[] = [];
  const limitListeners: ((limits: ServerLimits) => void)[] = [];
  const lateListeners: ((oldest: number, newest: number) => void)[] = [];
  const ledger = createFieldLedger();
  const journal = createJournal({
    folder: config.journal === 'disk' ? settings.journal : undefined,
    maxBytes: config.journal_max_bytes,
    keepFor: config.journal_keep,
    ledger,
    log: logOf('journal'),
    onHealth: reporter.health(partOf('journal')),
  });
  const onFault = (count: number, error: unknown) => {
    add(ledger.dropped, 'fault', count);
    logOf('journal').error({ error: String(error) }, `${count} values could not be put into a batch and are lost`);
  };
  const { schema, tier } = settings;
  /** The server has no place for it: nothing more is made for it. */
  let isOff = false;
  const batcher = new Batcher(journal, onFault, { schema, tier });
  const rejects = createRejects({ folder: settings.rejected, schema, tier, log: logOf('journal') });
  const sender =
    url === undefined
      ? undefined
      : createSender({
          queue: journal,
          database: { ...settings.database, url },
          credentials,
          ledger,
          log: logOf('influx'),
          onHealth: reporter.health(partOf('influx')),
          onRefused: rejects.write,
          onLimits(limits) {
            for (const listener of limitListeners) listener(limits);
          },
          onOff(now) {
            isOff = now;
          },
          onLate({ oldest, newest }) {
            for (const listener of lateListeners) listener(oldest, newest);
          },
          onDate(time) {
            for (const listener of dateListeners) listener(time);
          },
        });
  // What is pending is safe on disk before the sink uses up its time.
  const syncFirst: Part = {
    name: partOf('journal'),
    start: async () => undefined,
    stop: (deadline) => journal.sync((performance.now() + deadline) / 2),
  };
  const sink = sender && { ...sender, name: partOf('influx'), stop: (by: number) => sender.stop(by - SAVING_TIME) };
  const parts = supervise([syncFirst, ...(sink ? [sink] : []), rejects, { ...journal, name: partOf('journal') }], log);
  return {
    schema,
    tier,
    start: parts.start,
    stop: (deadline) => parts.stop(deadline - performance.now()),
    emit(line, fields, stamp) {
      if (isOff) return;
      ledger.made += fields;
      batcher.add(line, fields, stamp);
    },
    flush: () => batcher.close(),
    settled: () => batcher.settled(),
    unwrittenBytes: () => batcher.pendingBytes + journal.unwrittenBytes,
    newestStamp: () => journal.newestStamp,
    onDate: (listener) => void dateListeners.push(listener),
    onLimits: (listener) => void limitListeners.push(listener),
    onLate: (listener) => void lateListeners.push(listener),
    limits: () => (sender ? sender.limits() : {}),
    status: () => ({
      name: settings.name,
      fields: ledger,
      pendingFields: batcher.pendingFields + journal.pendingFields,
      journal: journal.status(),
    }),
  };
}
