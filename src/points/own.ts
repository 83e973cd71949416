/**
 * Our own measurements: `gx_device` and `gx_device_text` (who is there), `gx_event` (what happened) and `gx_site` (how
 * the GX is reached). derive/ makes the facts; here they become fields, under the names that the readings have.
 *
 * Facts of a device whose name is awaited wait with its readings; those of one that is forgotten are dropped. A device
 * that is renamed is told anew under its new name, with all that is known of it, and under the old one nothing more is
 * said: a text that is to be its new name waits until that is believed (identity.ts). No field of a series gets one
 * stamp twice.
 */
import type { DetailField, DeviceId, EventKind, Facts, Severity, SiteField } from '../types.ts';
import type { Device, IdentityField } from './device.ts';
import type { Devices } from './devices.ts';
import { formatNumber, quoteText } from './line.ts';
import { createRow, type Row, type Rows, setPrefix } from './rows.ts';
import { SiteFacts } from './site-facts.ts';
import type { Sites } from './sites.ts';

/** A clock that stepped back by more than this is believed; less is jitter, ms. */
const STEP_BACK = 100;
/** Most facts of one device that wait for its name. */
const MAX_WAITING = 1_000;
/** Series whose last stamp is known, of every name that a device ever had: a large yacht has a thousand. */
const MAX_STAMPS = 20_000;

const IDENTITY: Readonly<Partial<Record<DetailField, IdentityField>>> = {
  custom_name: 'customName',
  product_name: 'productName',
  serial: 'serial',
};

type Write = () => void;
type Field = 'online' | DetailField;

interface Table {
  /** The tags that the rows were begun with. */
  tags: Device['tags'];
  /** The open rows by measurement and kind of event. */
  readonly rows: Map<string, Row>;
  /** The latest of each field of `gx_device` and `gx_device_text`, as it is written. */
  readonly known: Map<Field, string>;
  /** What it says of itself otherwise, until that is believed or it takes it back. */
  readonly doubted: Map<DetailField, { readonly identity: IdentityField; readonly text: string }>;
}

export class Own implements Facts {
  private readonly rows: Rows;
  private readonly devices: Devices;
  private readonly siteFacts: SiteFacts;
  private readonly tables = new Map<Device, Table>();
  private readonly waiting = new Map<Device, Write[]>();
  /** The last stamp of each field of each series. */
  private readonly stamps = new Map<string, number>();

  constructor(rows: Rows, sites: Sites, devices: Devices) {
    this.rows = rows;
    this.devices = devices;
    this.siteFacts = new SiteFacts(sites, (portalId, field, value, time) => {
      this.add(sites.row(portalId), field, formatNumber(value), time);
    });
  }

  presence(id: DeviceId, isOnline: boolean, time: number): void {
    this.named(id, time, (device) => this.tell(device, [['online', isOnline ? '1' : '0']], time));
  }

  detail(id: DeviceId, field: DetailField, text: string, time: number): void {
    this.named(id, time, (device) => {
      const { known, doubted } = this.tableOf(device);
      const identity = IDENTITY[field];
      if (identity !== undefined && isChange(device, identity, text)) {
        doubted.set(field, { identity, text });
        return;
      }
      // What is taken back before it was believed, and never was there, is no news.
      const isNews = !doubted.delete(field) || text !== '' || known.has(field);
      this.tell(device, isNews ? [[field, quoteText(text).quoted]] : [], time);
    });
  }

  event(id: DeviceId, kind: EventKind, text: string, severity: Severity, time: number): void {
    this.named(id, time, (device) => {
      this.tell(device, [], time);
      const row = this.row(device, 'gx_event', kind);
      const stamp = this.add(row, 'text', quoteText(text).quoted, time);
      this.rows.add(row, stamp, ',severity=', String(severity));
    });
  }

  site(portalId: string, field: SiteField, value: number, time: number): void {
    this.siteFacts.add(portalId, field, value, time);
  }

  /** A full publish of ours is complete: no name of a site is worth waiting for any longer. */
  complete(): void {
    this.siteFacts.settleAll();
  }

  /** Tells who was renamed, and ends the wait of sites for their name; call it a few times a second. */
  tick(now: number): void {
    this.siteFacts.tick(now);
    for (const [device, { tags, doubted }] of this.tables) {
      if (device.name !== '' && (tags !== device.tags || doubted.size > 0)) this.tell(device, [], now);
    }
  }

  /** The device is forgotten, and what was said of it. */
  forget({ portalId, service, instance }: DeviceId): void {
    const device = this.devices.find(portalId, service, instance);
    const table = device && this.tables.get(device);
    if (!table) return;
    this.closeRows(table);
    this.tables.delete(device);
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

  /** Writes what is news, and under a new name all that is known. */
  private tell(device: Device, news: readonly (readonly [Field, string])[], time: number): void {
    const table = this.tableOf(device);
    const told = [...news, ...believed(table, device)];
    for (const [field, value] of told) table.known.set(field, value);
    const isRenamed = table.tags !== device.tags;
    if (isRenamed) {
      this.closeRows(table);
      table.tags = device.tags;
    }
    for (const [field, value] of isRenamed ? table.known : told) {
      this.add(this.row(device, field === 'online' ? 'gx_device' : 'gx_device_text'), field, value, time);
    }
  }

  private tableOf(device: Device): Table {
    const table = this.tables.get(device) ?? { tags: [], rows: new Map(), known: new Map(), doubted: new Map() };
    this.tables.set(device, table);
    return table;
  }

  private closeRows({ rows }: Table): void {
    for (const row of rows.values()) this.rows.close(row);
    rows.clear();
  }

  private row(device: Device, measurement: string, kind = ''): Row {
    const table = this.tableOf(device);
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

/** Whether the text is another than the one that is believed. */
function isChange(device: Device, identity: IdentityField, text: string): boolean {
  return device.changes.get(identity)?.text === text;
}

/** Takes what is in doubt no longer; what was taken back is not among it. */
function believed({ doubted }: Table, device: Device): (readonly [Field, string])[] {
  const settled = [...doubted].filter(([, { identity, text }]) => !isChange(device, identity, text));
  for (const [field] of settled) doubted.delete(field);
  return settled
    .filter(([, { identity, text }]) => device[identity] === text)
    .map(([field, { text }]) => [field, quoteText(text).quoted]);
}

/** An event is told by the device's name alone: who reads it wants to know what happened, not where it is plugged in. */
function tagsOf(device: Device, kind: string): readonly (readonly [string, string])[] {
  const service = ['service', device.service] as const;
  if (kind === '') return [...device.tags, service];
  return [...device.tags.filter(([key]) => key !== 'instance'), service, ['kind', kind]];
}
