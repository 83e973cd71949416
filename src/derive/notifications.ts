/**
 * The GX's own notifications, as its notification page shows them: each is one event, however often it is published, in
 * whichever slot, also over a restart. The topics of a slot come one by one in no fixed order, so it is read once none of
 * them has changed for a second. Who is told is remembered by slot, in the device's codes: one of these for each of the
 * slots that a GX can have, and a few more.
 *
 * What stands in the list when a GX is met first is no news unless it is active.
 */
import { type Device, type Facts, type Gx, isWithin } from '../devices/device.ts';
import { shorten } from '../devices/text.ts';
import type { Severity } from '../types.ts';
import { keepCode, type Watch } from './events.ts';

/** Slots from 0 to 99; Venus OS has 20. */
const PATH = /^Notifications\/(\d{1,2})\/(Active|DateTime|Description|DeviceName|Type)$/;
const QUIET = 1_000;
/** A slot that goes on changing holds the others up no longer than this, ms. */
const PATIENCE = 10_000;
/** Longest text of one field that is kept, in characters. */
const LONGEST = 160;

/** By the number that the GX has for warning, alarm and information. */
const SEVERITIES: readonly Severity[] = [1, 2, 0];

interface Slot {
  readonly device: Device;
  /** Of the device's codes. */
  readonly key: string;
  readonly fields: Map<string, number | string>;
  /** It stood there when the GX was met. */
  readonly isOld: boolean;
  /** When the first change came that is not told, and the latest. */
  since: number;
  changedAt: number;
}

export class Notifications {
  private readonly facts: Facts;
  private readonly onChange: () => void;
  private readonly slots = new WeakMap<Device, Map<string, Slot>>();
  /** Those that have changed. */
  private readonly changed = new Set<Slot>();

  constructor(facts: Facts, onChange: () => void) {
    this.facts = facts;
    this.onChange = onChange;
  }

  /** Undefined where the path is none of a notification. */
  watch(device: Device, path: string): Watch | undefined {
    const [, number, field] = (device.service === 'platform' && PATH.exec(path)) || [];
    if (number === undefined || field === undefined) return undefined;
    return (value, time) => {
      const slot = this.slotOf(device, `Notifications/${number}`);
      const kept = typeof value === 'string' ? shorten(value, LONGEST) : value;
      if (slot.fields.get(field) === kept) return;
      slot.fields.set(field, kept);
      if (!this.changed.has(slot)) slot.since = time;
      slot.changedAt = time;
      this.changed.add(slot);
    };
  }

  /** Tells those that are complete, while what is known of the GX is true. */
  tick(gx: Gx, now: number): void {
    if (!gx.isUp || !gx.isAlive || !gx.isComplete) return;
    const changed = [...this.changed].filter(({ device }) => device.gx === gx);
    const isQuiet = ({ changedAt }: Slot) => !isWithin(now, changedAt, QUIET);
    // A new one may push all others on by one slot: whoever was told must not be forgotten in between.
    if (changed.some((slot) => !isQuiet(slot) && isWithin(now, slot.since, PATIENCE))) return;
    const before = new Set(changed.flatMap(({ device }) => told(device)));
    for (const slot of changed.filter(isQuiet)) {
      this.changed.delete(slot);
      this.tell(slot, before);
    }
  }

  /** `known` are those that were told, and this one from now on. */
  private tell({ device, key, fields, isOld, since }: Slot, known: Set<number | string>): void {
    const description = String(fields.get('Description') ?? '').trim();
    if (description === '') return;
    const name = String(fields.get('DeviceName') ?? '').trim();
    const text = name === '' ? description : `${name}: ${description}`;
    const type = Number(fields.get('Type'));
    const identity = `${fields.get('DateTime') ?? ''} ${type} ${text}`;
    const isTold = known.has(identity);
    known.add(identity);
    const isNews = !isTold && !(isOld && !device.codes.has(key) && fields.get('Active') !== 1);
    if (device.codes.get(key) !== identity) {
      keepCode(device.codes, key, identity);
      this.onChange();
    }
    if (isNews) this.facts.event(device, 'notification', text, SEVERITIES[type] ?? 0, since);
  }

  private slotOf(device: Device, key: string): Slot {
    const slots = this.slots.get(device) ?? new Map<string, Slot>();
    this.slots.set(device, slots);
    let slot = slots.get(key);
    if (!slot) {
      const isOld = !device.gx.isComplete && told(device).length === 0;
      slot = { device, key, fields: new Map(), isOld, since: 0, changedAt: 0 };
      slots.set(key, slot);
    }
    return slot;
  }
}

/** What was told of each slot. */
function told({ codes }: Device): (number | string)[] {
  return [...codes].filter(([path]) => path.startsWith('Notifications/')).map(([, code]) => code);
}
