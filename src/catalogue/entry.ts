/**
 * What the catalogue says of one path.
 *
 * `log` is advice: `yes` (worth its place at every change), `slow` (changes seldom or matters little), `tag`
 * (metadata of the device), `no` (nobody charts it), `private` (where or whose the system is) and `secret`
 * (never leaves the door).
 */
export interface Entry {
  readonly log: 'yes' | 'slow' | 'tag' | 'no' | 'private' | 'secret';
  /** What it is, in a few words; `lookUp` fills in what its placeholders stand for. */
  readonly label: string;
  readonly kind: Kind;
  /** Unit of the value as it arrives; nothing is ever scaled. Left out where there is none. */
  readonly unit?: string;
  /** Words for the codes of a state, alarm or error. */
  readonly names?: Names;
  /** Words for the bits of a number that is a set of flags, by bit: 0 is the lowest. `names` then has whole numbers. */
  readonly bits?: Names;
  /** When a counter starts again from 0. */
  readonly reset?: 'never' | 'user' | 'daily' | 'session' | 'boot' | 'device' | 'wraps' | 'unknown';
  /** What a positive, and where it can be, a negative value means. */
  readonly sign?: string;
  /** Digits after the point that are worth showing. */
  readonly decimals?: number;
  /** Commonly charted. */
  readonly chart?: true;
  /** A change is an event of this kind. Alarms and errors are events without saying so. */
  readonly event?: 'state' | 'mode' | 'source';
}

/**
 * Decides what is done with a value: only quantities are averaged, the first change of a state is never delayed, alarms
 * and errors become events.
 *
 * `quantity`: measured or computed, so a mean over time means something; a limit or set-point that a BMS or a control
 * loop moves is one too. `angle`: a direction in degrees, whose mean is that of vectors. `counter`: a total; it rises
 * until its `reset`. `state`: a code, flag or count, and what a device notes down: a record ever or of a day has a unit,
 * but its mean would be no record. `alarm`: 0 well, 1 warning, 2 alarm. `error`: a code (0 is none) or a text (empty is
 * none). `setting`: what a person or a controller has set and what stays until it is set again; a threshold of an alarm
 * is one. `time`: a stamp or a duration that runs by itself, often every second. `text`, `identity` (who a device is),
 * `json`, `position`, `secret`.
 */
export type Kind =
  | 'quantity'
  | 'angle'
  | 'counter'
  | 'state'
  | 'alarm'
  | 'error'
  | 'setting'
  | 'time'
  | 'text'
  | 'identity'
  | 'json'
  | 'position'
  | 'secret';

export type Names = Readonly<Record<number, string>>;

/**
 * The entries of one service by D-Bus path without the leading slash. A path may be a pattern: `{phase}` stands
 * for L1, L2 or L3, `{n}`, `{m}`, `{k}` for a whole number (also inside a segment), `{letter}` for A to H, and
 * `{id}` for any one segment.
 */
export type Entries = Readonly<Record<string, Entry>>;
