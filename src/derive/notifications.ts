/**
 * The GX's own notifications, as its notification page shows them: each is one event, however often it is published, in
 * whichever slot, also over a restart. The topics of a slot come one by one in no fixed order, so it is read once none of
 * them has changed for a second. Who is told is remembered by slot, in the device's codes: one of these for each of the
 * slots that a GX can have, and a few more.
 *
 * What stands in the list when a GX is met first is no news unless it is active.
 *
 * Those that are active, and that no path tells of that is an alarm itself, are one alarm of the GX: the worst, and in the
 * words of the newest.
 */
import { type Device, type Facts, type Gx, isWithin } from '../devices/device.ts';
import { shorten } from '../devices/text.ts';
import type { Severity } from '../types.ts';
import { alarmPath } from './alarm-paths.ts';
import type { Alarms } from './alarms.ts';
import { keepCode, type Watch } from './events.ts';

/** Slots from 0 to 99; Venus OS has 20. */
const PATH = /^Notifications\/(\d{1,2})\/(Active|DateTime|Description|DeviceName|Service|Trigger|Type)$/;
const QUIET = 1_000;
/** A slot that goes on changing holds the others up no longer than this, ms. */
const PATIENCE = 10_000;
/** Longest text of one field that is kept, in characters. */
const LONGEST = 160;

const ALARM = { name: 'notification', label: 'Notifications' };
const SERVICE = /victronenergy\.(\w+)/;

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
  private readonly alarms: Alarms;
  private readonly onChange: () => void;
  private readonly slots = new WeakMap<Device, Map<string, Slot>>();
  /** Those that have changed. */
  private readonly changed = new Set<Slot>();

  constructor(facts: Facts, alarms: Alarms, onChange: () => void) {
    this.facts = facts;
    this.alarms = alarms;
    this.onChange = onChange;
  }

  /** Undefined where the path is none of a notification. */
  watch(device: Device, path: string): Watch | undefined {
    const [, number, field] = (device.service === 'platform' && PATH.exec(path)) || [];
    if (number === undefined || field === undefined) return undefined;
    return (value, time) => {
      const slot = this.slotOf(device, `Notifications/${number}`);
      const kept = typeof value === 'string' ? shorten(value, LONGEST) : value;
      if (slot.fields.get(field) === kept) {
        if (field === 'Active' && !this.changed.has(slot)) this.tellAlarm(slot, time);
        return;
      }
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
    const quiet = changed.filter(isQuiet);
    for (const slot of quiet) {
      this.changed.delete(slot);
      this.tell(slot, before);
    }
    // One that was pushed on is on all the while.
    for (const slot of quiet.sort((a, b) => levelOf(b) - levelOf(a))) this.tellAlarm(slot, slot.since);
  }

  /** `known` are those that were told, and this one from now on. */
  private tell({ device, key, fields, isOld, since }: Slot, known: Set<number | string>): void {
    const text = textOf(fields);
    if (text === '') return;
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

  private tellAlarm(slot: Slot, time: number): void {
    const { device, key, fields } = slot;
    const level = levelOf(slot);
    const text = level === 0 ? 'Notifications: none is active' : textOf(fields);
    const order = Number(fields.get('DateTime')) || 0;
    this.alarms.take(device, ALARM, key, { level, text, order, epoch: device.epoch }, time);
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

function textOf(fields: Slot['fields']): string {
  const description = String(fields.get('Description') ?? '').trim();
  const name = String(fields.get('DeviceName') ?? '').trim();
  return name === '' || description === '' ? description : `${name}: ${description}`;
}

/** How bad it is now, apart from what a path tells. */
function levelOf({ fields }: Slot): Severity {
  if (fields.get('Active') !== 1 || textOf(fields) === '') return 0;
  const [, service = ''] = SERVICE.exec(String(fields.get('Service'))) ?? [];
  const trigger = String(fields.get('Trigger')).replace(/^\//, '');
  return alarmPath(service, trigger) ? 0 : (SEVERITIES[Number(fields.get('Type'))] ?? 0);
}

/** What was told of each slot. */
function told({ codes }: Device): (number | string)[] {
  return [...codes].filter(([path]) => path.startsWith('Notifications/')).map(([, code]) => code);
}
