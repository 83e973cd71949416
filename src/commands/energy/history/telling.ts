/**
 * What was stored, told once more in the order of time, as if it happened now. Rows are read ahead of what is told: that a
 * value held no longer shows later, in that it was not stored again, and is then told at the time at which it ended.
 */
import type { DeviceKey } from '../../../energy/types.ts';
import type { Reading, Topic } from '../../../types.ts';

/** How often it is looked at what ended, ms; windows end at multiples of it. */
export const STEP = 5_000;

/** Who is told: calls come in order of time. */
export interface Listener {
  accept(reading: Reading): void;
  left(device: DeviceKey, time: number): void;
  link(isUp: boolean, time: number): void;
  alive(isAlive: boolean, time: number): void;
  /** All that came before `time` was told. Called every few seconds of it. */
  advance(time: number): void;
}

export interface ToldDevice extends DeviceKey {
  readonly topics: Map<string, ToldTopic>;
  /** The newest row of it that was read. */
  newest: number;
  /** Told, and not left since. */
  isHere: boolean;
  /** As it is called in the rows; empty where they do not say it. */
  name: string;
}

export interface ToldTopic {
  readonly topic: Topic;
  readonly device: ToldDevice;
  /** Of the newest row that was read: its time, its value, and whether it was found out since that it ended. */
  newest: number;
  value: number | string;
  isOver: boolean;
  /** What was told last; undefined where nothing holds. */
  held: number | string | undefined;
}

/** Something that happened: a value of a topic, null where it ended, or whatever `act` does. */
type Happening =
  | { readonly time: number; readonly told: ToldTopic; readonly value: number | string | null }
  | { readonly time: number; readonly act: () => void };

export class Telling {
  readonly devices = new Map<string, ToldDevice>();
  /** The name of the GX, as the newest row has it; empty where none has. */
  site = '';
  readonly topics: ToldTopic[] = [];
  private readonly listener: Listener;
  private readonly portalId: string;
  /** In order of time; what was told of them is cut off now and then. */
  private rows: Happening[] = [];
  private next = 0;
  /** What was found out late. */
  private late: Happening[] = [];

  constructor(portalId: string, listener: Listener) {
    this.portalId = portalId;
    this.listener = listener;
  }

  device(service: string, instance: string): ToldDevice {
    const key = `${service}/${instance}`;
    const known = this.devices.get(key);
    if (known) return known;
    const never = Number.NEGATIVE_INFINITY;
    const device = { service, instance, topics: new Map(), newest: never, isHere: false, name: '' };
    this.devices.set(key, device);
    return device;
  }

  topic(device: ToldDevice, path: string): ToldTopic {
    const known = device.topics.get(path);
    if (known) return known;
    const { portalId, topics } = this;
    const { service, instance } = device;
    const topic = { index: topics.length, portalId, service, instance, path };
    const told = { topic, device, newest: Number.NEGATIVE_INFINITY, value: 0, isOver: true, held: undefined };
    topics.push(told);
    device.topics.set(path, told);
    return told;
  }

  /** A row was read. */
  read(told: ToldTopic, value: number | string, time: number): void {
    told.newest = time;
    told.value = value;
    told.isOver = false;
    told.device.newest = time;
    this.rows.push({ time, told, value });
  }

  /** The same for what is no value of a topic. */
  readAct(time: number, act: () => void): void {
    this.rows.push({ time, act });
  }

  /** A row was read by which the value ends. */
  readEnd(told: ToldTopic, time: number): void {
    told.isOver = true;
    this.rows.push({ time, told, value: null });
  }

  /** It is found out that the value ended; nothing later was told yet. */
  end(told: ToldTopic, time: number): void {
    told.isOver = true;
    this.late.push({ time, told, value: null });
  }

  endAct(time: number, act: () => void): void {
    this.late.push({ time, act });
  }

  /** Tells all that happened before `time`, and that it is this time now. */
  tellTo(time: number): void {
    const { rows, late, listener } = this;
    if (late.length > 1) late.sort((one, other) => one.time - other.time);
    let ended = 0;
    for (;;) {
      const row = rows[this.next];
      const end = late[ended];
      const isRow = row !== undefined && row.time < time && (end === undefined || row.time < end.time);
      const happening = isRow ? row : end !== undefined && end.time < time ? end : undefined;
      if (!happening) break;
      if (isRow) this.next += 1;
      else ended += 1;
      this.tell(happening);
    }
    if (ended > 0) this.late = late.slice(ended);
    if (this.next > 1_000 && this.next * 2 > rows.length) {
      this.rows = rows.slice(this.next);
      this.next = 0;
    }
    listener.advance(time);
  }

  /** What holds of a device, or of all, is told again: nobody knows it any more. */
  repeat(devices: Iterable<ToldDevice>, time: number): void {
    for (const device of devices) {
      for (const told of device.topics.values()) {
        if (told.held !== undefined) this.listener.accept({ topic: told.topic, value: told.held, time });
      }
    }
  }

  leave(device: ToldDevice, time: number): void {
    device.isHere = false;
    this.listener.left(device, time);
  }

  private tell(happening: Happening): void {
    if ('act' in happening) {
      happening.act();
      return;
    }
    const { time, told, value } = happening;
    const { device, topic } = told;
    const isBack = !device.isHere && value !== null;
    told.held = value ?? undefined;
    if (isBack) {
      device.isHere = true;
      this.repeat([device], time);
    } else if (device.isHere) this.listener.accept({ topic, value, time });
  }
}
