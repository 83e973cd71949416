/**
 * Limits of a server that are reached: lines are refused for what they would add, and the others are stored. That is no
 * outage, yet it is told as long as it lasts, for a person alone can end it.
 */
import type { Fault } from '../../shared/health.ts';
import type { RefusedLine } from '../../types.ts';

/** The server's words, and what to do. */
export interface ReachedLimit {
  readonly code: Fault<'influx'>;
  readonly detail: string;
  readonly action: string;
}

const ACTIONS: readonly (readonly [code: Fault<'influx'>, action: string])[] = [
  [
    'series_limit',
    'raise max-series-per-database or max-values-per-tag in the configuration of InfluxDB (0 is no limit) and restart it, or log fewer devices and paths',
  ],
  ['schema_limit', 'log fewer paths, by rules or another profile: InfluxDB 3 Core does not raise its limits'],
];

/** `schema_limit` may stand for a server that takes nothing more at all; then the sender waits, and says so itself. */
export function isLimit(code: string): boolean {
  return ACTIONS.some(([known]) => known === code);
}

export interface Limits {
  /** Takes what was refused of a batch. */
  note(refused: readonly RefusedLine[]): void;
  /** The limit that is reached; undefined where no line was refused for one for `lasts` ms. */
  reached(): ReachedLimit | undefined;
  forget(): void;
}

export function createLimits(lasts: number): Limits {
  let last: { readonly limit: ReachedLimit; readonly at: number } | undefined;
  return {
    note(refused) {
      for (const [code, action] of ACTIONS) {
        const line = refused.findLast(({ reason }) => reason === code);
        if (line) last = { limit: { code, action, detail: line.detail }, at: performance.now() };
      }
    },
    reached() {
      if (last && performance.now() - last.at >= lasts) last = undefined;
      return last?.limit;
    },
    forget() {
      last = undefined;
    },
  };
}
