/**
 * How devices get their names. The first readings of a device wait for its name, because tags cannot be changed later:
 * until no new topic of it came for 200 ms (at most 2 s), at the start of the process until our own full publish is
 * complete (at most 15 s). A device that comes for an alias which another one has waits for a full publish to tell
 * whether that one is still there (at most 15 s).
 *
 * A device that is known waits for nothing, unless it has said a serial number or an alias of its service goes by one:
 * after a start, a new link or its own return it may be another device, so it waits until it has said its own serial
 * number again or a full publish is complete (at most 15 s).
 */
import { type Aliases, isTaken, leave } from './aliases.ts';
import { type Device, type Gx, type IdentityField, isWithin } from './device.ts';
import { confirm, doubt, hear, judge, saysAnotherSerial } from './identity.ts';
import { isOnly, release, rename, tag } from './names.ts';

const QUIET = 200;
const LONGEST_WAIT = 2_000;
const LONGEST_START = 15_000;

const SERVICES = new Intl.Collator();
const INSTANCES = new Intl.Collator('en', { numeric: true });

interface NamingOptions {
  readonly systems: ReadonlyMap<string, Gx>;
  readonly aliases: Aliases;
  /** The device waited for its name and has it now. */
  readonly onNamed: (device: Device) => void;
  /** The alias of a device, and so its series, went to another. */
  readonly onReplaced: (device: Device) => void;
  /** A name, or what a device says of itself, has changed. */
  readonly onChange: () => void;
}

export class Naming {
  private readonly options: NamingOptions;
  private readonly aliases: Aliases;
  /** What devices wait for: a name; or their serial number, and then they keep the name that they had. */
  private readonly waiting = new Map<Device, 'name' | 'serial'>();
  private startedAt: number | undefined;
  private starting = true;

  constructor(options: NamingOptions) {
    this.options = options;
    this.aliases = options.aliases;
  }

  /** Names the remembered devices anew whose alias is new or gone, or whose name is an alias of another now. */
  recalled(gx: Gx): void {
    for (const device of gx.devices.values()) {
      const isFree = device.name !== '' && !this.aliases.isReserved(device.name, device);
      if (device.seat || (device.isNamed && !isFree)) this.name(device);
      if (device.name !== '') tag(device);
    }
  }

  /** The first value of a device came: of all, or since it left, or since the link came up. */
  meet(device: Device, now: number): void {
    const isBack = device.isAway;
    device.isAway = device.isUnmet = false;
    this.startedAt ??= now;
    const comes = isBack && this.comesForName(device);
    if (device.isNamed && this.mayBeAnother(device)) doubt(device);
    if (!comes && (!device.isDoubted || this.waiting.has(device))) return;
    device.formerName = device.name || device.formerName;
    device.name = '';
    device.firstSeen = device.newest = now;
    this.waiting.set(device, comes ? 'name' : 'serial');
  }

  /** A device said who it is. A name that changes renames the series from here on. */
  learn(device: Device, field: IdentityField, text: string): void {
    if (hear(device, field, text)) this.identified([device]);
    else if (field === 'serial' && device.isDoubted && text === device.serial) this.conclude([device], []);
  }

  /** The link is up, so any device may be another now. Returns those that are to be met again because of it. */
  linked(gx: Gx): Device[] {
    const known = [...gx.devices.values()].filter((device) => device.isNamed || device.serial !== '');
    const devices = known.filter((device) => this.mayBeAnother(device));
    // What waits came over the former link.
    this.nameWaiting(devices);
    for (const device of devices) device.isUnmet = true;
    return devices;
  }

  /** The device is about to leave, and may return as another: what waits is from the one that it was. */
  leaves(device: Device): void {
    if (!this.mayBeAnother(device)) return;
    this.nameWaiting([device, ...this.doubted().filter(saysAnotherSerial)]);
  }

  /** Forgets who the device is, which is away. */
  forget(device: Device): void {
    // What it said before it left is stored.
    if (this.waiting.has(device)) this.name(device);
    leave(device);
    release(device);
    device.name = device.formerName = device.customName = device.productName = device.serial = '';
    device.refusedAlias = undefined;
    device.isDoubted = false;
    device.heard.clear();
    device.changes.clear();
  }

  /** The GX has published everything once, so nothing is worth waiting for any longer. */
  complete(): void {
    this.starting = false;
    this.conclude(this.doubted(), this.all().filter(confirm));
    this.nameAll();
  }

