/**
 * From readings to lines: which values are stored, under which names, at which time.
 *
 * A value is stored when it differs from the topic's last stored one, or when that one is older than the topic's
 * refresh age; else it is counted as unchanged. Numbers go to measurement `<service>`, text to `<service>_text`,
 * the field is the D-Bus path: so no field ever changes its type.
 *
 * Hot path: `accept`. What a topic needs is worked out once, in `open`, and found again by the topic's index.
 */
import { GONE, type Reading, type ReadingLedger, type Topic } from '../types.ts';
import { type Device, Devices, type IdentityPath, type Remembered } from './devices.ts';
import { cleanName, escapeName, formatNumber, quoteText } from './line.ts';
import { type EmitLine, Rows } from './rows.ts';
import { decide, type Profile, type Rule } from './rules.ts';
import { isSecret } from './secret.ts';
import { Sites } from './sites.ts';
import { looksLikeJson, toJson } from './structure.ts';

/** A clock that stepped back by more than this is believed; less is jitter. */
const STEP_BACK = 100;

/** Most readings a device may hold while it waits for its name. */
const MAX_HELD = 50_000;

export interface PointsOptions {
  readonly profile: Profile;
  readonly rules: readonly Rule[];
  /** Configured `site` tags by portal id. */
  readonly sites: Readonly<Record<string, string>>;
  readonly remembered: Remembered;
  readonly ledger: ReadingLedger;
  readonly emit: EmitLine;
}

/** What is known of one topic. */
interface Series {
  readonly device: Device;
  /** `,key=`: the field key as it stands in a line. */
  readonly key: string;
  readonly identity: IdentityPath | 'SystemName' | undefined;
  readonly filteredBy: string | undefined;
  readonly json: boolean;
  readonly refreshNumber: number;
  readonly refreshText: number;
  /** The last stored value and when it arrived. */
  value: number | string | undefined;
  storedAt: number;
  /** The last stamp written; ahead of the arrival time where several values came within one millisecond. */
  stamp: number;
  /** Bit 1: counted as a column of numbers, bit 2: of text. */
  columns: number;
}

/** Stands for a topic whose values must not be kept. */
const SECRET = Symbol('secret');

interface Held {
  readonly series: Series;
  readonly value: number | string;
  readonly stamp: number;
}

export class Points {
  /** Columns by measurement (fields only), for the warning before a database's limit. */
  readonly columns = new Map<string, number>();
  /** Texts that were cut and fields that were renamed, since the start. */
  readonly mended = { cut: 0, renamed: 0 };

  private readonly series: (Series | typeof SECRET)[] = [];
  private readonly held = new Map<Device, Held[]>();
  private readonly columnKeys = new Map<string, Set<string>>();
  private readonly rows: Rows;
  private readonly sites: Sites;
  private readonly devices: Devices;
  private readonly options: PointsOptions;

  constructor(options: PointsOptions) {
    this.options = options;
    this.rows = new Rows(options.emit);
    const { remembered } = options;
    this.sites = new Sites(this.rows, options.sites, remembered.sites);
    this.devices = new Devices(this.rows, this.sites, remembered.devices, (device) => this.release(device));
  }

  accept(reading: Reading): void {
    const { topic, time } = reading;
    const ledger = this.options.ledger;
    const series = this.series[topic.index] ?? this.open(topic, time);
    if (series === SECRET) {
      ledger.refused.secret += 1;
      return;
    }
    let value = reading.value;
    if (value === null) {
      ledger.null += 1;
      return;
    }
    if (value === GONE) {
      ledger.gone += 1;
      return;
    }
    if (typeof value === 'object' && series.json) value = toJson(value) ?? value;
    if (typeof value === 'object' || (typeof value === 'string' && !series.json && looksLikeJson(value))) {
      ledger.refused.not_scalar += 1;
      return;
    }
    if (series.identity !== undefined && typeof value === 'string') this.identify(series, value);
    if (series.filteredBy !== undefined) {
      ledger.filtered[series.filteredBy] = (ledger.filtered[series.filteredBy] ?? 0) + 1;
      return;
    }
    const refresh = typeof value === 'number' ? series.refreshNumber : series.refreshText;
    if (value === series.value && time - series.storedAt < refresh && time >= series.storedAt - STEP_BACK) {
      ledger.unchanged += 1;
      return;
    }
    ledger.accepted += 1;
    const behind = time <= series.stamp && time >= series.storedAt - STEP_BACK;
    const stamp = behind ? series.stamp + 1 : time;
    series.value = value;
    series.storedAt = time;
    series.stamp = stamp;
    if (series.device.name === '') this.hold(series, value, stamp);
    else this.write(series, value, stamp);
  }

