/**
 * Devices and their names. A device is one service type and instance of one GX.
 *
 * Its first readings wait for its name, because tags cannot be changed later: until no new topic of it came for
 * 200 ms (at most 2 s), at the start of the process until our own full publish is complete (at most 15 s).
 * A remembered device waits for nothing, unless an alias that is not its own may become so. While another device has
 * that alias, it waits for a full publish to tell whether that one is still there (at most 15 s).
 */
import { type Alias, Aliases, isTaken, leave } from './aliases.ts';
import { createDevice, type Device, type IdentityField } from './device.ts';
import { confirm, hear } from './identity.ts';
import { deviceName } from './names.ts';
import { type Remembered, recall, remember } from './remembered.ts';
import type { Sites } from './sites.ts';

const QUIET = 200;
const LONGEST_WAIT = 2_000;
const LONGEST_START = 15_000;

export interface DevicesOptions {
  readonly sites: Sites;
  readonly aliases: readonly Alias[];
  readonly remembered: Remembered;
  /** The device waited for its name and has it now. */
  readonly onNamed: (device: Device) => void;
  /** The device is forgotten, because its alias and so its series went to another. */
  readonly onReplaced: (device: Device) => void;
}

export class Devices {
  private readonly devices = new Map<string, Device>();
  private readonly waiting = new Set<Device>();
  private startedAt: number | undefined;
  private starting = true;
  private changed = false;
  private readonly aliases: Aliases;
  private readonly sites: Sites;
  private readonly onNamed: (device: Device) => void;
  private readonly onReplaced: (device: Device) => void;

  constructor({ sites, aliases, remembered, onNamed, onReplaced }: DevicesOptions) {
    this.sites = sites;
    this.aliases = new Aliases(aliases);
    this.onNamed = onNamed;
    this.onReplaced = onReplaced;
    for (const known of remembered.devices) this.devices.set(keyOf(known), recall(known, this.aliases));
    // An alias may be new, or gone, and a name that is one's alias now is free for nobody else.
    for (const device of this.devices.values()) {
      if (device.seat || device.name === '' || this.aliases.isReserved(device.name, device)) this.name(device);
      this.tag(device);
    }
  }

  /** The device of a topic that was never seen before. */
  withNewTopic(portalId: string, service: string, instance: string, now: number): Device {
    this.startedAt ??= now;
    let device = this.find(portalId, service, instance);
    if (!device) {
      device = createDevice(portalId, service, instance, now);
      this.devices.set(keyOf(device), device);
      this.waiting.add(device);
    }
    device.newest = now;
    return device;
  }

  find(portalId: string, service: string, instance: string): Device | undefined {
    return this.devices.get(keyOf({ portalId, service, instance }));
  }

  /** A device said who it is. A name that changes renames the series from here on. */
  learn(device: Device, field: IdentityField, text: string): void {
    if (hear(device, field, text)) this.identified(device);
  }

  /** The GX said what the system is called. */
  learnSite(portalId: string, systemName: string): void {
    if (!this.sites.learn(portalId, systemName)) return;
    this.changed = true;
    for (const device of this.devices.values()) {
      if (device.portalId === portalId && device.name !== '') this.tag(device);
    }
  }

  /** The device is gone: its alias is free for another. */
  left(device: Device): void {
    device.isAway = true;
  }

  /** Something came of a device that was away. */
  returned(device: Device, now: number): void {
    device.isAway = false;
    this.startedAt ??= now;
    const isNew = device.name === '' && device.formerName === '';
    const seat = this.aliases.seatOf(device, this.isOnly(device));
    if (!seat) this.aliases.refuse(device);
    if (!isNew && (!seat || seat.holder === device)) return;
    device.formerName = device.name || device.formerName;
    device.name = '';
    device.firstSeen = device.newest = now;
    this.waiting.add(device);
  }

  /** Nothing is known of the device any longer, until something comes of it. Whether it was known and is away. */
  forget(device: Device | undefined): boolean {
    if (!device?.isAway) return false;
    // What it said before it left is stored.
    if (this.waiting.has(device)) this.name(device);
    leave(device);
    device.name = device.formerName = device.customName = device.productName = device.serial = '';
    device.refused = undefined;
    device.heard.clear();
    device.changes.clear();
    this.changed = true;
    return true;
  }

