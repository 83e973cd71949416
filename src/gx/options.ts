/** What a source is told: its settings, as the configuration has them, and who takes what it hears. */

import type { Logger } from '../shared/log.ts';
import type { GxEvent, Health, PinStore, Reading, ReadingLedger } from '../types.ts';
import type { Message } from './message.ts';

export interface GxSettings {
  readonly host: string;
  /** true for `mqtts://`, false for `mqtt://`, undefined where only a host is given. */
  readonly tls: boolean | undefined;
  readonly port: number | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** undefined where it is to be found out. */
  readonly portal_id: string | undefined;
}

export interface SourceSettings {
  readonly gx: GxSettings;
  readonly full_publish_interval: number;
}

export interface SourceOptions {
  readonly settings: SourceSettings;
  readonly pins: PinStore;
  readonly ledger: ReadingLedger;
  readonly log: Logger;
  /** For the arrival of messages and the time of events, ms since 1970. */
  readonly clock: () => number;
  readonly onReading: (reading: Reading) => void;
  /** In order with the readings. */
  readonly onEvent: (event: GxEvent) => void;
  /** The time by the GX's clock, s since 1970, each time the GX tells it. */
  readonly onHeartbeat?: ((seconds: number) => void) | undefined;
  /** Sees every message of a session as it came, before it is read; with its time of arrival. */
  readonly onMessage?: ((message: Message, time: number) => void) | undefined;
  /** How the source is, each time that it is looked at. */
  readonly onHealth: (health: Health) => void;
}
