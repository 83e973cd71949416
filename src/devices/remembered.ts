/** What of the devices survives a restart, by portal id: plain values. */
import type { Severity } from '../types.ts';
import { type Alarm, Device, type Gx, type MainsState, type Tags } from './device.ts';
import { isProven, recallSharing } from './sharing.ts';

const PORTAL_ID = 'portal_id';

export type Remembered = Readonly<Record<string, RememberedGx>>;

export interface RememberedGx {
  /** What the GX calls the system, once it has said so. */
  readonly site?: string | undefined;
  /** What feeds it, once that is known. */
  readonly mains?: RememberedMains | undefined;
  readonly devices: readonly RememberedDevice[];
}

type RememberedMains = Readonly<Pick<MainsState, 'lost' | 'floor' | 'until'>> & {
  readonly source?: number | undefined;
  readonly last?: MainsState['last'];
};

interface RememberedDevice {
  readonly service: string;
  readonly instance: string;
  /** The `device` tag; empty where the device has none yet. */
  readonly name: string;
  readonly customName: string;
  readonly productName: string;
  readonly serial: string;
  /** The alias that it has, and its `instance` tag there. */
  readonly alias?: string | undefined;
  readonly instanceTag?: string | undefined;
  /** The alias for the only device of its service, which it was not. */
  readonly refused?: string | undefined;
  /** It is two devices: what gave them away. */
  readonly shared?: string | undefined;
  readonly presence?: RememberedPresence | undefined;
}

interface RememberedPresence {
  readonly isOnline: boolean;
  /** Since when, ms since 1970. */
  readonly since: number;
  /** false where its `/Connected` is 0. */
  readonly isConnected: boolean;
  /** The latest code of each of its states, alarms and errors, by path. */
  readonly codes: Readonly<Record<string, number | string>>;
  /** Its alarms that are on, or were in the last minutes. */
  readonly alarms?: Readonly<Record<string, RememberedAlarm>> | undefined;
}

/** `tags`: those that it was written under, after the portal id. */
interface RememberedAlarm extends Pick<Alarm, 'label' | 'level' | 'recent' | 'text'> {
  readonly until: readonly [number, number];
  readonly tags: Readonly<Record<string, string>>;
  readonly causes: Readonly<
    Record<string, { readonly level: Severity; readonly text: string; readonly order: number }>
  >;
}

export function remember({ systemName, devices, mains }: Gx): RememberedGx {
  const known = [...devices.values()].filter((device) => device.isNamed || device.isKnown);
  return {
    ...(systemName !== undefined && { site: systemName }),
    ...(mains.source !== undefined && { mains: { ...mains } }),
    devices: known.map(rememberDevice),
  };
}

function rememberDevice(device: Device): RememberedDevice {
  const { service, instance, customName, productName, serial, seat, instanceTag, refusedAlias } = device;
  const { isKnown, isOnline, since, isConnected, codes, alarms, sharing } = device;
  return {
    service,
    instance,
    name: device.name || device.formerName,
    customName,
    productName,
    serial,
    ...(seat && { alias: seat.alias.name, instanceTag }),
    ...(refusedAlias !== undefined && { refused: refusedAlias }),
    ...(isProven(device) && { shared: sharing?.evidence }),
    ...(isKnown && {
      presence: {
        isOnline,
        since,
        isConnected,
        codes: Object.fromEntries(codes),
        ...(alarms.size > 0 && {
          alarms: Object.fromEntries([...alarms].map(([name, alarm]) => [name, rememberAlarm(alarm)])),
        }),
      },
    }),
  };
}

function rememberAlarm({ label, level, recent, text, until, tags, causes }: Alarm): RememberedAlarm {
  const plain = [...causes].map(([path, { level, text, order }]) => [path, { level, text, order }] as const);
  const own = tags.filter(([key]) => key !== PORTAL_ID);
  return { label, level, recent, text, until, tags: Object.fromEntries(own), causes: Object.fromEntries(plain) };
}

/** Nothing has confirmed it in this run. */
function recallAlarm(gx: Gx, { causes, tags, until: [warning, alarm], ...told }: RememberedAlarm): Alarm {
  const own = Object.entries(tags);
  return {
    ...told,
    until: [warning, alarm],
    causes: new Map(Object.entries(causes).map(([path, cause]) => [path, { ...cause, epoch: -1 }])),
    tags: own.length === 0 ? [] : ([[PORTAL_ID, gx.portalId], ...own] satisfies Tags),
    writtenAt: 0,
  };
}

/** The device as it was at the end of the last run, but for its alias; nothing has come of it in this run. */
export function recall(gx: Gx, known: RememberedDevice): Device {
  const device = new Device(gx, known.service, known.instance);
  for (const field of ['customName', 'productName', 'serial'] as const) {
    device[field] = known[field];
    if (known[field] !== '') device.heard.add(field);
  }
  device.name = known.name;
  device.refusedAlias = known.refused;
  if (known.shared !== undefined) device.sharing = recallSharing(known.shared);
  if (known.presence) {
    const { isOnline, since, isConnected, codes, alarms = {} } = known.presence;
    Object.assign(device, { isKnown: true, isOnline, since, isConnected, isConfirmed: isOnline });
    for (const [path, code] of Object.entries(codes)) device.codes.set(path, code);
    for (const [name, alarm] of Object.entries(alarms)) device.alarms.set(name, recallAlarm(gx, alarm));
  }
  return device;
}
