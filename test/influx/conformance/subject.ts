/** A server, or a stand-in for one, that the conformance suite is run against. */
import { gzipSync } from 'node:zlib';
import type { Database } from '../../../src/influx/database.ts';
import type { Generation } from '../../../src/influx/servers/detect.ts';
import type { Verdict } from '../../../src/influx/servers/driver.ts';
import type { Wish } from '../../../src/influx/setup/plan.ts';

/** Everything is done with credentials: the server asks for them. */
export interface Running {
  readonly url: string;
  /** Settings with which everything is allowed. */
  readonly access: Partial<Database>;
  readonly administrator: Wish['administrator'];
  /** Settings that are not accepted. */
  readonly wrong: Partial<Database>;
  /** What the field `f` of a measurement holds, oldest first. */
  read(database: Database, measurement: string): Promise<unknown[]>;
  stop(): Promise<void>;
}

export interface Subject {
  readonly generation: Generation;
  readonly kind: 'real' | 'stand-in';
  start(): Promise<Running>;
  /** The address that it is known by, where that is none that a test can have. */
  readonly knownAt?: string;
  /** A body that is too large, and the verdict on it; absent where nothing is. */
  readonly tooLarge?: { readonly body: Uint8Array; readonly verdict: Partial<Verdict> };
  /** Whether it has databases that can be missing; if not, each that is named is there. */
  readonly hasDatabases: boolean;
  /** Whether it tells how long a database keeps its data. */
  readonly tellsRetention: boolean;
  /** Whether it refuses a field of another type than before. */
  readonly hasTypes: boolean;
  /** It leaves a line that it cannot read out without a word. */
  readonly skipsInSilence?: boolean;
}

/** Lines with so many bytes in all, as one body. */
export function bodyOf(bytes: number): Uint8Array {
  const line = `large,t=${'x'.repeat(990)} f=1 1\n`;
  return gzipSync(line.repeat(Math.ceil(bytes / line.length)), { level: 1 });
}

/** As large as the line that it is made of, compressed or not. */
export function noise(bytes: number): Uint8Array {
  return gzipSync(
    `large f="${Array.from({ length: bytes }, (_, n) => ((n * 7919) % 9973).toString(36)).join('')}" 1\n`,
    {
      level: 0,
    },
  );
}
