/**
 * What `gx-logger setup` is going to do: facts that were seen, steps that change something, and what is left to a
 * person. Making a plan changes nothing; only `run` of a step does. A step is safe to repeat.
 */
import type { Database } from '../database.ts';

export interface Wish {
  /** One at least; address and credentials are those of all. */
  readonly databases: readonly [Database, ...Database[]];
  readonly administrator: { readonly token?: string; readonly username?: string; readonly password?: string };
  /** Whether a retention that is longer than the configured one is shortened. */
  readonly shorten: boolean;
  /** Where the logger's and Grafana's tokens belong (1.x: their passwords); absent: none is made. */
  readonly loggerSecret?: string;
  readonly grafanaSecret?: string;
  /** Of the server that was found, for example `InfluxDB 3 Core 3.10.1`. */
  readonly product: string;
}

interface Step {
  /** For a person, for example `create bucket "gx", which keeps its data for 90 days`. */
  readonly what: string;
  /** Resolves with why it failed, and undefined where it is done. Rejects only with the signal's reason. */
  run(): Promise<string | undefined>;
}

export interface Plan {
  /** What is as it should be, and what is left as it is, and why. */
  readonly facts: string[];
  readonly steps: Step[];
  /** What is wanted and cannot be done from here, each with what to do. */
  readonly todo: string[];
  /** What the settings of the logger need so that it uses the secret that was asked for. */
  readonly settings: string[];
  /** After these steps more is to be seen: make another plan then. */
  isPartial: boolean;
  /** The settings of databases that keep their data for longer than is configured, and are left so. */
  readonly unmetRetentions: string[];
}

export function createPlan(): Plan {
  return { facts: [], steps: [], todo: [], settings: [], isPartial: false, unmetRetentions: [] };
}
