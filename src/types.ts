/**
 * What crosses the rooms, in two parts. First what goes from one to the next: a Reading leaves gx/, lines and Batches
 * leave points/ and journal/, a Verdict comes back from influx/. From `FAULTS` on, what is told to whoever looks on: how a
 * part is, and the Status.
 *
 * Every room may import this file, and no room imports another, but for points/ and derive/, which look up devices/ and
 * catalogue/, and config/, which reads the catalogue. installation/, destination/, pipeline.ts and commands/ connect them.
 *
 * Times are milliseconds since 1970 (UTC) everywhere.
 */

/**
 * One MQTT topic, interned when it is first seen and kept until it is forgotten; then its index goes to another. Rooms
 * keep what they know of a topic in arrays by `index`, so a message costs one look-up by name and no more.
 */
export interface Topic {
  /** Dense, from 0. */
  readonly index: number;
  readonly portalId: string;
  /** D-Bus service type, for example `battery`. */
  readonly service: string;
  /** Device instance as it stands in the topic; mostly a number, not always. */
  readonly instance: string;
  /** D-Bus path without the leading slash, for example `Dc/0/Voltage`. */
  readonly path: string;
}

/** The service that owned the topic left the bus (an empty payload). */
export const GONE = Symbol('gone');

/** true and false arrive as 1 and 0; arrays and objects as they are; null means that the value is invalid now. */
export type Value = number | string | object | null | typeof GONE;

/** One value of one topic at its time of arrival. */
export interface Reading {
  readonly topic: Topic;
  readonly value: Value;
  readonly time: number;
  /** Where the GX sent a value that is not believed, and so is null: why, for the ledger. */
  readonly refusal?: Refusal;
}

/**
 * What the source knows of a GX beside its values; in order with the readings.
 *
 * `link`: the connection, from being let in to its end. `alive`: the GX publishes, by its heartbeats or, where none ever
 * came, its values. `asked`: we ask for a full publish, so what exists will say so before `complete`. `between`: one has
 * just ended, so what exists will say so before the next `complete`, whoever asks for it. `legacy`: firmware
 * before Venus OS 3.20, whose topics are emptied when a keepalive lapses. What a message tells has the time of its arrival.
 */
export type GxEvent =
  | { readonly kind: 'link'; readonly portalId: string; readonly isUp: boolean; readonly time: number }
  | { readonly kind: 'alive'; readonly portalId: string; readonly isAlive: boolean; readonly time: number }
  | { readonly kind: 'asked' | 'between' | 'legacy'; readonly portalId: string; readonly time: number }
  | {
      readonly kind: 'complete';
      readonly portalId: string;
      readonly time: number;
      /** Nothing answers requests: whatever came since the link is up is all that is known. */
      readonly isUnanswered?: boolean;
    };

/** Which device: one service type and instance of one GX. */
export interface DeviceId {
  readonly portalId: string;
  readonly service: string;
  readonly instance: string;
}

/** What came of the wish to forget a device: one that is online would be known again at once. */
export type Forgotten = 'forgotten' | 'online' | 'unknown';

/** What a `gx_event` is about: the tag `kind`. */
export type EventKind =
  | 'state'
  | 'mode'
  | 'source'
  | 'alarm'
  | 'error'
  | 'notification'
  | 'conflict'
  | 'online'
  | 'offline'
  | 'restart';

/** 0 for information and back to normal, 1 warning, 2 alarm. */
export type Severity = 0 | 1 | 2;

/** Fields of `gx_device_text`, and of `gx_site`. */
export type DetailField = 'product_name' | 'custom_name' | 'serial' | 'firmware' | 'connection';
export type SiteField = 'connected' | 'alive' | 'devices' | 'topics' | 'messages' | 'clock_offset';

/** What is stored of all that a GX publishes, and how often. */
export const PROFILES = ['minimal', 'default', 'everything'] as const;
export type Profile = (typeof PROFILES)[number];