  /** Names the devices whose wait is over. Call it a few times a second. */
  tick(now: number): void {
    if (this.waiting.size === 0) return;
    if (this.starting) {
      if (isWithin(now, this.startedAt ?? now, LONGEST_START)) return;
      this.starting = false;
      this.nameAll();
    }
    const overdue = this.doubted().filter((device) => !isWithin(now, device.firstSeen, LONGEST_START));
    if (overdue.length > 0) this.nameWaiting([...overdue, ...this.doubted().filter(saysAnotherSerial)]);
    for (const device of inOrder(this.waiting.keys())) {
      const isSoon = isWithin(now, device.newest, QUIET) && isWithin(now, device.firstSeen, LONGEST_WAIT);
      if (device.isDoubted || isSoon) continue;
      const seat = this.aliases.seatOf(device, isOnly(device));
      if (!seat || !isTaken(seat, device) || !isWithin(now, device.firstSeen, LONGEST_START)) this.name(device);
    }
  }

  /** Whether the name of a device that has none is awaited; else the device is forgotten. */
  isAwaited(device: Device): boolean {
    return this.waiting.has(device);
  }

  /** Names every device that waits, with what is known by now. */
  nameAll(): void {
    this.nameWaiting([...this.waiting.keys()]);
  }

  /** Whether its serial number tells who it is. That of the GX itself stands in every topic. */
  private mayBeAnother(device: Device): boolean {
    const { serial, portalId } = device;
    return (serial !== '' && serial !== portalId) || this.aliases.goBySerial(device);
  }

  /** Whether a device that is back waits for a name, because it has none or an alias is free for it. */
  private comesForName(device: Device): boolean {
    if (!device.isNamed) return true;
    const seat = this.aliases.seatOf(device, isOnly(device));
    if (!seat) this.aliases.refuse(device);
    return seat !== undefined && seat.device !== device;
  }

  /** Those of the devices that wait which may be another. */
  private doubted(): Device[] {
    return inOrder([...this.waiting.keys()].filter(({ isDoubted }) => isDoubted));
  }

  /** Names those of the devices that wait, with what is known by now. */
  private nameWaiting(devices: Iterable<Device>): void {
    const waiting = inOrder(new Set(devices)).filter((device) => this.waiting.has(device));
    const doubted = waiting.filter(({ isDoubted }) => isDoubted);
    this.conclude(doubted, doubted.filter(judge));
    for (const device of waiting) if (this.waiting.has(device)) this.name(device);
  }

  /** Ends the doubt: of all devices those that have `changed` are not who they were. */
  private conclude(doubted: readonly Device[], changed: readonly Device[]): void {
    const same = doubted.filter((device) => this.waiting.get(device) === 'serial');
    for (const device of doubted) device.isDoubted = false;
    for (const device of same) {
      device.name = device.formerName;
      device.formerName = '';
    }
    this.identified(changed);
    for (const device of same) this.waitsNoLonger(device);
  }

  /** These devices said something new of themselves: all their names are free before any of them gets another. */
  private identified(devices: readonly Device[]): void {
    if (devices.length === 0) return;
    this.options.onChange();
    for (const device of devices) {
      this.aliases.recheck(device);
      if (this.waiting.has(device)) this.waiting.set(device, 'name');
    }
    const mayInherit = devices.some((device) => this.aliases.goBySerial(device));
    const heirs = mayInherit ? this.all().filter((device) => this.aliases.isHeir(device)) : [];
    const named = inOrder(new Set([...devices, ...heirs])).filter(({ name }) => name !== '');
    for (const device of named) {
      device.name = '';
      release(device);
    }
    for (const device of named) this.name(device);
  }

  private name(device: Device): void {
    const before = device.isAway ? undefined : this.aliases.claim(device, isOnly(device));
    if (before) this.options.onReplaced(before);
    if (rename(device, (name) => this.aliases.isReserved(name, device))) this.options.onChange();
    this.waitsNoLonger(device);
  }

  /** The device waits no longer. */
  private waitsNoLonger(device: Device): void {
    device.isDoubted = false;
    if (this.waiting.delete(device)) this.options.onNamed(device);
  }

  private all(): Device[] {
    return [...this.options.systems.values()].flatMap(({ devices }) => [...devices.values()]);
  }
}

/** By service and instance, so that which of two equal names is appended to does not hang on the order of arrival. */
function inOrder(devices: Iterable<Device>): Device[] {
  return [...devices].sort(
    (a, b) => SERVICES.compare(a.service, b.service) || INSTANCES.compare(a.instance, b.instance),
  );
}
