/** How a part of the daemon is: what it says of itself, and every state that it can be in, by the kind of part. */

/** Every bad state that a part can be in, by the kind of part; docs/operations.md says of each what to do. */
export const FAULTS = {
  gx: [
    'unreachable',
    'disconnected',
    'tls',
    'refused',
    'key_changed',
    'password_file',
    'no_portal_id',
    'several_portal_ids',
    'no_answer',
    'silent',
    'too_many_gx',
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
export type HealthCode<Kind extends PartKind = PartKind> =
  | 'ok'
  | 'ready'
  | 'spare'
  | 'starting'
  | 'waiting'
  | Fault<Kind>;

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
