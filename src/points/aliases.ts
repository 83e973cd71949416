/**
 * Names that the configuration gives to devices. On each GX an alias is a seat for one device at a time. Who has it
 * keeps it while it is there; when it is away, another device that matches takes the seat, and with it the tags: so a
 * series goes on though the instance of its device changed. Two that are there at once never become one series.
 */
import type { Device } from './device.ts';

/** Without serial and instances it is the only device of its service. */
export interface Alias {
  readonly name: string;
  readonly service: string;
  readonly serial?: string | undefined;
  readonly instances?: readonly string[] | undefined;
  /** Only on this GX. */
  readonly portal_id?: string | undefined;
}

export interface Seat {
  readonly alias: Alias;
  holder: Device | undefined;
  /** The `instance` tag of whoever has the seat: the first of the alias's, else that of who had it first. */
  instanceTag: string | undefined;
}

const MOST_NOTICES = 100;

export class Aliases {
  private readonly aliases: readonly Alias[];
  private readonly seats = new Map<string, Seat>();
  private readonly noticed = new Set<string>();
  private notices: string[] = [];

  constructor(aliases: readonly Alias[]) {
    this.aliases = aliases;
  }

  /** The seat that a device may take; a matching serial comes before a matching instance. */
  seatOf(device: Device, isOnly: boolean): Seat | undefined {
    const candidates = this.aliases.filter((alias) => isMeant(alias, device.service, device.portalId));
    const alias =
      candidates.find(({ serial }) => serial !== undefined && serial === device.serial) ??
      candidates.find(({ instances }) => instances?.includes(device.instance)) ??
      candidates.find((one) => isForOnly(one) && isOnly && device.refused !== one.name);
    return alias && this.seat(alias, device.portalId);
  }

  /** The seat of an alias by name, for a device that had it at the last run; undefined where it no longer matches. */
  seatNamed(name: string, device: Device): Seat | undefined {
    const alias = this.aliases.find((one) => one.name === name && isMeant(one, device.service, device.portalId));
    if (!alias || (alias.serial !== undefined && alias.serial !== device.serial)) return undefined;
    if (alias.instances && !alias.instances.includes(device.instance)) return undefined;
    return this.seat(alias, device.portalId);
  }

  /** Gives the device the seat that it may take. Returns who had it before. */
  claim(device: Device, isOnly: boolean): Device | undefined {
    if (device.seat) return undefined;
    const seat = this.seatOf(device, isOnly);
    if (!seat || isTaken(seat, device)) {
      this.refuse(device, seat);
      return undefined;
    }
    return take(seat, device);
  }

  /** The device is not the only one of its service, if there is an alias for that: it will not get it later either. */
  refuse(device: Device, taken?: Seat): void {
    const { service, portalId } = device;
    const alias = taken?.alias ?? this.aliases.find((one) => isForOnly(one) && isMeant(one, service, portalId));
    if (!alias || device.seat || device.refused === alias.name) return;
    if (isForOnly(alias)) device.refused = alias.name;
    const owner = taken?.holder ? `${nameOf(taken.holder)} has it` : 'it is not the only one';
    this.notice(`the alias ${JSON.stringify(alias.name)} is not for ${nameOf(device)}: ${owner}`);
  }

  /** What the device says of itself has changed: perhaps it is another device. */
  recheck(device: Device): void {
    const serial = device.seat?.alias.serial;
    if (serial !== undefined && serial !== device.serial) leave(device);
  }

  /** What a person should know, each once. */
  takeNotices(): readonly string[] {
    const { notices } = this;
    if (notices.length > 0) this.notices = [];
    return notices;
  }

  /** Whether a name is kept free for who has the alias. */
  isReserved(name: string, { service, portalId }: Device): boolean {
    return this.aliases.some((alias) => alias.name === name && isMeant(alias, service, portalId));
  }

  private notice(text: string): void {
    if (this.noticed.has(text) || this.noticed.size >= MOST_NOTICES) return;
    this.noticed.add(text);
    this.notices.push(text);
  }

  private seat(alias: Alias, portalId: string): Seat {
    const key = `${portalId}/${alias.service}/${alias.name}`;
    let seat = this.seats.get(key);
    if (!seat) {
      seat = { alias, holder: undefined, instanceTag: alias.instances?.[0] };
      this.seats.set(key, seat);
    }
    return seat;
  }
}

/** Gives the seat to a device. Returns who had it before. */
export function take(seat: Seat, device: Device): Device | undefined {
  const before = seat.holder;
  if (before) before.seat = undefined;
  seat.holder = device;
  seat.instanceTag ??= device.instance;
  device.seat = seat;
  return before;
}

export function leave(device: Device): void {
  if (device.seat) device.seat.holder = undefined;
  device.seat = undefined;
}

/** Whether a living device has the seat already. */
export function isTaken(seat: Seat, by: Device): boolean {
  return seat.holder !== undefined && seat.holder !== by && !seat.holder.isAway;
}

function isMeant(alias: Alias, service: string, portalId: string): boolean {
  return alias.service === service && (alias.portal_id ?? portalId) === portalId;
}

function nameOf({ service, instance }: Device): string {
  return `${service}/${instance}`;
}

function isForOnly({ serial, instances }: Alias): boolean {
  return serial === undefined && instances === undefined;
}
