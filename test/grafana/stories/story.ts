/** A story: what happens to a plant, and what people are told of it. Times are minutes. */
import type { Deed, Values } from './script.ts';

/** A message: how many alerts of a rule are on, how many are over, and when it comes, both ends included. */
export interface Told {
  readonly rule: string;
  readonly within: readonly [number, number];
  readonly firing: number;
  readonly resolved: number;
}

export interface Story {
  readonly name: string;
  readonly plant: Values;
  readonly deeds: readonly Deed[];
  /** All messages, and no other. */
  readonly told: readonly Told[];
  /** Rules that end without a message, and when. */
  readonly over?: readonly (readonly [rule: string, within: readonly [number, number]])[];
  /** Before minute 0 or the first deed, with all well; an hour by default. */
  readonly lead?: number;
  /** After the last deed; three hours by default. */
  readonly rest?: number;
  /** Rules that are off by default, by uid. */
  readonly on?: readonly string[];
  /** It is also played beside another GX, which is well all the time. */
  readonly hasNeighbour?: boolean;
  /** The database does not answer. */
  readonly deaf?: readonly [number, number];
  /** What gx-logger tells of itself; undefined where it writes nothing. */
  readonly logger?: (minute: number) => LoggerFields | undefined;
  /** Another gx-logger is well all the time. */
  readonly hasTwoLoggers?: boolean;
}

/** A story beside a neighbour is at its last deed before this minute; the neighbour stays for as long again. */
export const BESIDE_UNTIL = 200;

export type LoggerFields = Readonly<Record<string, number>>;

export const LOGGER: LoggerFields = {
  received: 1,
  rejected: 0,
  lag_seconds: 2,
  journal_bytes: 0,
  journal_kept_bytes: 0,
  journal_limit_bytes: 2_000_000_000,
};

export const fires = (rule: string, within: readonly [number, number], firing = 1): Told => ({
  rule: `gx-${rule}`,
  within,
  firing,
  resolved: 0,
});
export const ends = (rule: string, within: readonly [number, number], resolved = 1): Told => ({
  rule: `gx-${rule}`,
  within,
  firing: 0,
  resolved,
});
/** Fires so long after minute 0, with the next look. */
export const after = (rule: string, minutes: number): Told => fires(rule, [minutes, minutes + 2]);
