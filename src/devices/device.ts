/**
 * One GX and its devices: the one object that storing (points/) and deriving (derive/) look up. A device is one service
 * type and instance of one GX. The object lives as long as the process, also where its device leaves and returns. Beside
 * them what is found out about them (`Facts`), and how their times are compared (`isWithin`).
 *
 * Who changes what: naming.ts and identity.ts the names, presence.ts the presence, derive/ what was told.
 */
import type { DetailField, DeviceId, EventKind, Severity, SiteField, Topic } from '../types.ts';
import type { Said, Sharing } from './sharing.ts';
import type { TakenNames } from './taken.ts';

/** Tags of points, in order; another array whenever one of them changes. */
export type Tags = readonly (readonly [key: string, value: string])[];

/** A name that the configuration gives to a device. Without serial and instances it is the only one of its service. */
export interface Alias {
  readonly name: string;
  readonly service: string;
  readonly serial?: string | undefined;
  readonly instances?: readonly string[] | undefined;
  /** Only on this GX. */
  readonly portal_id?: string | undefined;
}

/** An alias on one GX. */
export interface Seat {
  readonly alias: Alias;
  /** Who has it. */
  device: Device | undefined;
  /** The `instance` tag of whoever has the seat. */
  instanceTag: string | undefined;
}

export class Gx {
  readonly portalId: string;
  /** By `<service>/<instance>`: all that ever came, known or forgotten. */
  readonly devices = new Map<string, Device>();

  /** By what their services are called in the database. */
  readonly takenNames = new Map<string, TakenNames>();

  /** What the system is called: in the configuration, and by the GX itself; undefined where neither says so. */
  readonly configuredName: string | undefined;
  systemName: string | undefined;
  /** The tags of what is told of the site itself. */
  tags: Tags = [];
  /** Facts of the site wait for no name any longer; and since when they wait. */
  isWaitOver = false;
  waitsSince: number | undefined;

  /** The link is up, the GX publishes, its firmware is old. */
  isUp = false;
  isAlive = false;
  isLegacy = false;
  /** A full publish of ours was completed since the link came up and the GX was last silent: what is known is true. */
  isComplete = false;
  /** It has been complete once, in this run or before: a device that appears is news. */
  isKnown = false;
  /**
   * Requests for a full publish are counted, and every device carries the count at its latest value: what is behind
   * `asked` when the answer is complete does not exist. A count cannot step back, as a clock can.
   */
  epoch = 0;
  asked = 0;
  /** A full publish of ours is asked for and not complete. */
  isPublishing = false;
  /** The first epoch of the present link. */
  linked = 0;
  /** When it was last known, before the link went down or the GX fell silent, with the first epoch from then on; and when
   * it was heard again. See settling.ts. */
  lostAt: number | undefined;
  lostEpoch = 0;
  foundAt = 0;
  /** Who is not there is not believed to be gone yet; since the first full publish that was complete. */
  isSettling = true;
  settlingSince: number | undefined;
  /** How many devices were missed meanwhile, and how many of them came back. */
  missed = 0;
  returned = 0;
  /** When the departure was that is to be looked into, and when one was looked into last. */
  departedAt: number | undefined;
  lookedAt = Number.NEGATIVE_INFINITY;
  /** What feeds it, and what was lost; see derive/mains.ts. */
  readonly mains: MainsState = { lost: 0, floor: 101, source: undefined, last: undefined, until: 0 };
  /** Topics with values, and their messages in this run. */
  topics = 0;
  messages = 0;

  constructor(portalId: string, configuredName: string | undefined) {
    this.portalId = portalId;
    this.configuredName = configuredName;
  }

  /** The `site` tag. */
  get site(): string {
    return this.tags.find(([key]) => key === 'site')?.[1] ?? this.portalId;
  }

  /** The devices whose presence is told. */
  known(): Device[] {
    return [...this.devices.values()].filter(({ isKnown }) => isKnown);
  }
}

export interface MainsState {
  /** The source that was lost: grid (1) or shore (3); 0 where none is. */
  lost: 0 | 1 | 3;
  /** Down to where the battery may be discharged, %; 101 where nothing says so. */
  floor: number;
  /** Grid, genset (2), shore or nothing (240), as last known; the last of them that fed it, and until when it did. */
  source: number | undefined;
  last: 1 | 2 | 3 | undefined;
  until: number;
}

export class Device implements DeviceId {
  readonly gx: Gx;
  readonly portalId: string;
  readonly service: string;
  readonly instance: string;

  /** What it says of itself; empty where it says nothing. */
  customName = '';
  productName = '';
  serial = '';
  /** Which of these it has said, and what it says otherwise than is known; see identity.ts. */
  readonly heard = new Set<IdentityField>();
  readonly changes = new Map<IdentityField, Change>();
  /** Who it said to be since it came or the link came up. It is two devices, perhaps: sharing.ts. */
  readonly said = new Map<IdentityField, Said>();
  sharing: Sharing | undefined;
  /** It may be another device than it was: it has not said its serial number since the link came up or it returned. */
  isDoubted = false;

