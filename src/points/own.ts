/**
 * Our own measurements: `gx_device` and `gx_device_text` (who is there), `gx_event` (what happened) and `gx_site` (how
 * the GX is reached). derive/ makes the facts; here they become fields, under the names that the readings have.
 *
 * Facts of a device whose name is awaited wait with its readings; those of one that is forgotten are dropped. No field
 * of a series gets one stamp twice.
 */
import type { DetailField, DeviceId, EventKind, Facts, Severity, SiteField } from '../types.ts';
import type { Device } from './device.ts';
import type { Devices } from './devices.ts';
import { formatNumber, quoteText } from './line.ts';
import { createRow, type Row, type Rows, setPrefix } from './rows.ts';
import type { Sites } from './sites.ts';

/** A clock that stepped back by more than this is believed; less is jitter, ms. */
const STEP_BACK = 100;
/** Most facts of one device that wait for its name. */
const MAX_WAITING = 1_000;
/** Series whose last stamp is known, of every name that a device ever had: a large yacht has a thousand. */
const MAX_STAMPS = 20_000;

type Write = () => void;

/** The open rows of a device by measurement and kind of event, and the tags that they were begun with. */
interface Table {
  tags: Device['tags'];
  readonly rows: Map<string, Row>;
}

export class Own implements Facts {
  private readonly rows: Rows;
  private readonly sites: Sites;
  private readonly devices: Devices;
  private readonly tables = new Map<Device, Table>();
  private readonly waiting = new Map<Device, Write[]>();
  /** The last stamp of each field of each series. */
  private readonly stamps = new Map<string, number>();

  constructor(rows: Rows, sites: Sites, devices: Devices) {
    this.rows = rows;
    this.sites = sites;
    this.devices = devices;
  }

  presence(id: DeviceId, isOnline: boolean, time: number): void {
    this.named(id, time, (device) => {
      this.add(this.row(device, 'gx_device'), 'online', isOnline ? '1' : '0', time);
    });
  }

  detail(id: DeviceId, field: DetailField, text: string, time: number): void {
    this.named(id, time, (device) => {
      this.add(this.row(device, 'gx_device_text'), field, quoteText(text).quoted, time);
    });
  }

  event(id: DeviceId, kind: EventKind, text: string, severity: Severity, time: number): void {
    this.named(id, time, (device) => {
      const row = this.row(device, 'gx_event', kind);
      const stamp = this.add(row, 'text', quoteText(text).quoted, time);
      this.rows.add(row, stamp, ',severity=', String(severity));
    });
  }

  site(portalId: string, field: SiteField, value: number, time: number): void {
    this.add(this.sites.row(portalId), field, formatNumber(value), time);
  }

  /** The device has its name: writes what waited. */
  release(device: Device): void {
    const waiting = this.waiting.get(device) ?? [];
    this.waiting.delete(device);
    for (const write of waiting) write();
  }

  private named(id: DeviceId, time: number, write: (device: Device) => void): void {
    const { portalId, service, instance } = id;
    const device =
      this.devices.find(portalId, service, instance) ?? this.devices.withNewTopic(portalId, service, instance, time);
    if (device.name !== '') {
      write(device);
      return;
    }
    if (!this.devices.isAwaited(device)) return;
    const waiting = this.waiting.get(device) ?? [];
    this.waiting.set(device, waiting);
    if (waiting.push(() => write(device)) >= MAX_WAITING) this.devices.nameAll();
  }

  private row(device: Device, measurement: string, kind = ''): Row {
    let table = this.tables.get(device);
    if (!table || table.tags !== device.tags) {
      for (const row of table?.rows.values() ?? []) this.rows.close(row);
      table = { tags: device.tags, rows: new Map() };
      this.tables.set(device, table);
    }
    const row = table.rows.get(measurement + kind) ?? createRow();
    if (row.prefix === '') {
      table.rows.set(measurement + kind, row);
      setPrefix(row, measurement, tagsOf(device, kind));
    }
    return row;
  }

  /** Gives the stamp under which the field is written. */
  private add(row: Row, field: string, value: string, time: number): number {
    const series = row.prefix + field;
    const last = this.stamps.get(series) ?? Number.NEGATIVE_INFINITY;
    const stamp = time <= last && time >= last - STEP_BACK ? last + 1 : time;
    if (this.stamps.size >= MAX_STAMPS) this.stamps.clear();
    this.stamps.set(series, stamp);
    this.rows.add(row, stamp, `,${field}=`, value);
    return stamp;
  }
}

/** An event is told by the device's name alone: who reads it wants to know what happened, not where it is plugged in. */
function tagsOf(device: Device, kind: string): readonly (readonly [string, string])[] {
  const service = ['service', device.service] as const;
  if (kind === '') return [...device.tags, service];
  return [...device.tags.filter(([key]) => key !== 'instance'), service, ['kind', kind]];
}
