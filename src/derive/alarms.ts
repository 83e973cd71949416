/**
 * Alarms and errors as they are now (`gx_alarm`), each fault once: which are on, how bad, and the highest level of the
 * last 5 minutes, so that whoever looks once a minute sees one of seven seconds. A device's alarms that are on are
 * remembered, so one that is over after a restart is told to be over.
 *
 * An alarm is over when its path says so, when its device leaves, or when a full publish is complete in which no value
 * says that it is on. While the GX is not reached nothing is said: silence is no all-clear.
 */
import { type Alarm, type AlarmCause, type Device, type Facts, type Gx, isWithin } from '../devices/device.ts';
import { shorten } from '../devices/text.ts';
import type { Severity } from '../types.ts';
import { type AlarmPath, alarmPath, phaseOf } from './alarm-paths.ts';
import type { Watch } from './events.ts';

/** How long an alarm is recent, and how often one that is on is written again, ms. */
const RECENT = 300_000;
const REFRESH = 300_000;
/** Of two devices that share their topics an alarm is over once it has been for as long, ms. */
const LASTING = 30_000;
/** Of one device. */
const MOST_ALARMS = 200;
/** Longest code that is a text, in characters. */
const LONGEST = 100;

interface AlarmsOptions {
  readonly facts: Facts;
  /** An alarm has begun or is worse; or anything else about one has changed. */
  readonly onRise: () => void;
  readonly onChange: () => void;
}

export class Alarms {
  private readonly options: AlarmsOptions;

  constructor(options: AlarmsOptions) {
    this.options = options;
  }

  /** Undefined where the path is no alarm. */
  watch(device: Device, path: string): Watch | undefined {
    const alarm = alarmPath(device.service, path);
    if (!alarm) return undefined;
    return (value, time) => {
      const level = device.isConnected ? alarm.levelOf(value) : 0;
      if (level === undefined || (level === 0 && device.alarms.size === 0)) return;
      const cause = { level, text: wordsOf(alarm, value), order: 0, epoch: device.epoch };
      // It may be another device than that with these alarms.
      if (device.isDoubted) this.options.facts.defer(device, () => this.take(device, alarm, path, cause, time));
      else this.take(device, alarm, path, cause, time);
    };
  }

  /** What one path, or one notification, says of an alarm now. */
  take(
    device: Device,
    { name, label }: Pick<AlarmPath, 'name' | 'label'>,
    path: string,
    cause: AlarmCause,
    time: number,
  ) {
    const alarm = device.alarms.get(name) ?? createAlarm(label);
    const before = alarm.causes.get(path);
    if (before?.level === cause.level && before.text === cause.text) before.epoch = cause.epoch;
    else if (cause.level > 0) {
      if (device.alarms.size >= MOST_ALARMS && !device.alarms.has(name)) return;
      device.alarms.set(name, alarm);
      hold(alarm, time);
      alarm.causes.set(path, cause);
      this.tell(device, name, time, alarm.text);
    } else if (before) this.end(device, name, [path], cause.text, time);
  }

  /** A full publish of ours is complete: what did not come with it is on no longer. */
  completed(gx: Gx, time: number): void {
    if (gx.isSettling) return;
    for (const device of gx.devices.values()) {
      // Of one that has left the tick tells, with the time of that.
      if (device.alarms.size === 0 || device.isDoubted || !device.isOnline || device.missedSince !== undefined)
        continue;
      for (const [name, { causes, label }] of device.alarms) {
        const silent = [...causes].filter(([, { epoch }]) => epoch < gx.asked).map(([path]) => path);
        if (silent.length > 0) this.end(device, name, silent, `${label}: no value`, time);
      }
    }
  }

  /** Call it each second. */
  tick(gx: Gx, now: number): void {
    const isReached = gx.isUp && gx.isAlive && gx.isComplete;
    for (const device of gx.devices.values()) {
      if (device.alarms.size === 0 || device.missedSince !== undefined) continue;
      for (const [name, alarm] of device.alarms) {
        if (!device.isOnline && alarm.causes.size > 0) this.leave(device, name, alarm);
        if (isReached) this.refresh(device, name, alarm, now);
      }
    }
  }