  /** The `device` tag; empty while the device waits for its name, and where it is not known. */
  name = '';
  /** The name that it had before it began to wait; empty where it had none. */
  formerName = '';
  /** The `instance` tag: the device's own, or one that stays while its own changes. */
  instanceTag: string;
  /** The tags of every point of it. */
  tags: Tags = [];
  /** The alias that it has; and the one that it did not get, because it was not the only device of its service. */
  seat: Seat | undefined;
  refusedAlias: string | undefined;
  /** Nothing has come of it since it left, or since the start. */
  isAway = true;
  /** Its next value is for naming.ts to hear of first. */
  isUnmet = true;
  /** Since when it waits for its name, and when the latest new topic of it came. */
  firstSeen = Number.NEGATIVE_INFINITY;
  newest = Number.NEGATIVE_INFINITY;

  /** Its topics that are known. */
  readonly topics = new Set<Topic>();
  /** When it was heard last, in this run. */
  heardAt = Number.NEGATIVE_INFINITY;
  /** A full publish was complete with it, in this run or before, and it has not left since. */
  isConfirmed = false;
  /** The name that nobody else of its service may have because of it; see taken.ts. */
  heldName = '';

  /** Its presence is told and remembered: it came once and was not forgotten. */
  isKnown = false;
  /** The GX's count at its latest value. */
  epoch = -1;
  /** It has topics, as far as we know. */
  exists = false;
  /** It did not come with a full publish, and may still: when it was last known to be there. */
  missedSince: number | undefined;
  /** What its `/Connected` says; true until it says so. */
  isConnected = true;
  /** What was said last, since when that is so, and when it was written last. */
  isOnline = false;
  since = 0;
  writtenAt = Number.NEGATIVE_INFINITY;

  /** Texts by field, with when they were written and the path that they came by. */
  readonly details = new Map<DetailField, { readonly text: string; readonly time: number; readonly path: string }>();
  /** Codes of states, alarms and errors by path, as last told: a change is an event, also over a restart. */
  readonly codes = new Map<string, number | string>();
  /** What its outputs and relays are called, by path; see derive/outputs.ts. */
  readonly outputNames = new Map<string, string>();
  /** Alarms and errors that are on, or were in the last minutes, by what they are called in the database. */
  readonly alarms = new Map<string, Alarm>();
  /** States that have not lasted long enough to be told, by path. */
  readonly untold = new Map<string, UntoldState>();

  constructor(gx: Gx, service: string, instance: string) {
    this.gx = gx;
    this.portalId = gx.portalId;
    this.service = service;
    this.instance = this.instanceTag = instance;
  }

  /** Whether it has a name, or had one before it began to wait for another. */
  get isNamed(): boolean {
    return this.name !== '' || this.formerName !== '';
  }
}

export type IdentityField = 'customName' | 'productName' | 'serial';

/** Another text than the known one, and how often it was said since that was heard last. */
export interface Change {
  readonly text: string;
  times: number;
}

/** One fault of a device, and so one series of `gx_alarm`. */
export interface Alarm {
  readonly label: string;
  /** What says that it is on, by path: of a VE.Bus system its phases, of the GX its notifications. */
  readonly causes: Map<string, AlarmCause>;
  /** As last told: how bad it is, the worst of the last minutes, and in words. */
  level: Severity;
  recent: Severity;
  text: string;
  /** Until when it was a warning or worse, and an alarm. */
  readonly until: [warning: number, alarm: number];
  /** When it was written last, in this run, and under which tags; none where it waits for them. */
  writtenAt: number;
  tags: Tags;
}

export interface AlarmCause {
  readonly level: Severity;
  readonly text: string;
  /** Of several the highest is told. */
  readonly order: number;
  /** The GX's count when it was heard last. */
  epoch: number;
}

interface UntoldState {
  readonly value: number | string;
  /** When it came, and how long it must last, ms. */
  readonly since: number;
  readonly lasting: number;
  /** Says that it is so. */
  readonly tell: (value: number | string, time: number) => void;
}

/**
 * What is found out of readings, beside their values: presence.ts and derive/ tell it, points/ writes it. Calls come in
 * order, times need not.
 */
export interface Facts {
  presence(device: Device, isOnline: boolean, time: number): void;
  detail(device: Device, field: DetailField, text: string, time: number): void;
  /** Calls `tell` once the device has its name. */
  defer(device: Device, tell: () => void): void;
  event(device: Device, kind: EventKind, text: string, severity: Severity, time: number): void;
  /** What is told of an alarm now. */
  alarm(device: Device, name: string, alarm: Alarm, time: number): void;
  /** `isForAll`: it goes to every roll-up as well. */
  site(gx: Gx, field: SiteField, value: number, time: number, isForAll?: boolean): void;
  siteEvent(gx: Gx, kind: EventKind, text: string, severity: Severity, time: number): void;
}

/** How people name a device, and a GX its topics: `<service>/<instance>`. */
export function placeOf({ service, instance }: Pick<DeviceId, 'service' | 'instance'>): string {
  return `${service}/${instance}`;
}

/** Whether two times are less than `span` ms apart. A clock may step either way: far in the future is over as well. */
export function isWithin(now: number, time: number, span: number): boolean {
  return Math.abs(now - time) < span;
}
