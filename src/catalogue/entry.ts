/**
 * What the catalogue says of one path.
 *
 * `log` is advice: `yes` (worth its place at every change), `slow` (changes seldom or matters little), `tag`
 * (metadata of the device), `no` (nobody charts it), `private` (where or whose the system is) and `secret`
 * (never leaves the door).
 */
export interface Entry {
  readonly log: 'yes' | 'slow' | 'tag' | 'no' | 'private' | 'secret';
}

/**
 * The entries of one service by D-Bus path without the leading slash. A path may be a pattern: `{phase}` stands
 * for L1, L2 or L3, `{n}`, `{m}`, `{k}` for a whole number (also inside a segment), `{letter}` for A to H, and
 * `{id}` for any one segment.
 */
export type Entries = Readonly<Record<string, Entry>>;
