/** What the catalogue says of one path, and the words that the tables may use for it. */

/**
 * What is done with a value: only quantities are averaged, the first change of a state is never delayed, alarms and
 * errors become events.
 *
 * `quantity`: measured or computed, so a mean over time means something; a limit or set-point that a BMS or a control
 * loop moves is one too. `angle`: a direction in degrees, whose mean is that of vectors. `counter`: a total; it rises
 * until its `reset`. `state`: a code, flag or count, and what a device notes down: a record ever or of a day has a unit,
 * but its mean would be no record. `alarm`: 0 well, 1 warning, 2 alarm. `error`: a code (0 is none) or a text (empty is
 * none). `setting`: what a person or a controller has set and what stays until it is set again; a threshold of an alarm
 * is one. `time`: a stamp or a duration that runs by itself, often every second. `text`, `identity` (who a device is),
 * `json`, `position`, `secret`.
 */
export const KINDS = [
  'quantity',
  'angle',
  'counter',
  'state',
  'alarm',
  'error',
  'setting',
  'time',
  'text',
  'identity',
  'json',
  'position',
  'secret',
] as const;
export type Kind = (typeof KINDS)[number];

/**
 * Advice: `yes` (worth its place at every change), `slow` (changes seldom or matters little), `tag` (metadata of the
 * device), `no` (nobody charts it), `private` (where or whose the system is) and `secret` (never stored).
 */
export const LOGS = ['yes', 'slow', 'tag', 'no', 'private', 'secret'] as const;

/** When a counter starts again from 0. */
export const RESETS = ['never', 'user', 'daily', 'session', 'boot', 'device', 'wraps', 'unknown'] as const;

/** `output` is a state that somebody switches: it is told at once, by the name that the GX shows. */
export const EVENTS = ['state', 'mode', 'source', 'output'] as const;

/** Of values as they arrive; nothing is ever scaled. */
export const UNITS =
  'V A W VA var kW Hz kWh Ah % °C s min h d ms m3 l kPa hPa rpm deg m/s m km W/m2 Nm lx ppm µg/m3 dBm g B Ah/km Wh/km'.split(
    ' ',
  );

/** The least and the most that a number can be: what lies outside no sensor has measured. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

export interface Entry {
  readonly log: (typeof LOGS)[number];
  /** What it is, in a few words; `lookUp` fills in what its placeholders stand for. */
  readonly label: string;
  readonly kind: Kind;
  /** One of UNITS. Left out where there is none. */
  readonly unit?: string;
  /** Words for the codes of a state, alarm or error. */
  readonly names?: Names;
  /** Words for the bits of a number that is a set of flags, by bit: 0 is the lowest. `names` then has whole numbers. */
  readonly bits?: Names;
  readonly reset?: (typeof RESETS)[number];
  /** What a positive, and where it can be, a negative value means. */
  readonly sign?: string;
  /** Digits after the point that are worth showing. */
  readonly decimals?: number;
  /** Where the bounds of its unit (bounds.ts) do not fit. */
  readonly bounds?: Bounds;
  /** Commonly charted. */
  readonly chart?: true;
  /** What somebody has set is a text, such as a name; of another setting the GX alone knows. */
  readonly text?: true;
  /** A change is an event of this kind. Alarms and errors are events without saying so. */
  readonly event?: (typeof EVENTS)[number];
  /** The catalogue does not know the path; this is what its name says of it (guess.ts). */
  readonly isGuess?: true;
}

export type Names = Readonly<Record<number, string>>;

/**
 * The entries of one service by D-Bus path without the leading slash. A path may be a pattern: `{phase}` stands
 * for L1, L2 or L3, `{n}`, `{m}`, `{k}` for a whole number (also inside a segment), `{letter}` for A to H, and
 * `{id}` for any one segment.
 */
export type Entries = ReadonlyMap<string, Entry>;
