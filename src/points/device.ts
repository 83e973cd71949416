/** A device: one service type and instance of one GX, who it says it is, and the tags of its points. */
import type { Seat } from './aliases.ts';

export interface Device {
  readonly portalId: string;
  readonly service: string;
  readonly instance: string;
  /** What it says of itself; empty where it says nothing. */
  customName: string;
  productName: string;
  serial: string;
  /** The `device` tag; empty while the device waits for its name. */
  name: string;
  /** The name that it had before it began to wait; empty where it had none. */
  formerName: string;
  /** The `instance` tag: the device's own, or one that stays while its own changes. */
  instanceTag: string;
  /** The tags of every point of it, in order; another array whenever one of them changes. */
  tags: readonly (readonly [key: string, value: string])[];
  /** The alias that it has. */
  seat: Seat | undefined;
  /** The alias that it did not get, because it was not the only device of its service. */
  refused: string | undefined;
  /** Nothing has come of it since it left, or since the start. */
  isAway: boolean;
  /** Since when it waits for its name, and when the latest new topic of it came. */
  firstSeen: number;
  newest: number;
  /** What it says of itself otherwise than is known; see identity.ts. */
  readonly changes: Map<IdentityField, Change>;
  readonly heard: Set<IdentityField>;
}

export type IdentityField = 'customName' | 'productName' | 'serial';

/** Another text than the known one, and how often it was said since that was heard last. */
export interface Change {
  readonly text: string;
  times: number;
}

export function createDevice(portalId: string, service: string, instance: string, now: number): Device {
  return {
    portalId,
    service,
    instance,
    customName: '',
    productName: '',
    serial: '',
    name: '',
    formerName: '',
    instanceTag: instance,
    tags: [],
    seat: undefined,
    refused: undefined,
    isAway: false,
    firstSeen: now,
    newest: now,
    changes: new Map(),
    heard: new Set(),
  };
}
