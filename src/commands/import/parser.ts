/**
 * The lines of one file, made fit for the sink: its time stamps become milliseconds. Comments are read for the
 * precision; the head that `influx_inspect export` writes is left out. Pure.
 */
import { SCHEMAS, type SchemaName } from '../../config/schema.ts';
import { countFields } from '../../influx/lines.ts';
import { MAX_BYTES } from '../../journal/batcher.ts';
import { type Precision, precisionOfComment, precisionOfStamp, toMilliseconds } from './precision.ts';

export type Parsed =
  /** `text` ends in a newline; `stamp` is in ms. */
  | { readonly kind: 'line'; readonly text: string; readonly fields: number; readonly stamp: number }
  | { readonly kind: 'refused'; readonly line: string; readonly fields: number; readonly reason: LocalReason };

/** Why a line is not even sent. */
export type LocalReason = keyof typeof LOCAL_REASONS;
export const LOCAL_REASONS = {
  no_stamp: 'the line has no time stamp: it would get the time of now',
  unknown_precision: 'the unit of its time stamp cannot be told: say --precision',
  too_long: 'the line is longer than 2.8 MB; it is not kept',
} as const;

/** Of a line, in characters; none takes more than three bytes, so any line fits into a batch. It is 2.8 million. */
export const LONGEST = Math.floor(MAX_BYTES / 3);

export class Parser {
  /** As it is known by now, and who told it. */
  precision: Precision | undefined;
  toldBy: 'file' | 'user' | 'digits' | undefined;
  /** Whose lines they are, where the file says so: ours do. */
  schema: SchemaName | undefined;
  /** Lines of which a part of the time stamp was cut off. */
  cut = 0;
  /** Databases that the file says it was exported from. */
  readonly databases = new Set<string>();
  private isInStatements = false;
  private readonly asked: Precision | undefined;

  /** `asked` holds for a file that does not say its precision. */
  constructor(asked: Precision | undefined) {
    this.asked = asked;
  }

  /** Undefined for what is no line of data. */
  take(raw: string): Parsed | undefined {
    const line = raw.trimEnd();
    if (line === '') return undefined;
    if (line.startsWith('#')) {
      this.comment(line);
      return undefined;
    }
    if (this.isInStatements) return undefined;
    const fields = countFields(line);
    if (line.length > LONGEST) return { kind: 'refused', line, fields, reason: 'too_long' };
    const at = startOfStamp(line);
    if (at < 0) return { kind: 'refused', line, fields, reason: 'no_stamp' };
    const digits = line.slice(at);
    if (!this.precision) this.tell(this.asked ?? precisionOfStamp(digits), this.asked ? 'user' : 'digits');
    if (!this.precision) return { kind: 'refused', line, fields, reason: 'unknown_precision' };
    const { stamp, isCut } = toMilliseconds(digits, this.precision);
    if (isCut) this.cut += 1;
    return { kind: 'line', text: `${line.slice(0, at)}${stamp}\n`, fields, stamp: Number(stamp) };
  }

  /** `# DDL` begins statements that create databases, `# DML` the lines, whose stamps are nanoseconds. */
  private comment(line: string): void {
    this.tell(precisionOfComment(line), 'file');
    const schema = /^# gx-logger .*\bschema=(\S+)/.exec(line)?.[1];
    this.schema = SCHEMAS.find((known) => known === schema) ?? this.schema;
    if (/^# DDL\s*$/.test(line)) this.isInStatements = true;
    if (/^# DML\s*$/.test(line)) {
      this.isInStatements = false;
      if (!this.precision && !this.asked) this.tell('ns', 'file');
    }
    const database = /^# CONTEXT-DATABASE:\s*(.*)$/.exec(line)?.[1];
    if (database) this.databases.add(database);
  }

  private tell(precision: Precision | undefined, by: 'file' | 'user' | 'digits'): void {
    if (!precision) return;
    this.precision = precision;
    this.toldBy = by;
  }
}

const DIGIT_0 = 48;
const DIGIT_9 = 57;
const MINUS = 45;

/** Where the time stamp begins, behind the last space; -1 where there is none. */
function startOfStamp(line: string): number {
  const at = line.lastIndexOf(' ') + 1;
  const first = line.charCodeAt(at) === MINUS ? at + 1 : at;
  if (at === 0 || first >= line.length) return -1;
  for (let index = first; index < line.length; index += 1) {
    const code = line.charCodeAt(index);
    if (code < DIGIT_0 || code > DIGIT_9) return -1;
  }
  return at;
}
