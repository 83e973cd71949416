/**
 * Names that the configuration gives to devices. On each GX an alias is a seat for one device at a time. Who has it
 * keeps it while it is there; when it is away, another device that matches takes the seat, and with it the tags: so a
 * series goes on though the instance of its device changed. Two that are there at once never become one series.
 */
import { type Alias, type Device, type Gx, placeOf, type Seat } from './device.ts';

const MOST_NOTICES = 100;

export class Aliases {
  private readonly aliases: readonly Alias[];
  private readonly seats = new Map<Gx, readonly Seat[]>();
  private readonly noticed = new Set<string>();
  private notices: string[] = [];

  constructor(aliases: readonly Alias[]) {
    this.aliases = aliases;
  }

  /** The seat that a device may take; a matching serial comes before a matching instance. */
  seatOf(device: Device, isOnly: boolean): Seat | undefined {
    const seats = this.seatsFor(device);
    return (
      seats.find(({ alias }) => alias.serial !== undefined && alias.serial === device.serial) ??
      seats.find(({ alias }) => alias.instances?.includes(device.instance)) ??
      seats.find(({ alias }) => isForOnly(alias) && isOnly && device.refusedAlias !== alias.name)
    );
  }

  /** Gives the device the seat that it may take. Returns who had it before. */
  claim(device: Device, isOnly: boolean): Device | undefined {
    if (device.seat) return undefined;
    const seat = this.seatOf(device, isOnly);
    if (!seat || isTaken(seat, device)) {
      this.refuse(device, seat);
      return undefined;
    }
    const before = seat.device;
    this.take(seat, device);
    return before;
  }

  /** Gives the device the seat that it had at the last run, if the alias still is for it. */
  recall(device: Device, name: string, instanceTag: string | undefined): void {
    const seat = this.seatsFor(device).find(({ alias }) => alias.name === name);
    if (!seat || seat.device || !fits(seat.alias, device)) return;
    seat.instanceTag ??= instanceTag;
    this.take(seat, device);
  }

  /** The device is not the only one of its service, if there is an alias for that: it will not get it later either. */
  refuse(device: Device, taken?: Seat): void {
    const alias = (taken ?? this.seatsFor(device).find((seat) => isForOnly(seat.alias)))?.alias;
    if (!alias || device.seat || device.refusedAlias === alias.name) return;
    if (isForOnly(alias)) device.refusedAlias = alias.name;
    const owner = taken?.device ? `${placeOf(taken.device)} has it` : 'it is not the only one';
    this.notice(`the configured name ${JSON.stringify(alias.name)} is not for ${placeOf(device)}: ${owner}`);
  }

  /** What the device says of itself has changed: perhaps it is another device. */
  recheck(device: Device): void {
    const serial = device.seat?.alias.serial;
    if (serial !== undefined && serial !== device.serial) leave(device);
  }

  /** Whether the device has no alias, and the one of its serial number is free. */
  isHeir(device: Device): boolean {
    if (device.serial === '' || device.seat || device.isAway) return false;
    return this.seatsFor(device).some((seat) => seat.alias.serial === device.serial && !seat.device);
  }

  /** Whether a serial number may make the device another's successor, or its predecessor. */
  goBySerial(device: Device): boolean {
    return this.seatsFor(device).some(({ alias }) => alias.serial !== undefined);
  }

  /** Whether a name is kept free for who has the alias. */
  isReserved(name: string, device: Device): boolean {
    return this.seatsFor(device).some(({ alias }) => alias.name === name);
  }

  /** Of the first `most` those that no device has. */
  unused(most: number): Alias[] {
    const seats = [...this.seats.values()].flat();
    return this.aliases.slice(0, most).filter((alias) => !seats.some((seat) => seat.alias === alias && seat.device));
  }

  /** What a person should know, each once. */
  takeNotices(): readonly string[] {
    const { notices } = this;
    if (notices.length > 0) this.notices = [];
    return notices;
  }

  private notice(text: string): void {
    if (this.noticed.has(text) || this.noticed.size >= MOST_NOTICES) return;
    this.noticed.add(text);
    this.notices.push(text);
  }

  private take(seat: Seat, device: Device): void {
    if (seat.device) seat.device.seat = undefined;
    seat.device = device;
    seat.instanceTag ??= this.freeTag(seat, device);
    device.seat = seat;
  }

  /** Its own instance, unless a device with another alias has that tag though its instance has changed. */
  private freeTag(seat: Seat, device: Device): string {
    const taken = this.seatsFor(device).flatMap((other) => (other === seat ? [] : (other.instanceTag ?? [])));
    let tag = device.instance;
    for (let count = 2; taken.includes(tag); count += 1) tag = `${device.instance} ${count}`;
    return tag;
  }

  private seatsFor({ gx, service }: Device): readonly Seat[] {
    let seats = this.seats.get(gx);
    if (!seats) {
      const here = this.aliases.filter(({ portal_id }) => (portal_id ?? gx.portalId) === gx.portalId);
      seats = here.map((alias) => ({ alias, device: undefined, instanceTag: alias.instances?.[0] }));
      this.seats.set(gx, seats);
    }
    return seats.filter(({ alias }) => alias.service === service);
  }
}

export function leave(device: Device): void {
  if (device.seat) device.seat.device = undefined;
  device.seat = undefined;
}

/** Whether a device that is there has the seat already. */
export function isTaken({ device }: Seat, by: Device): boolean {
  return device !== undefined && device !== by && !device.isAway && device.missedSince === undefined;
}

function fits({ serial, instances }: Alias, device: Device): boolean {
  return (serial === undefined || serial === device.serial) && (!instances || instances.includes(device.instance));
}

function isForOnly({ serial, instances }: Alias): boolean {
  return serial === undefined && instances === undefined;
}
