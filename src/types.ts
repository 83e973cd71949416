/**
 * What goes from one room to the next: a Reading leaves gx/, lines and Batches leave points/ and journal/, the two ledgers
 * count what became of them. How a part is, and what is told to whoever looks on, stand in shared/health.ts and
 * shared/status.ts.
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
  | 'restart'
  | 'energy';

/** 0 for information and back to normal, 1 warning, 2 alarm. */
export type Severity = 0 | 1 | 2;

/** Fields of `gx_device_text`, and of `gx_site`. */
export type DetailField = 'product_name' | 'custom_name' | 'serial' | 'firmware' | 'connection';
export type SiteField =
  | 'connected'
  | 'alive'
  | 'devices'
  | 'topics'
  | 'messages'
  | 'clock_offset'
  | 'ac_lost'
  | 'soc_floor';

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
