/**
 * Our own schema: numbers in measurement `<service>`, text in `<service>_text`, the D-Bus path as field; so no field
 * ever changes its type. Tags are those of the device.
 */
import type { Device, Tags } from '../../devices/device.ts';
import { cleanName } from '../../devices/names.ts';
import type { Topic } from '../../types.ts';
import { createRow, escapeName, formatNumber, quoteText, type Row, type Rows, setPrefix } from '../rows.ts';
import type { FieldWriter, Schema } from './schema.ts';

/** `time` and the names of our tags cannot be fields: InfluxDB drops the one and 3.x refuses the others. */
const RESERVED: ReadonlySet<string> = new Set(['time', 'portal_id', 'instance', 'site', 'device']);

export class GxSchema implements Schema {
  readonly takesRepeats = false;
  readonly takesJsonText = false;
  /** Fields by measurement, for the warning before a database's limit. */
  readonly columns = new Map<string, number>();
  /** Texts that were cut and fields that were renamed, since the start. */
  readonly mended = { cut: 0, renamed: 0 };
  readonly rows: Rows;
  private readonly devices = new Map<Device, DeviceRows>();
  private readonly keys = new Map<string, Set<string>>();

  constructor(rows: Rows) {
    this.rows = rows;
  }

  open(topic: Topic, device: Device): FieldWriter {
    let deviceRows = this.devices.get(device);
    if (!deviceRows) {
      deviceRows = { device, tags: [], numbers: createRow(), texts: createRow() };
      this.devices.set(device, deviceRows);
    }
    return new GxFieldWriter(this, deviceRows, `,${this.key(topic.path)}=`);
  }

  /** Counts a field of a measurement; one that several devices have is one field. */
  count(measurement: string, key: string): void {
    const keys = this.keys.get(measurement) ?? new Set<string>();
    this.keys.set(measurement, keys.add(key));
    this.columns.set(measurement, keys.size);
  }

  private key(path: string): string {
    const name = cleanName(path);
    if (!RESERVED.has(name)) return escapeName(name) || '_';
    this.mended.renamed += 1;
    return `${name}_`;
  }
}

/** The two open rows of a device, and the tags that they were begun with. */
interface DeviceRows {
  readonly device: Device;
  tags: Tags;
  readonly numbers: Row;
  readonly texts: Row;
}

class GxFieldWriter implements FieldWriter {
  private readonly schema: GxSchema;
  private readonly deviceRows: DeviceRows;
  /** `,key=`: the field key as it stands in a line. */
  private readonly key: string;
  private hasNumbers = false;
  private hasTexts = false;

  constructor(schema: GxSchema, deviceRows: DeviceRows, key: string) {
    this.schema = schema;
    this.deviceRows = deviceRows;
    this.key = key;
  }

  /** The hot path. */
  number(value: number, stamp: number): void {
    const { schema, deviceRows } = this;
    if (!this.hasNumbers) {
      this.hasNumbers = true;
      schema.count(deviceRows.device.service, this.key);
    }
    if (deviceRows.tags !== deviceRows.device.tags) this.tag();
    schema.rows.add(deviceRows.numbers, stamp, this.key, formatNumber(value));
  }

  text(text: string, stamp: number): void {
    const { schema, deviceRows } = this;
    if (!this.hasTexts) {
      this.hasTexts = true;
      schema.count(`${deviceRows.device.service}_text`, this.key);
    }
    if (deviceRows.tags !== deviceRows.device.tags) this.tag();
    const { quoted, cut } = quoteText(text);
    if (cut) schema.mended.cut += 1;
    schema.rows.add(deviceRows.texts, stamp, this.key, quoted);
  }

  /** What was written under the old tags keeps them. */
  private tag(): void {
    const { schema, deviceRows } = this;
    const { service, tags } = deviceRows.device;
    deviceRows.tags = tags;
    schema.rows.close(deviceRows.numbers);
    schema.rows.close(deviceRows.texts);
    setPrefix(deviceRows.numbers, service, tags);
    setPrefix(deviceRows.texts, `${service}_text`, tags);
  }
}
