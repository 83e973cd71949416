/**
 * Our own schema: numbers in measurement `<service>`, text in `<service>_text`, the D-Bus path as field; so no field
 * ever changes its type. Tags are those of the device.
 */
import type { Device, Tags } from '../../devices/device.ts';
import { cleanName } from '../../devices/names.ts';
import type { Topic } from '../../types.ts';
import { createRow, escapeName, formatNumber, isComment, quoteText, type Row, type Rows, setPrefix } from '../rows.ts';
import type { Decision } from '../rules.ts';
import type { FieldWriter, Schema } from './schema.ts';

/** `time` and the names of our tags cannot be fields: InfluxDB drops the one and 3.x refuses the others. */
const RESERVED: ReadonlySet<string> = new Set(['time', 'portal_id', 'instance', 'site', 'device']);
/** Our own measurements begin so. */
const OWN = /^gx_/;
/** Fields that are counted for the warning; past this something is making names up. */
const MOST_COLUMNS = 20_000;

export class GxSchema implements Schema {
  readonly takesRepeats = false;
  readonly takesJsonText = false;
  /** Fields by measurement, for the warning before a database's limit. */
  readonly columns = new Map<string, Set<string>>();
  /** Texts that were cut and fields that were renamed, since the start. */
  readonly mended = { cut: 0, renamed: 0 };
  readonly rows: Rows;
  private readonly devices = new Map<Device, DeviceRows>();
  private columnCount = 0;

  constructor(rows: Rows) {
    this.rows = rows;
  }

  open(topic: Topic, device: Device, { filteredBy }: Decision): FieldWriter {
    let deviceRows = this.devices.get(device);
    if (!deviceRows) {
      const measurement = measurementOf(device.service);
      if (measurement !== cleanName(device.service)) this.mended.renamed += 1;
      deviceRows = { device, measurement, tags: [], numbers: createRow(), texts: createRow(), keys: new Set() };
      this.devices.set(device, deviceRows);
    }
    const key = keyOf(topic.path);
    if (RESERVED.has(cleanName(topic.path))) this.mended.renamed += 1;
    if (filteredBy === undefined) deviceRows.keys.add(key);
    return new GxFieldWriter(this, deviceRows, `,${key}=`);
  }

  clashes(topic: Topic, device: Device): boolean {
    return this.devices.get(device)?.keys.has(keyOf(topic.path)) ?? false;
  }

  close(topic: Topic, device: Device): void {
    this.devices.get(device)?.keys.delete(keyOf(topic.path));
  }

  forget(device: Device): void {
    const deviceRows = this.devices.get(device);
    this.devices.delete(device);
    if (!deviceRows) return;
    this.rows.close(deviceRows.numbers);
    this.rows.close(deviceRows.texts);
  }

  /** Counts a field of a measurement; one that several devices have is one field. */
  count(measurement: string, key: string): void {
    const keys = this.columns.get(measurement) ?? new Set<string>();
    if (keys.has(key) || this.columnCount >= MOST_COLUMNS) return;
    this.columnCount += 1;
    this.columns.set(measurement, keys.add(key));
  }
}

export function keyOf(path: string): string {
  const name = cleanName(path);
  return RESERVED.has(name) ? `${name}_` : escapeName(name) || '_';
}

/** The measurement of a service: one that is called like one of ours, or like a comment, is called otherwise. */
export function measurementOf(service: string): string {
  const name = cleanName(service);
  return OWN.test(name) || isComment(name) ? `_${name}` : name;
}

/** The two open rows of a device, and the tags that they were begun with. */
interface DeviceRows {
  readonly device: Device;
  readonly measurement: string;
  tags: Tags;
  readonly numbers: Row;
  readonly texts: Row;
  /** Of the topics that are open and stored. */
  readonly keys: Set<string>;
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
      schema.count(deviceRows.measurement, this.key);
    }
    if (deviceRows.tags !== deviceRows.device.tags) this.tag();
    schema.rows.add(deviceRows.numbers, stamp, this.key, formatNumber(value));
  }

  text(text: string, stamp: number): void {
    const { schema, deviceRows } = this;
    if (!this.hasTexts) {
      this.hasTexts = true;
      schema.count(`${deviceRows.measurement}_text`, this.key);
    }
    if (deviceRows.tags !== deviceRows.device.tags) this.tag();
    const { quoted, cut } = quoteText(text);
    if (cut) schema.mended.cut += 1;
    schema.rows.add(deviceRows.texts, stamp, this.key, quoted);
  }

  /** What was written under the old tags keeps them. */
  private tag(): void {
    const { schema, deviceRows } = this;
    const { measurement } = deviceRows;
    const { tags } = deviceRows.device;
    deviceRows.tags = tags;
    schema.rows.close(deviceRows.numbers);
    schema.rows.close(deviceRows.texts);
    setPrefix(deviceRows.numbers, measurement, tags);
    setPrefix(deviceRows.texts, `${measurement}_text`, tags);
  }
}
