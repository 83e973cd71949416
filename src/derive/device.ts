/** What derive/ knows of a GX and of each of its devices. Only presence.ts, site.ts and derive.ts change it. */
import type { DetailField, DeviceId } from '../types.ts';

/** One GX, by its portal id. */
export interface Gx {
  readonly portalId: string;
  readonly devices: Set<Device>;
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

/** One device; an object for the life of the process, also where it leaves and returns. */
export interface Device extends DeviceId {
  readonly gx: Gx;
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

export interface Unsettled {
  readonly value: number | string;
  /** When it came. */
  readonly since: number;
  /** Says that it is so. */
  readonly tell: (value: number | string, time: number) => void;
}

export function createGx(portalId: string): Gx {
  return {
    portalId,
    devices: new Set(),
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
