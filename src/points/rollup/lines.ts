/** The lines of one roll-up: measurement, tags and fields are those of the raw values, and extremes stand beside them. */
import type { Device, Tags } from '../../devices/device.ts';
import { createRow, type EmitLine, formatNumber, type Row, Rows, setPrefix } from '../rows.ts';

/** Appended to the name of the measurement. */
const SUFFIXES = ['', '_min', '_max'] as const;

/** Whether extremes are in it, which are in no raw values. */
export function isOfExtremes(measurement: string): boolean {
  return SUFFIXES.some((suffix) => suffix !== '' && measurement.endsWith(suffix));
}

interface DeviceRows {
  tags: Tags;
  readonly rows: readonly [value: Row, least: Row, most: Row];
}

export class RollupLines {
  private readonly rows: Rows;
  private readonly devices = new Map<Device, DeviceRows>();

  constructor(emit: EmitLine) {
    this.rows = new Rows(emit);
  }

  /** Adds a field of a device that has its name, with its extremes where it has some; `key` is `,key=`. */
  add(device: Device, measurement: string, key: string, stamp: number, values: readonly (number | undefined)[]): void {
    const { rows } = this.rowsOf(device, measurement);
    for (const [index, row] of rows.entries()) {
      const value = values[index];
      if (value !== undefined) this.rows.add(row, stamp, key, formatNumber(value));
    }
  }

  flush(): void {
    this.rows.flush();
  }

  forget(device: Device): void {
    this.flush();
    this.devices.delete(device);
  }

  private rowsOf(device: Device, measurement: string): DeviceRows {
    let found = this.devices.get(device);
    if (!found) {
      found = { tags: [], rows: [createRow(), createRow(), createRow()] };
      this.devices.set(device, found);
    }
    if (found.tags !== device.tags) {
      found.tags = device.tags;
      for (const [index, row] of found.rows.entries()) {
        this.rows.close(row);
        setPrefix(row, `${measurement}${SUFFIXES[index]}`, device.tags);
      }
    }
    return found;
  }
}
