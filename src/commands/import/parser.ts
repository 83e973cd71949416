/**
 * The lines of one file, made fit for the sink: its time stamps become milliseconds. Comments tell their unit, and the
 * schema; the head that `influx_inspect export` writes is left out. Pure.
 */
import { TARGETS, type Target } from '../../destination/configured.ts';
import { countFields } from '../../influx/lines.ts';
import { MAX_BYTES } from '../../journal/batcher.ts';
import { type Precision, readComment } from '../../journal/comment.ts';

type Parsed =
  /** `text` ends in a newline; `stamp` is in ms. */
  | { readonly kind: 'line'; readonly text: string; readonly fields: number; readonly stamp: number }
  | { readonly kind: 'refused'; readonly line: string; readonly fields: number; readonly reason: LocalReason };

/** Why a line is not even sent. */
type LocalReason = keyof typeof LOCAL_REASONS;
export const LOCAL_REASONS = {
  no_stamp: 'the line has no time stamp: it would get the time of now',
  unknown_precision: 'the file does not tell the unit of its time stamps: use --precision',
  too_long: 'the line is longer than 2.8 MB; it is not kept',
} as const;

/** Of a line, in characters; none takes more than three bytes, so any line fits into a batch. It is 2.8 million. */
export const LONGEST = Math.floor(MAX_BYTES / 3);

export class Parser {
  /** Of the time stamps, as it is known by now. What the file says counts more than what the user says. */
  precision: Precision | undefined;
  /** Where the lines belong, where the file says so: ours do. */
  target: Target | undefined;
  /** Lines of which a part of the time stamp was cut off. */
  cut = 0;
  /** Databases that the file says it was exported from. */
  readonly databases = new Set<string>();
  private isInStatements = false;

  constructor(precision: Precision | undefined) {
    this.precision = precision;
  }

  /** Undefined for what is no line of data. */
  take(raw: string): Parsed | undefined {
    const line = raw.trimEnd();
    if (line.startsWith('#')) this.comment(line);
    if (line === '' || line.startsWith('#') || this.isInStatements) return undefined;
    const fields = countFields(line);
    if (line.length > LONGEST) return { kind: 'refused', line, fields, reason: 'too_long' };
    const digits = / (-?\d+)$/.exec(line.slice(-32))?.[1];
    if (digits === undefined) return { kind: 'refused', line, fields, reason: 'no_stamp' };
    if (!this.precision) return { kind: 'refused', line, fields, reason: 'unknown_precision' };
    const { stamp, isCut } = toMilliseconds(digits, this.precision);
    if (isCut) this.cut += 1;
    return { kind: 'line', text: `${line.slice(0, -digits.length)}${stamp}\n`, fields, stamp: Number(stamp) };
  }

  /** `# DDL` begins statements that create databases, `# DML` the lines, whose stamps are nanoseconds. */
  private comment(line: string): void {
    const { precision = this.precision, schema, tier = schema } = readComment(line);
    this.precision = precision;
    this.target = TARGETS.find((known) => known === tier) ?? this.target;
    if (/^# D[DM]L$/.test(line)) this.isInStatements = line === '# DDL';
    if (line === '# DML') this.precision ??= 'ns';
    const database = /^# CONTEXT-DATABASE:\s*(.*)$/.exec(line)?.[1];
    if (database) this.databases.add(database);
  }
}

/** Digits of a stamp that are finer than a millisecond. */
const FINER: Readonly<Record<Precision, number>> = { s: 0, ms: 0, us: 3, ns: 6 };

/**
 * A stamp (`-` and digits) in milliseconds, by its digits and without loss; finer ones are cut off, towards 1970.
 * `isCut` tells whether that made a difference.
 */
export function toMilliseconds(stamp: string, precision: Precision): { stamp: string; isCut: boolean } {
  if (precision === 's') return { stamp: `${stamp}000`, isCut: false };
  const at = Math.max(0, stamp.length - FINER[precision]);
  const whole = stamp.slice(0, at);
  return { stamp: whole === '' || whole === '-' ? '0' : whole, isCut: /[1-9]/.test(stamp.slice(at)) };
}