  private leave(device: Device, name: string, { causes, label, writtenAt }: Alarm): void {
    // It was on when it was written last.
    const time = isWithin(device.since, writtenAt, RECENT) ? Math.max(device.since, writtenAt) : device.since;
    this.end(device, name, [...causes.keys()], `${label}: the device has left`, time);
  }

  private refresh(device: Device, name: string, alarm: Alarm, now: number): void {
    this.tell(device, name, now, alarm.level > 0 ? `${alarm.label}: OK` : alarm.text);
    if (alarm.level === 0 || isWithin(now, alarm.writtenAt, REFRESH)) return;
    const isConfirmed = [...alarm.causes.values()].some(({ epoch }) => epoch >= device.gx.linked);
    if (isConfirmed) this.write(device, name, alarm, now);
  }

  /** These say no longer that it is on. */
  private end(device: Device, name: string, paths: readonly string[], text: string, time: number): void {
    const alarm = device.alarms.get(name);
    if (!alarm) return;
    hold(alarm, time);
    for (const path of paths) alarm.causes.delete(path);
    this.tell(device, name, time, text);
  }

  /** Writes what has changed of it; `otherwise` is its text where nothing says that it is on. */
  private tell(device: Device, name: string, time: number, otherwise: string): void {
    const alarm = device.alarms.get(name);
    if (!alarm) return;
    const now = levelOf(alarm);
    const level = device.sharing ? worse(now, lately(alarm, time, LASTING)) : now;
    const recent = worse(level, lately(alarm, time, RECENT));
    const text = now > 0 ? textOf(name, alarm) : level > 0 ? alarm.text : otherwise;
    if (level === alarm.level && recent === alarm.recent && text === alarm.text) return;
    if (level > alarm.level) this.options.onRise();
    else this.options.onChange();
    Object.assign(alarm, { level, recent, text });
    this.write(device, name, alarm, time);
    if (level === 0 && recent === 0) device.alarms.delete(name);
  }

  private write(device: Device, name: string, alarm: Alarm, time: number): void {
    alarm.writtenAt = time;
    this.options.facts.alarm(device, name, alarm, time);
  }
}

function createAlarm(label: string): Alarm {
  return { label, causes: new Map(), level: 0, recent: 0, text: '', until: [0, 0], writtenAt: 0, tags: [] };
}

/** It was as bad as it is until now. */
function hold(alarm: Alarm, time: number): void {
  const level = levelOf(alarm);
  if (level >= 1) alarm.until[0] = time;
  if (level >= 2) alarm.until[1] = time;
}

function levelOf({ causes }: Alarm): Severity {
  let level: Severity = 0;
  for (const cause of causes.values()) level = worse(level, cause.level);
  return level;
}

/** How bad it was at the worst in the last `span` ms, before what is now. */
function lately({ until: [warning, alarm] }: Alarm, now: number, span: number): Severity {
  return isWithin(now, alarm, span) ? 2 : isWithin(now, warning, span) ? 1 : 0;
}

function worse(one: Severity, other: Severity): Severity {
  return one > other ? one : other;
}

function wordsOf(alarm: AlarmPath, value: number | string): string {
  return `${alarm.label}: ${shorten(alarm.wordOf(value), LONGEST)}`;
}

/** What the worst, and the newest of several, says; and of which phases it is. */
function textOf(name: string, { causes }: Alarm): string {
  const [worst] = [...causes.values()].sort((a, b) => b.order - a.order || b.level - a.level);
  const phases = [...causes.keys()].flatMap((path) => phaseOf(name, path) ?? []).sort();
  return `${worst?.text ?? ''}${phases.length > 0 ? ` (${phases.join(', ')})` : ''}`;
}
