/**
 * What this room is told of the daemon. It asks when somebody looks, and only reads; no secret is in it. Times are
 * milliseconds since 1970, counts are since DATA_DIR was new unless something else is said.
 */
import type { FieldLedger, Health, ReadingLedger } from '../types.ts';

/** The health of one part, and since when it is well or not; a part that said nothing yet is `waiting`. */
export interface PartHealth extends Health {
  readonly name: string;
  readonly since: number;
}

export interface StatusView {
  /** The time that is written now. */
  readonly time: number;
  readonly readings: ReadingLedger;
  /** Readings that wait for a clock that can be trusted. */
  readonly heldReadings: number;
  readonly destinations: readonly DestinationView[];
  /** How often, and for how many ms, reading from the GX was stopped since the start. */
  readonly stalls: { readonly count: number; readonly milliseconds: number };
  /** Texts that were cut and fields that were renamed since the start. */
  readonly mended: { readonly cut: number; readonly renamed: number };
  /** How far this computer's clock is ahead, s; undefined where none told a time. */
  readonly clockOffset: number | undefined;
  readonly devices: number;
  readonly topics: number;
}

export interface DestinationView {
  /** `raw` for what is measured. */
  readonly name: string;
  readonly fields: FieldLedger;
  /** All of them: in batches, set aside, and not in a batch yet. */
  readonly pendingFields: number;
  readonly journal: JournalView;
}

interface Amount {
  readonly batches: number;
  readonly fields: number;
  /** As compressed. */
  readonly bytes: number;
}

export interface JournalView {
  readonly mode: 'disk' | 'memory';
  readonly waiting: Amount & { readonly oldest: number | undefined };
  /** Set aside, to be tried again. */
  readonly stuck: Amount;
  readonly diskBytes: number;
  readonly maxBytes: number;
  /** On disk, and stored already. */
  readonly keptBytes: number;
  readonly unwrittenBytes: number;
  /** Since the start. */
  readonly appendedBytes: number;
  readonly writtenBytes: number;
  readonly fsyncs: number;
  readonly skippedBytes: number;
}
