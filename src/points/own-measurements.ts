/**
 * Our own measurements: `gx_device` and `gx_device_text` (who is there), `gx_event` (what happened), `gx_alarm` (what is
 * wrong) and `gx_site` (how the GX is reached). derive/ makes the facts; here they become fields, under the names that the readings have.
 *
 * Facts of a device whose name is awaited wait with its readings; those of one that is forgotten are dropped. A device
 * that is renamed is told anew under its new name, with all that is known of it, and under the old one nothing more is
 * said: a text that is to be its new name waits until that is believed (identity.ts). Under one name no field gets one
 * stamp twice.
 */
import type { Alarm, Device, Facts, Gx, IdentityField, Tags } from '../devices/device.ts';
import type { Registry } from '../devices/registry.ts';
import type { DetailField, EventKind, Severity, SiteField } from '../types.ts';
import { AlarmLines, type WriteLine } from './alarm-lines.ts';
import type { Awaiting } from './awaiting.ts';
import { createRow, formatNumber, formatPrefix, quoteText, type Row, type Rows, setPrefix } from './rows.ts';
import { holdsSecret, withoutSecret } from './secret.ts';
import { nextStamp } from './series.ts';

/** A clock that stepped back by more than this is believed; less is jitter, ms. */
const JITTER = 100;
/** Fields whose last stamp is known, of every name that a device ever had: a large yacht has a thousand. */
const MAX_STAMPS = 20_000;

const IDENTITY: Readonly<Partial<Record<DetailField, IdentityField>>> = {
  custom_name: 'customName',
  product_name: 'productName',
  serial: 'serial',
};

type Field = 'online' | DetailField;

/** What is known of one device, and its rows. */
interface DeviceFacts {
  /** The tags that the rows were begun with. */
  tags: Tags;
  /** The open rows by measurement and kind of event; those of events are for every roll-up as well. */
  readonly rows: Map<string, Row>;
  /** The latest of each field of `gx_device` and `gx_device_text`, as it is written. */
  readonly known: Map<Field, string>;
  /** Those of them that are not written under these tags yet. */
  readonly unwritten: Set<Field>;
  /** What it says of itself otherwise, until that is believed or it takes it back. */
  readonly doubted: Map<DetailField, { readonly identity: IdentityField; readonly text: string }>;
}

interface OwnMeasurementsOptions {
  readonly rows: Rows;
  readonly devices: Registry;
  /** Where facts wait for the name of their device or site, with the readings of the device. */
  readonly awaiting: Awaiting<Device>;
  readonly awaitingSites: Awaiting<Gx>;
}

export class OwnMeasurements implements Facts {
  private readonly options: OwnMeasurementsOptions;
  private readonly rows: Rows;
  private readonly factsByDevice = new Map<Device, DeviceFacts>();
  private readonly sites = new Map<Gx, { tags: Tags; readonly row: Row }>();
  private readonly alarms: AlarmLines;
  /** The last stamp of each field, by how its line begins. */
  private readonly stamps = new Map<string, number>();
  /** The time of the last tick. */
  private now = 0;
  /** The device has its name just now, and more of what waited for it follows. */
  private isReleasing = false;

  constructor(options: OwnMeasurementsOptions) {
    this.options = options;
    this.rows = options.rows;
    this.alarms = new AlarmLines({
      write: this.line,
      defer: (device, tell) => this.defer(device, tell),
      isAwaited: (device) => options.devices.naming.isAwaited(device),
    });
  }

  defer(device: Device, tell: () => void): void {
    const { devices, awaiting } = this.options;
    if (device.name !== '') tell();
    else if (devices.naming.isAwaited(device)) awaiting.add(device, tell);
  }

  presence(device: Device, isOnline: boolean, time: number): void {
    this.defer(device, () => this.tell(device, [['online', isOnline ? '1' : '0']], time));
  }

