/**
 * The schema of Victron's venus-influx-loader, so that its history and its dashboards go on: measurement
 * `<service>/<D-Bus path>`, tags `portalId`, `instanceNumber` and `name`, field `value` (float) or `stringValue`.
 * `name` is the GX's own name for the system, else the portal id; aliases and `sites` are ours and do not count here.
 *
 * Keys and types are the loader's, and what it ignores is left out. Beyond it true and false are stored, as 1 and 0; its
 * two stray measurements about the MQTT link are not.
 */
import type { Device } from '../../devices/device.ts';
import { cleanName } from '../../devices/names.ts';
import type { Topic } from '../../types.ts';
import { type EmitLine, formatNumber, formatPrefix, isComment, quoteText } from '../rows.ts';
import type { Decision } from '../rules.ts';
import type { FieldWriter, Schema } from './schema.ts';

const EMPTY = '""';
/** Measurements that are counted for the warning; past this something is making names up. */
const MOST_MEASUREMENTS = 20_000;
/** Measurements that begin so the loader never stores. */
const IGNORED = 'solarcharger/History/Daily';

interface VenusInfluxLoaderOptions {
  readonly emit: EmitLine;
  /** Every message is stored, also one that repeats the last, as the loader does. */
  readonly takesRepeats: boolean;
}

export class VenusInfluxLoaderSchema implements Schema {
  readonly takesRepeats: boolean;
  readonly takesJsonText = true;
  /** Each is a table on InfluxDB 3.x, which takes so many and no more. */
  readonly measurements = new Set<string>();
  /** Texts that were cut, since the start. */
  readonly mended = { cut: 0, renamed: 0 };
  readonly emit: EmitLine;
  /** Measurement and instance of the topics that are open and stored, by GX. */
  private readonly taken = new Set<string>();

  constructor({ emit, takesRepeats }: VenusInfluxLoaderOptions) {
    this.emit = emit;
    this.takesRepeats = takesRepeats;
  }

  open({ service, path }: Topic, device: Device, { filteredBy }: Decision): FieldWriter | undefined {
    const measurement = measurementOf(service, path);
    if (measurement.startsWith(IGNORED)) return undefined;
    if (filteredBy === undefined) this.taken.add(seriesOf(measurement, device));
    if (isComment(cleanName(service))) this.mended.renamed += 1;
    return new LoaderFieldWriter(this, measurement, device);
  }

  clashes({ service, path }: Topic, device: Device): boolean {
    return this.taken.has(seriesOf(measurementOf(service, path), device));
  }

  close({ service, path }: Topic, device: Device): void {
    this.taken.delete(seriesOf(measurementOf(service, path), device));
  }
}

/** One that would be a comment is called otherwise. */
function measurementOf(service: string, path: string): string {
  const measurement = `${service}/${path}`;
  return isComment(cleanName(measurement)) ? `_${cleanName(measurement)}` : measurement;
}

/** What no two topics may have in common. */
function seriesOf(measurement: string, { portalId, instance }: Device): string {
  return [measurement, instance, portalId].map(cleanName).join('\n');
}

class LoaderFieldWriter implements FieldWriter {
  private readonly schema: VenusInfluxLoaderSchema;
  private readonly measurement: string;
  private readonly device: Device;
  /** The name that `prefix` was made with. */
  private name = '';
  private prefix = '';

  constructor(schema: VenusInfluxLoaderSchema, measurement: string, device: Device) {
    this.schema = schema;
    this.measurement = measurement;
    this.device = device;
  }

  number(value: number, stamp: number): void {
    this.emit(`value=${formatNumber(value)}`, stamp);
  }

  /** The loader leaves empty text out. */
  text(text: string, stamp: number): void {
    const { quoted, cut } = quoteText(text);
    if (quoted === EMPTY) return;
    if (cut) this.schema.mended.cut += 1;
    this.emit(`stringValue=${quoted}`, stamp);
  }

  private emit(field: string, stamp: number): void {
    const { gx } = this.device;
    const name = gx.systemName ?? gx.portalId;
    if (name !== this.name) this.tag(name);
    this.schema.emit(`${this.prefix}${field} ${stamp}\n`, 1, stamp);
  }

  /** In the order in which databases sort them. */
  private tag(name: string): void {
    const { instance, portalId } = this.device;
    this.name = name;
    if (this.schema.measurements.size < MOST_MEASUREMENTS) this.schema.measurements.add(this.measurement);
    this.prefix = formatPrefix(this.measurement, [
      ['instanceNumber', instance],
      ['name', name],
      ['portalId', portalId],
    ]);
  }
}
