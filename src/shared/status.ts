/** The Status: what is told to whoever looks on, in metrics, by the last line of the log, and to the commands that ask the daemon. */
import type { FieldLedger, ReadingLedger } from '../types.ts';

/** Sums over batches. */
export interface Tally {
  readonly batches: number;
  readonly lines: number;
  readonly fields: number;
  /** As compressed. */
  readonly bytes: number;
}

/** What is in a journal, for people and metrics. Bytes are compressed ones. */
export interface JournalStatus {
  readonly mode: 'disk' | 'memory';
  readonly folder: string | undefined;
  /** In the order. The stamps are bounds: of segments that are read later only the whole range is known. */
  readonly waiting: Tally & { readonly oldest: number | undefined; readonly newest: number | undefined };
  /** Set aside, to be tried again. */
  readonly stuck: Tally;
  /** On disk, and stored already. */
  readonly keptBytes: number;
  readonly diskBytes: number;
  readonly maxBytes: number;
  /** Since the start; 0 where none runs. */
  readonly appendedBytes: number;
  readonly appendedFields: number;
  readonly writtenBytes: number;
  readonly fsyncs: number;
  /** Found to belong to no batch. */
  readonly skippedBytes: number;
  /** In disk mode. */
  readonly unwrittenBytes: number;
}

export interface DestinationStatus {
  /** `raw` for our own schema, `venus` for the compatible one. */
  readonly name: string;
  readonly fields: FieldLedger;
  /** Fields made and neither stored nor given up: in batches, set aside, and not in a batch yet. */
  readonly pendingFields: number;
  readonly journal: JournalStatus;
}

/** What whoever looks on may know of one GX, or of all. Counts are since DATA_DIR was new unless something else is said. */
export interface GxStatus {
  /** The time that is written now. */
  readonly time: number;
  readonly readings: ReadingLedger;
  /** Readings that wait for a clock that can be trusted. */
  readonly heldReadings: number;
  /** Texts that were cut and fields that were renamed since the start. */
  readonly mended: { readonly cut: number; readonly renamed: number };
  /** How far this computer's clock is ahead of the GX's or the database's, s; undefined where none told a time. */
  readonly clockOffset: number | undefined;
  readonly devices: number;
  readonly topics: number;
}

export interface InstallationStatus extends GxStatus {
  /** Its part in health: `gx`, or `gx:<name>` where there are several. */
  readonly part: string;
  /** undefined until it is known. */
  readonly portalId: string | undefined;
  /** Which time it is is decided, so what happens is written. */
  readonly isTimeKnown: boolean;
  /** The `site` tag; until that is known what the configuration says of the GX. */
  readonly site: string;
}

/** What whoever looks on may know of the daemon, all GX together and each; no secret is in it. */
export interface Status extends GxStatus {
  readonly installations: readonly InstallationStatus[];
  readonly destinations: readonly DestinationStatus[];
  /** GX that show themselves on central brokers and are not read: there is no place for them. */
  readonly unreadGx: number;
  /** How often, and for how many ms, reading was stopped since the start: too much was unwritten. */
  readonly stalls: { readonly count: number; readonly milliseconds: number };
}