  detail(device: Device, field: DetailField, text: string, time: number): void {
    if (holdsSecret(text)) return;
    this.defer(device, () => {
      const { known, doubted } = this.factsOf(device);
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

  event(device: Device, kind: EventKind, words: string, severity: Severity, time: number): void {
    const text = withoutSecret(words);
    this.defer(device, () => {
      this.tell(device, [], time);
      const row = this.row(device, 'gx_event', kind);
      // Of all its events no two have one stamp, so that their order is that in which they happened.
      const stamp = this.add(row, 'text', quoteText(text).quoted, time, formatPrefix('gx_event', device.tags));
      this.rows.add(row, stamp, ',severity=', String(severity));
    });
  }

  siteEvent(gx: Gx, kind: EventKind, text: string, severity: Severity, time: number): void {
    this.deferSite(gx, time, () => {
      const fields = [
        ['text', quoteText(text).quoted],
        ['severity', String(severity)],
      ] as const;
      this.line('gx_event', [...gx.tags, ['kind', kind]], fields, time);
    });
  }

  site(gx: Gx, field: SiteField, value: number, time: number, isForAll = false): void {
    this.deferSite(gx, time, () => {
      if (!isForAll) this.add(this.siteRow(gx), field, formatNumber(value), time);
      else this.line('gx_site', gx.tags, [[field, formatNumber(value)]], time);
    });
  }

  alarm(device: Device, name: string, alarm: Alarm, time: number): void {
    this.alarms.tell(device, name, alarm, time);
  }

  /** What is told of the site from now on has other tags. */
  closeSite(gx: Gx): void {
    const site = this.sites.get(gx);
    if (site) this.rows.close(site.row);
  }

  /** Tells who was renamed; call it a few times a second. */
  tick(now: number): void {
    this.now = now;
    for (const [device, { tags, doubted, unwritten }] of this.factsByDevice) {
      if (device.name === '') continue;
      this.alarms.tick(device, now);
      if (tags !== device.tags || doubted.size > 0 || unwritten.size > 0) this.tell(device, [], now);
    }
  }

  /** What was said of the device is forgotten. */
  forget(device: Device): void {
    const facts = this.factsByDevice.get(device);
    if (facts) this.closeRows(facts);
    this.factsByDevice.delete(device);
    this.alarms.forget(device, this.now);
  }

  /** The device has its name: what waited for it is written before what else is known of it. */
  release(device: Device): void {
    this.isReleasing = true;
    this.options.awaiting.release(device);
    this.isReleasing = false;
  }

  /** A line of its own, beside every roll-up as well. */
  private readonly line: WriteLine = (measurement, tags, fields, time) => {
    const row = createRow(true);
    setPrefix(row, measurement, tags);
    const stamp = nextStamp(this.stamps.get(row.prefix) ?? Number.NEGATIVE_INFINITY, time, JITTER);
    this.keepStamp(row.prefix, stamp);
    for (const [field, value] of fields) this.rows.add(row, stamp, `,${field}=`, value);
    this.rows.close(row);
  };

  private keepStamp(key: string, stamp: number): void {
    if (this.stamps.size >= MAX_STAMPS) this.stamps.clear();
    this.stamps.set(key, stamp);
  }

  private deferSite(gx: Gx, time: number, write: () => void): void {
    const { devices, awaitingSites } = this.options;
    if (devices.isSiteAwaited(gx, time)) awaitingSites.add(gx, write);
    else write();
  }

  /** Writes what is news, and under a new name all that is known. */
  private tell(device: Device, news: readonly (readonly [Field, string])[], time: number): void {
    const facts = this.factsOf(device);
    const { known, unwritten } = facts;
    if (facts.tags !== device.tags) {
      this.closeRows(facts);
      facts.tags = device.tags;
      for (const field of known.keys()) unwritten.add(field);
    }
    const latest = new Map([...news, ...believed(facts, device)]);
    for (const [field, value] of latest) {
      known.set(field, value);
      unwritten.add(field);
    }
    for (const [field, value] of known) {
      if (!unwritten.has(field) || (this.isReleasing && !latest.has(field))) continue;
      unwritten.delete(field);
      this.add(this.row(device, field === 'online' ? 'gx_device' : 'gx_device_text'), field, value, time);
    }
  }

  private factsOf(device: Device): DeviceFacts {
    let facts = this.factsByDevice.get(device);
    if (!facts) {
      facts = { tags: [], rows: new Map(), known: new Map(), unwritten: new Set(), doubted: new Map() };
      this.factsByDevice.set(device, facts);
    }
    return facts;
  }

  private closeRows({ rows }: DeviceFacts): void {
    for (const row of rows.values()) this.rows.close(row);
    rows.clear();
  }

  private row(device: Device, measurement: string, kind = ''): Row {
    const facts = this.factsOf(device);
    const row = facts.rows.get(measurement + kind) ?? createRow(kind !== '');
    if (row.prefix === '') {
      facts.rows.set(measurement + kind, row);
      setPrefix(row, measurement, tagsOf(device, kind));
    }
    return row;
  }

  private siteRow(gx: Gx): Row {
    const site = this.sites.get(gx) ?? { tags: [], row: createRow() };
    this.sites.set(gx, site);
    if (site.tags !== gx.tags) {
      site.tags = gx.tags;
      setPrefix(site.row, 'gx_site', gx.tags);
    }
    return site.row;
  }

  /** Gives the stamp under which the field is written. */
  private add(row: Row, field: string, value: string, time: number, key = row.prefix + field): number {
    const stamp = nextStamp(this.stamps.get(key) ?? Number.NEGATIVE_INFINITY, time, JITTER);
    this.keepStamp(key, stamp);
    this.rows.add(row, stamp, `,${field}=`, value);
    return stamp;
  }
}

/** Whether the text is another than the one that is believed. */
function isChange(device: Device, identity: IdentityField, text: string): boolean {
  return device.changes.get(identity)?.text === text;
}

/** Takes what is in doubt no longer; what was taken back is not among it. */
function believed({ doubted }: DeviceFacts, device: Device): (readonly [Field, string])[] {
  const decided = [...doubted].filter(([, { identity, text }]) => !isChange(device, identity, text));
  for (const [field] of decided) doubted.delete(field);
  return decided
    .filter(([, { identity, text }]) => device[identity] === text)
    .map(([field, { text }]) => [field, quoteText(text).quoted]);
}

/** An event is told by the device's name alone: who reads it wants to know what happened, not where it is plugged in. */
function tagsOf(device: Device, kind: string): Tags {
  const service = ['service', device.service] as const;
  if (kind === '') return [...device.tags, service];
  return [...device.tags.filter(([key]) => key !== 'instance'), service, ['kind', kind]];
}
