/**
 * Rows: fields of one device with one stamp share one line, so that the tags are written once and not forty
 * times. A row stays open while fields with its stamp arrive and is closed by the first with another.
 *
 * Below them how a line is made safe. All of that runs once a topic or a device, but for `formatNumber` and `quoteText`,
 * which run once a stored value. Why each rule: InfluxDB has no escape for a backslash in a name (one before a comma, a
 * space or the end would swallow it), 3.x refuses control characters, newer VictoriaMetrics ends a line at any newline,
 * and no server takes an empty tag.
 */
import { cleanName, plain } from '../devices/names.ts';
import { shorten } from '../devices/text.ts';

/** A row of more characters is closed at once: VictoriaMetrics refuses lines above 256 KiB, and many rows are open. */
const MAX_ROW_LENGTH = 32_768;

export interface Row {
  /** Measurement and tags with the closing space; replaced when the device is renamed. */
  prefix: string;
  stamp: number;
  /** `,key=value,key=value`: the fields, each with a comma before it. */
  text: string;
  fields: number;
  /** Whether the row is in the list of rows that a flush must close. */
  listed: boolean;
  /** Whether its lines belong beside every roll-up as well: what people look at for years. */
  readonly isForAll: boolean;
}

/** Takes one line, newline included, with the number of its fields and its stamp. */
export type EmitLine = (line: string, fields: number, stamp: number) => void;

export function createRow(isForAll = false): Row {
  return { prefix: '', stamp: 0, text: '', fields: 0, listed: false, isForAll };
}

export function setPrefix(row: Row, measurement: string, tags: readonly (readonly [string, string])[]): void {
  row.prefix = formatPrefix(measurement, tags);
}

/** The open rows of all devices. */
export class Rows {
  private readonly open: Row[] = [];
  private readonly emit: EmitLine;
  private readonly emitToAll: EmitLine;

  /** `emitToAll` takes the lines of rows that are for all. */
  constructor(emit: EmitLine, emitToAll: EmitLine = emit) {
    this.emit = emit;
    this.emitToAll = emitToAll;
  }

  /** Adds a field at `stamp`; `key` is `,key=`. The hot path. */
  add(row: Row, stamp: number, key: string, value: string): void {
    if (row.fields > 0 && row.stamp !== stamp) this.close(row);
    row.stamp = stamp;
    row.text += key + value;
    row.fields += 1;
    if (!row.listed) {
      row.listed = true;
      this.open.push(row);
    }
    if (row.text.length > MAX_ROW_LENGTH) this.close(row);
  }

  /** Emits the row's line, if it has fields. */
  close(row: Row): void {
    if (row.fields === 0) return;
    const emit = row.isForAll ? this.emitToAll : this.emit;
    emit(`${row.prefix}${row.text.slice(1)} ${row.stamp}\n`, row.fields, row.stamp);
    row.fields = 0;
    row.text = '';
  }

  /** Closes every open row. */
  flush(): void {
    for (const row of this.open) {
      this.close(row);
      row.listed = false;
    }
    this.open.length = 0;
  }
}

/** Longest text that is stored, in bytes: below every server's limit for one value. */
export const MAX_TEXT_BYTES = 65_536;

/** A tag value or field key as it stands in a line; empty where nothing is left of it. */
export function escapeName(name: string): string {
  return cleanName(name).replace(/[,= ]/g, '\\$&');
}

/** Whether a line with such a measurement would be a comment, which no database stores. */
export function isComment(measurement: string): boolean {
  return measurement.startsWith('#');
}

/** A float field's value. `String` is exact and short; -0 becomes 0. The value must be finite. */
export function formatNumber(value: number): string {
  return value === 0 ? '0' : String(value);
}

/** A string field's value: one line, quoted, cut to `MAX_TEXT_BYTES` bytes without splitting a character. */
export function quoteText(text: string): { quoted: string; cut: boolean } {
  // A character has one byte at least.
  const part = shorten(text, MAX_TEXT_BYTES);
  const safe = plain(part);
  const kept = cutToBytes(safe, MAX_TEXT_BYTES);
  const isCut = part.length < text.length || kept.length < safe.length;
  return { quoted: `"${kept.replace(/["\\]/g, '\\$&')}"`, cut: isCut };
}

function cutToBytes(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text;
  const buffer = Buffer.from(text);
  if (buffer.length <= bytes) return text;
  let end = bytes;
  while (((buffer[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return buffer.toString('utf8', 0, end);
}

/** `measurement,tag=value,... ` with the space that ends it. Tags without a value are left out. */
export function formatPrefix(measurement: string, tags: readonly (readonly [key: string, value: string])[]): string {
  // An = needs no escape here, and with one 1.8 and later lists the measurement and never finds it.
  let prefix = cleanName(measurement).replace(/[, ]/g, '\\$&');
  for (const [key, value] of tags) {
    const safe = escapeName(value);
    if (safe !== '') prefix += `,${key}=${safe}`;
  }
  return `${prefix} `;
}