  /** Everything the GX has was published once: nothing is worth waiting for any longer. */
  complete(): void {
    this.starting = false;
    for (const device of this.devices.values()) if (confirm(device)) this.identified(device);
    this.nameAll();
  }

  /** Names the devices whose wait is over. Call a few times a second while `isWaiting`. */
  tick(now: number): void {
    // A clock that stepped back is no reason to wait longer.
    const isOver = (since: number, wait: number) => now - since >= wait || now < since - wait;
    if (this.starting) {
      if (!isOver(this.startedAt ?? now, LONGEST_START)) return;
      this.starting = false;
      this.nameAll();
    }
    for (const device of inOrder(this.waiting)) {
      if (!isOver(device.newest, QUIET) && !isOver(device.firstSeen, LONGEST_WAIT)) continue;
      const seat = this.aliases.seatOf(device, this.isOnly(device));
      if (!seat || !isTaken(seat, device) || isOver(device.firstSeen, LONGEST_START)) this.name(device);
    }
  }

  get isWaiting(): boolean {
    return this.waiting.size > 0;
  }

  /** Whether the name of a device that has none is awaited; else the device is forgotten. */
  isAwaited(device: Device): boolean {
    return this.waiting.has(device);
  }

  /** Those that are known, named or waiting. */
  all(): Device[] {
    return [...this.devices.values()].filter((device) => device.name !== '' || this.waiting.has(device));
  }

  /** Names every device with what is known by now. */
  nameAll(): void {
    for (const device of inOrder(this.waiting)) this.name(device);
  }

  /** What to remember, if it changed since the last call. */
  takeChanges(): Remembered | undefined {
    if (!this.changed) return undefined;
    this.changed = false;
    const named = [...this.devices.values()].filter(({ name, formerName }) => name !== '' || formerName !== '');
    return { sites: this.sites.all(), devices: named.map(remember) };
  }

  /** What a person should know about the aliases, each once. */
  takeNotices(): readonly string[] {
    return this.aliases.takeNotices();
  }

  private identified(device: Device): void {
    this.changed = true;
    this.aliases.recheck(device);
    if (device.name !== '') this.name(device);
  }

  /** Another device has its alias: it is as if it had never been there. */
  private replaced(before: Device): void {
    this.forget(before);
    this.onReplaced(before);
  }

  private name(device: Device): void {
    const before = device.isAway ? undefined : this.aliases.claim(device, this.isOnly(device));
    if (before) this.replaced(before);
    const name = device.seat?.alias.name ?? deviceName(device, (candidate) => this.isNameTaken(candidate, device));
    const instanceTag = device.seat?.instanceTag ?? device.instance;
    if (name !== device.name || instanceTag !== device.instanceTag) {
      device.name = name;
      device.formerName = '';
      device.instanceTag = instanceTag;
      this.changed = true;
      this.tag(device);
    }
    if (this.waiting.delete(device)) this.onNamed(device);
  }

  /** Whether no other device of the service is there, apart from one that has an alias. */
  private isOnly(device: Device): boolean {
    for (const other of this.devices.values()) {
      if (other !== device && !other.isAway && !other.seat && isAlike(other, device)) return false;
    }
    return true;
  }

  private isNameTaken(name: string, by: Device): boolean {
    for (const other of this.devices.values()) {
      if (other !== by && (other.name || other.formerName) === name && isAlike(other, by)) return true;
    }
    return this.aliases.isReserved(name, by);
  }

  private tag(device: Device): void {
    const tags = [
      ['portal_id', device.portalId],
      ['instance', device.instanceTag],
      ['site', this.sites.nameOf(device.portalId)],
      ['device', device.name],
    ] as const;
    if (tags.some(([, value], index) => value !== device.tags[index]?.[1])) device.tags = tags;
  }
}

type Place = Pick<Device, 'portalId' | 'service' | 'instance'>;

function keyOf({ portalId, service, instance }: Place): string {
  return `${portalId}/${service}/${instance}`;
}

function isAlike(one: Place, other: Place): boolean {
  return one.service === other.service && one.portalId === other.portalId;
}

/** By service and instance, so that which of two equal names is appended to does not hang on the order of arrival. */
function inOrder(devices: Iterable<Device>): Device[] {
  return [...devices].sort(
    (a, b) => a.service.localeCompare(b.service) || a.instance.localeCompare(b.instance, 'en', { numeric: true }),
  );
}
