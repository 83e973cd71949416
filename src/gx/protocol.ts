/**
 * What a session shares with the two protocols of a GX: that of Venus OS 3.20 and later (protocol-modern.ts) and that of
 * older firmware (protocol-legacy.ts). The session owns the link, the messages and the timer; a protocol knows when to
 * ask for what, and when the answer is complete.
 */
import type { Health } from '../shared/health.ts';
import type { GxEvent, Reading, ReadingLedger, Refusal } from '../types.ts';
import type { EndpointSettings } from './endpoints.ts';
import type { Lane } from './lane.ts';
import type { Message } from './splitter.ts';
import type { Control, Topics } from './topics.ts';

/** A GX publishes for so long after it was asked to, ms. */
export const ALIVE_FOR = 60_000;
/** Of the three keepalives that fit into that one may be lost. */
export const KEEPALIVE_INTERVAL = ALIVE_FOR / 3;

/** A pause of 3 s, which a tick sees a second late, may have made the broker drop something; ms. */
export const LONG_PAUSE = 2_000;

/** The settings of a source, as the configuration has them. */
export interface SourceSettings {
  readonly gx: EndpointSettings & {
    /** Which GX of the broker: the one there is (none named), those named, or all. */
    readonly portal_id: 'all' | readonly string[];
    /** What stands before `N/` and `R/`, with its slash; nothing on a GX's own broker. */
    readonly topic_prefix: string;
    /** Read before each connection, instead of `password`. */
    readonly password_file?: string | undefined;
  };
  readonly full_publish_interval: number;
}

/** Who takes what is heard of one GX. */
export interface GxListener {
  readonly topics: Topics;
  readonly ledger: ReadingLedger;
  /** For the arrival of messages and the time of events, ms since 1970. */
  readonly clock: () => number;
  readonly onReading: (reading: Reading) => void;
  /** In order with the readings. */
  readonly onEvent: (event: GxEvent) => void;
  /** The time by the GX's clock, s since 1970, each time the GX tells it. */
  readonly onHeartbeat?: ((seconds: number) => void) | undefined;
  /** Sees every message as it came, before it is read; with its time of arrival. */
  readonly onMessage?: ((message: Message, time: number) => void) | undefined;
  /** How the session is, each time that it is looked at. */
  readonly onHealth: (health: Health) => void;
}

/** What a session is told, and who takes what it hears. */
export interface SessionOptions extends GxListener {
  readonly settings: SourceSettings;
  readonly portalId: string;
  readonly onRefused: (reason: Refusal, topic: string) => void;
  /** Another GX answers in place of a silent one. Without it none is looked for: the portal id is a person's word. */
  readonly onReplaced?: ((portalId: string) => void) | undefined;
}

/** What a session needs of a Lane. */
export type SessionLink = Pick<
  Lane,
  | 'arrived'
  | 'closed'
  | 'isPaused'
  | 'isShared'
  | 'onMessage'
  | 'onTooLong'
  | 'subscribe'
  | 'unsubscribe'
  | 'request'
  | 'end'
>;

/** The session as its protocol sees it. Times are those of the monotonic clock, ms. */
export interface SessionControl {
  readonly options: SessionOptions;
  /** When we last asked for anything. */
  readonly askedAt: number;
  /** No tick has found the link reading since a pause. */
  readonly isPaused: boolean;
  /** When the message that is being read arrived, ms since 1970. */
  readonly arrived: number;
  /** Messages of topics with values, good or bad, that were not retained. */
  readonly values: number;
  /** Whether any was there at the last tick. */
  readonly hasValues: boolean;
  /** Retained values, but for the serial. */
  readonly retained: number;
  /** Whether retained values are news. */
  takesRetained: boolean;
  /** Publishes to `R/<portal id>/<path>`. */
  ask(path: string, payload: string, now: number): void;
  /** Subscribes anew, which brings whatever is retained. Ends the link where that fails. */
  resubscribe(): Promise<void>;
  tell(kind: 'asked' | 'between' | 'legacy'): void;
  complete(time: number, isUnanswered: boolean): void;
  /** The GX publishes, or does so no more; the first of a row of equal calls counts. */
  live(isAlive: boolean, time: number): void;
  /** Whether a value came within 90 s: how to know that a GX lives that has no heartbeat. */
  hasRecentValue(now: number): boolean;
  becomeLegacy(now: number): void;
  /** `untold`: it is known that no completion will come. */
  becomeModern(now: number, completion?: 'untold'): Protocol;
  /** Ends the link, so that all begins anew. */
  end(reason: string): void;
}

export interface Protocol {
  /** The subscription is made. */
  begin(now: number): void;
  /** Each second while the link is read. */
  tick(now: number): void;
  /** Nothing was asked for 20 s. */
  keepAlive(now: number): void;
  /** The link is read again, after `duration` ms: meanwhile nothing was silent and nothing was late. */
  readOn(now: number, duration: number): void;
  control(control: Control, payload: Buffer, retained: boolean, now: number): void;
  /** Asks for everything once more, as soon as that is allowed. */
  askFullPublish(now: number): void;
}
