/**
 * Devices and their tags. A device is one service type and instance of one GX.
 *
 * Its first readings wait for its name, because tags cannot be changed later: until no new topic of it came for
 * 200 ms (at most 2 s), at the start of the process until our own full publish is complete (at most 15 s).
 * A remembered device waits for nothing.
 */
import { deviceName } from './names.ts';
import { createRow, type Row, type Rows, setPrefix } from './rows.ts';
import type { Sites } from './sites.ts';

const QUIET = 200;
const LONGEST_WAIT = 2_000;
const LONGEST_START = 15_000;

/** What survives a restart: `device` and `site` are the tags last written. */
export interface Remembered {
  readonly sites: Readonly<Record<string, string>>;
  readonly devices: readonly RememberedDevice[];
}

export interface RememberedDevice {
  readonly portalId: string;
  readonly service: string;
  readonly instance: string;
  readonly device: string;
  readonly customName: string;
  readonly productName: string;
  readonly serial: string;
}

/** The paths that tell who a device is. */
export type IdentityPath = 'CustomName' | 'ProductName' | 'Serial';

export interface Device {
  readonly portalId: string;
  readonly service: string;
  readonly instance: string;
  customName: string;
  productName: string;
  serial: string;
  /** The `device` tag; empty while the device waits for its name. */
  name: string;
  readonly numbers: Row;
  readonly texts: Row;
  firstSeen: number;
  /** When the latest new topic of the device came. */
  newest: number;
}

export class Devices {
  private readonly devices = new Map<string, Device>();
  private readonly waiting = new Set<Device>();
  private startedAt: number | undefined;
  private starting = true;
  private changed = false;
  private readonly rows: Rows;
  private readonly sites: Sites;
  private readonly onNamed: (device: Device) => void;

  constructor(rows: Rows, sites: Sites, remembered: readonly RememberedDevice[], onNamed: (device: Device) => void) {
    this.rows = rows;
    this.sites = sites;
    this.onNamed = onNamed;
    for (const known of remembered) {
      const { portalId, service, instance } = known;
      const device = {
        ...known,
        name: known.device,
        numbers: createRow(),
        texts: createRow(),
        firstSeen: 0,
        newest: 0,
      };
      this.devices.set(key(portalId, service, instance), device);
    }
    for (const device of this.devices.values()) this.tag(device);
  }

  /** The device of a topic that was never seen before. */
  withNewTopic(portalId: string, service: string, instance: string, now: number): Device {
    this.startedAt ??= now;
    let device = this.devices.get(key(portalId, service, instance));
    if (!device) {
      device = {
        portalId,
        service,
        instance,
        customName: '',
        productName: '',
        serial: '',
        name: '',
        numbers: createRow(),
        texts: createRow(),
        firstSeen: now,
        newest: now,
      };
      this.devices.set(key(portalId, service, instance), device);
      this.waiting.add(device);
    }
    device.newest = now;
    return device;
  }

  /** A device said who it is. A name that changes renames the series from here on. */
  learn(device: Device, path: IdentityPath, text: string): void {
    const field = path === 'CustomName' ? 'customName' : path === 'ProductName' ? 'productName' : 'serial';
    if (device[field] === text) return;
    device[field] = text;
    this.changed = true;
    if (device.name !== '' && path !== 'Serial') this.name(device);
  }

  /** The GX said what the system is called. */
  learnSite(portalId: string, systemName: string): void {
    if (!this.sites.learn(portalId, systemName)) return;
    this.changed = true;
    for (const device of this.devices.values())
      if (device.portalId === portalId && device.name !== '') this.tag(device);
  }

  /** Everything the GX has was published once: nothing is worth waiting for any longer. */
  complete(): void {
    this.starting = false;
    this.nameAll();
  }

  /** Names the devices whose wait is over. Call a few times a second while `isWaiting`. */
  tick(now: number): void {
    if (this.starting) {
      if (Math.abs(now - (this.startedAt ?? now)) < LONGEST_START) return;
      this.complete();
    }
    // A clock that stepped back is no reason to wait longer.
    const isOver = (since: number, wait: number) => now - since >= wait || now < since - wait;
    for (const device of inOrder(this.waiting)) {
      if (isOver(device.newest, QUIET) || isOver(device.firstSeen, LONGEST_WAIT)) this.name(device);
    }
  }

  get isWaiting(): boolean {
    return this.waiting.size > 0;
  }

  all(): Device[] {
    return [...this.devices.values()];
  }

  get size(): number {
    return this.devices.size;
  }

  /** Names every device with what is known by now. */
  nameAll(): void {
    for (const device of inOrder(this.waiting)) this.name(device);
  }

  /** What to remember, if it changed since the last call. */
  takeChanges(): Remembered | undefined {
    if (!this.changed) return undefined;
    this.changed = false;
    const named = [...this.devices.values()].filter((device) => device.name !== '');
    return {
      sites: this.sites.all(),
      devices: named.map(({ portalId, service, instance, name, customName, productName, serial }) => {
        return { portalId, service, instance, device: name, customName, productName, serial };
      }),
    };
  }

  private name(device: Device): void {
    const name = deviceName(device, (candidate) => this.isTaken(candidate, device));
    if (name === device.name) return;
    device.name = name;
    this.changed = true;
    this.tag(device);
    if (this.waiting.delete(device)) this.onNamed(device);
  }

  private isTaken(name: string, by: Device): boolean {
    for (const other of this.devices.values()) {
      if (other !== by && other.name === name && other.service === by.service && other.portalId === by.portalId)
        return true;
    }
    return false;
  }

  private tag(device: Device): void {
    const { portalId, service, instance, name, numbers, texts } = device;
    const tags = [
      ['portal_id', portalId],
      ['instance', instance],
      ['site', this.sites.nameOf(portalId)],
      ['device', name],
    ] as const;
    this.rows.close(numbers);
    this.rows.close(texts);
    setPrefix(numbers, service, tags);
    setPrefix(texts, `${service}_text`, tags);
  }
}

function key(portalId: string, service: string, instance: string): string {
  return `${portalId}/${service}/${instance}`;
}

/** By service and instance, so that which of two equal names is appended to does not hang on the order of arrival. */
function inOrder(devices: Iterable<Device>): Device[] {
  return [...devices].sort(
    (a, b) => a.service.localeCompare(b.service) || a.instance.localeCompare(b.instance, 'en', { numeric: true }),
  );
}