  /** A number of ours about one GX: a field of the measurement `gx_site`. */
  note(portalId: string, field: string, value: number, time: number): void {
    this.rows.add(this.sites.row(portalId), time, `,${field}=`, formatNumber(value));
  }

  /** Our own full publish is complete: every device that exists has said its name. */
  complete(): void {
    this.devices.complete();
  }

  /** Lets devices go whose wait for a name is over; call it a few times a second. */
  tick(now: number): void {
    if (this.devices.isWaiting) this.devices.tick(now);
  }

  /** Emits every open row. */
  flush(): void {
    this.rows.flush();
  }

  /** Emits everything, held readings included, under the names known by now. */
  close(): void {
    this.devices.nameAll();
    this.rows.flush();
  }

  /** The devices known by now; a name is empty while it is awaited. */
  knownDevices(): Device[] {
    return this.devices.all();
  }

  /** How many devices are known, and how many topics have been stored so far. */
  summary(): { devices: number; stored: number } {
    const stored = this.series.filter((series) => series !== SECRET && series.columns !== 0).length;
    return { devices: this.devices.size, stored };
  }

  /** The names to remember, if they changed since the last call. */
  takeChanges(): Remembered | undefined {
    return this.devices.takeChanges();
  }

  private open(topic: Topic, now: number): Series | typeof SECRET {
    const series = isSecret(topic) ? SECRET : this.openSeries(topic, now);
    this.series[topic.index] = series;
    return series;
  }

  private openSeries(topic: Topic, now: number): Series {
    return {
      device: this.devices.withNewTopic(topic.portalId, topic.service, topic.instance, now),
      key: `,${this.fieldKey(topic.path)}=`,
      identity: identityOf(topic),
      ...decide(topic, this.options.rules, this.options.profile),
      value: undefined,
      storedAt: Number.NEGATIVE_INFINITY,
      stamp: Number.NEGATIVE_INFINITY,
      columns: 0,
    };
  }

  /** `time` and the names of our tags cannot be fields: InfluxDB drops the one and 3.x refuses the others. */
  private fieldKey(path: string): string {
    const name = cleanName(path);
    if (!RESERVED.has(name)) return escapeName(name) || '_';
    this.mended.renamed += 1;
    return `${name}_`;
  }

  private identify(series: Series, text: string): void {
    if (series.identity === 'SystemName') this.devices.learnSite(series.device.portalId, text);
    else if (series.identity !== undefined) this.devices.learn(series.device, series.identity, text);
  }

  private hold(series: Series, value: number | string, stamp: number): void {
    const held = this.held.get(series.device);
    if (!held) this.held.set(series.device, [{ series, value, stamp }]);
    else if (held.push({ series, value, stamp }) >= MAX_HELD) this.devices.nameAll();
  }

  private release(device: Device): void {
    const held = this.held.get(device) ?? [];
    this.held.delete(device);
    for (const { series, value, stamp } of held) this.write(series, value, stamp);
  }

  private write(series: Series, value: number | string, stamp: number): void {
    if (typeof value === 'number') {
      if ((series.columns & 1) === 0) this.countColumn(series, 1, series.device.service);
      this.rows.add(series.device.numbers, stamp, series.key, formatNumber(value));
      return;
    }
    if ((series.columns & 2) === 0) this.countColumn(series, 2, `${series.device.service}_text`);
    const { quoted, cut } = quoteText(value);
    if (cut) this.mended.cut += 1;
    this.rows.add(series.device.texts, stamp, series.key, quoted);
  }

  private countColumn(series: Series, bit: number, measurement: string): void {
    series.columns |= bit;
    const keys = this.columnKeys.get(measurement) ?? new Set<string>();
    this.columnKeys.set(measurement, keys.add(series.key));
    this.columns.set(measurement, keys.size);
  }
}

const RESERVED: ReadonlySet<string> = new Set(['time', 'portal_id', 'instance', 'site', 'device']);

function identityOf(topic: Topic): Series['identity'] {
  if (topic.path === 'CustomName' || topic.path === 'ProductName' || topic.path === 'Serial') return topic.path;
  if (topic.service === 'settings' && topic.path === 'Settings/SystemSetup/SystemName') return 'SystemName';
  return undefined;
}