/** Why a message became no reading or a reading no point. A closed list: these are metric labels. */
export const REFUSALS = [
  'topic_shape',
  'too_long',
  'too_many_topics',
  'too_many_devices',
  'not_json',
  'no_value',
  'not_finite',
  'not_scalar',
  'implausible',
  'retained',
  'secret',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/**
 * The ledger of readings. It balances at any moment, with the readings that the clock holds:
 * received = control + null + gone + refused + unchanged + filtered + merged + accepted + held.
 * What waits for its device's name is accepted already.
 */
export interface ReadingLedger {
  received: number;
  control: number;
  null: number;
  gone: number;
  refused: Record<Refusal, number>;
  unchanged: number;
  /** By the name of the rule that filtered it. */
  filtered: Record<string, number>;
  /** Went into a window of an interval: of what went there one value is stored at the window's end, if it is news. */
  merged: number;
  accepted: number;
}

/** The ledger of fields of one destination: made = stored + pending + the rest. */
export interface FieldLedger {
  made: number;
  stored: number;
  expired: number;
  rejected: Record<string, number>;
  dropped: Record<string, number>;
}

/** Lines of line protocol, closed and compressed once: these bytes are kept and these bytes are sent. */
export interface Batch {
  /** One gzip member; lines end in a newline, time stamps are milliseconds, the first line is a comment. */
  readonly body: Uint8Array;
  /** Without the comment. */
  readonly lines: number;
  readonly fields: number;
  /** Inflated size in bytes. */
  readonly plainBytes: number;
  /** Stamps of the earliest and of the latest line. */
  readonly oldest: number;
  readonly newest: number;
}

/** A batch in a queue. Numbers rise in the order of appending and are never used again. */
export interface QueuedBatch extends Batch {
  readonly sequence: number;
}

/** Batches between the making and the sending, in order. */
export interface Queue {
  append(batch: Batch): void;
  /**
   * The oldest batches that are not settled: at least one, at most `most`, and together no more than one batch may
   * hold. Waits for one. The same call gives the same batches again until they are settled.
   * Rejects with the signal's reason when it aborts.
   */
  next(most: number, signal: AbortSignal): Promise<readonly QueuedBatch[]>;
  /** The fate of a batch that `next` gave is known: forget it. */
  settle(batch: QueuedBatch): void;
  /** A batch that `next` gave is refused again and again while others pass: out of the way, tried again in a day. */
  setAside(batch: QueuedBatch, why: string): Promise<void>;
  /** The newest batch that waits; undefined where none does. */
  newest(): Promise<QueuedBatch | undefined>;
  /** Fields that wait in batches of which every line is older than `stamp`. */
  fieldsBefore(stamp: number): number;
  /** What waits, set aside or not. */
  readonly pendingBatches: number;
  readonly pendingFields: number;
}

/** A line that a database will not have, or the part of one: the fields that it refused. */
export interface RefusedLine {
  readonly line: string;
  readonly kind: 'rejected' | 'expired';
  /** A bounded code, for the ledger. */
  readonly reason: string;
  /** The server's words on it, presentable and free of secrets. */
  readonly detail: string;
}

/** What one answer of a database means for what was sent. */
export type Verdict =
  | { readonly kind: 'accept' }
  /** Something in these lines is refused for what it is; sending them again cannot help. */
  | { readonly kind: 'reject'; readonly reason: string; readonly detail: string }
  /** The points are older than the database keeps. */
  | { readonly kind: 'expired'; readonly detail: string }
  /** Too large for one request. */
  | { readonly kind: 'split'; readonly detail: string }
  /** Nothing is lost: try again, after `retryAfter` ms if the server said so. */
  | {
      readonly kind: 'keep';
      readonly reason: Fault<'influx'>;
      readonly detail: string;
      readonly retryAfter?: number;
      /** Set when only a person can mend it: what to do. Retried slowly. */
      readonly action?: string;
    };

/** A part of the daemon. Before `start` it opens and sends nothing; that resolves when ready to work, not when connected. */
export interface Part {
  readonly name: string;
  start(signal: AbortSignal): Promise<void>;
  /** Ends by `deadline` (a time of the monotonic clock, ms) at the latest. */
  stop(deadline: number): Promise<void>;
}

/** The pinned keys of GX devices by `host:port`: SHA-256 of the public key (SPKI, DER) in hex. */
export interface PinStore {
  get(host: string): string | undefined | Promise<string | undefined>;
  set(host: string, fingerprint: string): void;
}

/** Every bad state that a part can be in, by the kind of part; docs/operations.md says of each what to do. */
export const FAULTS = {
  gx: [
    'unreachable',
    'disconnected',
    'tls',
    'refused',
    'key_changed',
    'no_portal_id',
    'several_portal_ids',
    'no_answer',
    'silent',
    'held_back',
  ],
  journal: ['disk_full', 'read_only', 'disk'],
  influx: [
    'refused',
    'host_not_found',
    'unreachable',
    'timed_out',
    'reset',
    'network',
    'certificate',
    'tls',
    'needs_tls',
    'not_http',
    'invalid_request',
    'redirected',
    'not_a_database',
    'unknown_server',
    'unavailable',
    'throttled',
    'unauthorized',
    'forbidden',
    'not_found',
    'no_retention_policy',
    'series_limit',
    'schema_limit',
    'all_refused',
    'empty',
    'damaged_on_the_way',
    'not_understood',
    'stuck',
    'fault',
  ],
  clock: ['clock_held', 'clock_unset', 'clock_offset'],
} as const;
type PartKind = keyof typeof FAULTS;
/** Of one kind of part, or of any. */
export type Fault<Kind extends PartKind = PartKind> = (typeof FAULTS)[Kind][number];
export type HealthCode<Kind extends PartKind = PartKind> = 'ok' | 'ready' | 'starting' | 'waiting' | Fault<Kind>;

/**
 * How a part is: in the log, in /readyz and in metrics. A part says each time what is so; the reporter alone decides
 * what of it is news.
 */
export interface Health<Kind extends PartKind = PartKind> {
  readonly ok: boolean;
  /** `waiting` and `starting`: nothing is known yet. */
  readonly code: HealthCode<Kind>;
  /** What is so, in words, and what to do about it. */
  readonly message: string;
}

/** The health of one part, and since when it is well or not; a part that has said nothing yet is `waiting`. */
export interface PartHealth extends Health {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

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
  /** undefined until it is known. */
  readonly portalId: string | undefined;
}

/** What whoever looks on may know of the daemon, all GX together and each; no secret is in it. */
export interface Status extends GxStatus {
  readonly installations: readonly InstallationStatus[];
  readonly destinations: readonly DestinationStatus[];
  /** How often, and for how many ms, reading was stopped since the start: too much was unwritten. */
  readonly stalls: { readonly count: number; readonly milliseconds: number };
}
