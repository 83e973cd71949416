/**
 * When a GX publishes what it knows. Two generations differ in that: modern.ts (Venus OS 3.20 and later) and
 * legacy.ts (before).
 */

import type { Values } from './values.ts';

export interface Publisher {
  /** Every topic is kept alive. */
  readonly alive: boolean;
  /** A client published this on `R/<id>/keepalive`. */
  keepalive(payload: string): void;
  /** A service set a value, which may be the old one. */
  changed(tail: string, payload: string): void;
  /** The service that owned these topics left the bus. */
  left(tails: readonly string[]): void;
  /** A client asked for this topic. */
  read(tail: string): void;
  /** Nobody keeps anything alive any more, and no timer is left. */
  fallSilent(): void;
}

/** What a publisher needs of the GX. `tail` is what follows the portal id in the topic. */
export interface Host {
  readonly values: Values;
  /** false while a recording brings its heartbeats. */
  hasOwnBeat(): boolean;
  /** Everything that the keepalive asked for is sent. */
  complete(completion: string, keepalive: string): void;
  /** What its clock says, in whole seconds since 1970. */
  time(): number;
  send(tail: string, payload: string): void;
  /** Sends every value once; returns the completion, when a recording that now begins brings one. */
  publishAll(): string | undefined;
}

/** The topic that is always there: never emptied, retained. */
export const SERIAL = 'system/0/Serial';
