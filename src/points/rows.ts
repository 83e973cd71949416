/**
 * Rows: fields of one device with one stamp share one line, so that the tags are written once and not forty
 * times. A row stays open while fields with its stamp arrive and is closed by the first with another.
 */
import { formatPrefix } from './line.ts';

/** A row never grows past this many characters: VictoriaMetrics refuses lines above 256 KiB. */
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
}

/** Takes one line, newline included, with the number of its fields and its stamp. */
export type EmitLine = (line: string, fields: number, stamp: number) => void;

export function createRow(): Row {
  return { prefix: '', stamp: 0, text: '', fields: 0, listed: false };
}

export function setPrefix(row: Row, measurement: string, tags: readonly (readonly [string, string])[]): void {
  row.prefix = formatPrefix(measurement, tags);
}

/** The open rows of all devices. */
export class Rows {
  private readonly open: Row[] = [];
  private readonly emit: EmitLine;

  constructor(emit: EmitLine) {
    this.emit = emit;
  }

  /** Adds a field at `stamp`; `key` is `,key=`. The hot path. */
  add(row: Row, stamp: number, key: string, value: string): void {
    if (row.fields > 0 && (row.stamp !== stamp || row.text.length > MAX_ROW_LENGTH)) this.close(row);
    row.stamp = stamp;
    row.text += key + value;
    row.fields += 1;
    if (row.listed) return;
    row.listed = true;
    this.open.push(row);
  }

  /** Emits the row's line, if it has fields. */
  close(row: Row): void {
    if (row.fields === 0) return;
    this.emit(`${row.prefix}${row.text.slice(1)} ${row.stamp}\n`, row.fields, row.stamp);
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
