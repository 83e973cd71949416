/**
 * One GX and its devices: the one object that storing (points/) and deriving (derive/) look up. A device is one service
 * type and instance of one GX. The object lives as long as the process, also where its device leaves and returns.
 *
 * Who changes what: naming.ts and identity.ts the names, presence.ts the presence, derive/ what was told.
 */
import type { DetailField, DeviceId } from '../types.ts';

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

/** An alias on one GX, and who has it. */
export interface Seat {
  readonly alias: Alias;
  holder: Device | undefined;
  /** The `instance` tag of whoever has the seat. */
  instanceTag: string | undefined;
}

export interface Gx {
  readonly portalId: string;
  /** By `<service>/<instance>`: all that ever came, known or forgotten. */
  readonly devices: Map<string, Device>;

  /** What the system is called: in the configuration, and by the GX itself; undefined where neither says so. */
  readonly configuredName: string | undefined;
  systemName: string | undefined;
  /** The tags of what is told of the site itself. */
  tags: Tags;
  /** Facts of the site wait for no name any longer; and since when they wait. */
  isSettled: boolean;
  waitsSince: number | undefined;

  /** The link is up, the GX publishes, its firmware is old. */
  isUp: boolean;
  isAlive: boolean;
  isLegacy: boolean;
  /** A full publish of ours was completed since the link came up and the GX was last silent: what is known is true. */
  isComplete: boolean;
  /** It has been complete once, in this run or before: a device that appears is news. */
  isKnown: boolean;
  /**
   * Requests for a full publish are counted, and every device carries the count at its latest value: what is behind
   * `asked` when the answer is complete does not exist. A count cannot step back, as a clock can.
   */
  epoch: number;
  asked: number;
  /** The first epoch of the present link. */
  linked: number;
  /** When a departure is to be looked into, and when one was last. */
  lookAt: number | undefined;
  lookedAt: number;
  /** Topics with values, and their messages in this run. */
  topics: number;
  messages: number;
}

export interface Device extends DeviceId {
  readonly gx: Gx;

  /** What it says of itself; empty where it says nothing. */
  customName: string;
  productName: string;
  serial: string;
  /** Which of these it has said, and what it says otherwise than is known; see identity.ts. */
  readonly heard: Set<IdentityField>;
  readonly changes: Map<IdentityField, Change>;
  /** It may be another device than it was: it has not said its serial number since the link came up or it returned. */
  isDoubted: boolean;

  /** The `device` tag; empty while the device waits for its name, and where it is not known. */
  name: string;
  /** The name that it had before it began to wait; empty where it had none. */
  formerName: string;
  /** The `instance` tag: the device's own, or one that stays while its own changes. */
  instanceTag: string;
  /** The tags of every point of it. */
  tags: Tags;
  /** The alias that it has; and the one that it did not get, because it was not the only device of its service. */
  seat: Seat | undefined;
  refused: string | undefined;
  /** Nothing has come of it since it left, or since the start. */
  isAway: boolean;
  /** Its next value is for naming.ts to hear of first. */
  isUnmet: boolean;
  /** Since when it waits for its name, and when the latest new topic of it came. */
  firstSeen: number;
  newest: number;

  /** Its presence is told and remembered: it came once and was not forgotten. */
  isKnown: boolean;
  /** The GX's count at its latest value. */
  epoch: number;
  /** It has topics, as far as we know. */
  exists: boolean;
  /** What its `/Connected` says; true until it says so. */
  isConnected: boolean;
  /** What was said last, since when that is so, and when it was written last. */
  isOnline: boolean;
  since: number;
  writtenAt: number;

  /** Texts by field, with when they were written and the path that they came by. */
  readonly details: Map<DetailField, { readonly text: string; readonly time: number; readonly path: string }>;
  /** Codes of states, alarms and errors by path, as last told: a change is an event, also over a restart. */
  readonly codes: Map<string, number | string>;
  /** States that have not held for long enough to be told, by path. */
  readonly unsettled: Map<string, Unsettled>;
}

export type IdentityField = 'customName' | 'productName' | 'serial';

/** Another text than the known one, and how often it was said since that was heard last. */
export interface Change {
  readonly text: string;
  times: number;
}

export interface Unsettled {
  readonly value: number | string;
  /** When it came. */
  readonly since: number;
  /** Says that it is so. */
  readonly tell: (value: number | string, time: number) => void;
}

export function createGx(portalId: string, configuredName: string | undefined): Gx {
  return {
    portalId,
    devices: new Map(),
    configuredName,
    systemName: undefined,
    tags: [],
    isSettled: false,
    waitsSince: undefined,
    isUp: false,
    isAlive: false,
    isLegacy: false,
    isComplete: false,
    isKnown: false,
    epoch: 0,
    asked: 0,
    linked: 0,
    lookAt: undefined,
    lookedAt: Number.NEGATIVE_INFINITY,
    topics: 0,
    messages: 0,
  };
}

export function createDevice(gx: Gx, service: string, instance: string): Device {
  return {
    portalId: gx.portalId,
    service,
    instance,
    gx,
    customName: '',
    productName: '',
    serial: '',
    heard: new Set(),
    changes: new Map(),
    isDoubted: false,
    name: '',
    formerName: '',
    instanceTag: instance,
    tags: [],
    seat: undefined,
    refused: undefined,
    isAway: true,
    isUnmet: true,
    firstSeen: Number.NEGATIVE_INFINITY,
    newest: Number.NEGATIVE_INFINITY,
    isKnown: false,
    epoch: -1,
    exists: false,
    isConnected: true,
    isOnline: false,
    since: 0,
    writtenAt: Number.NEGATIVE_INFINITY,
    details: new Map(),
    codes: new Map(),
    unsettled: new Map(),
  };
}

/** Whether it has a name, or had one before it began to wait for another. */
export function isNamed(device: Device): boolean {
  return device.name !== '' || device.formerName !== '';
}
