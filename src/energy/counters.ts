/**
 * What the kWh counters of a GX's devices have counted, window by window, and the totals of the site that are made of them.
 * See docs/data-model.md ("Energy").
 *
 * Hot path: `accept`. What a topic needs is worked out when it is first seen, and found again by the topic's index.
 */
import { GONE, type Reading, type Topic } from '../types.ts';
import { CountedDevice, type DeviceState } from './counted-device.ts';
import { hasCounters, isTaken, type Take, takerOf } from './counted-topics.ts';
import { COUNTED, type Counted, countersOf, countOf, MEASURED, type Measuring, measuring } from './kinds.ts';
import { inSteps } from './kwh.ts';
import type { ClosedWindow, DeviceFields, DeviceKey, Fields } from './types.ts';

/** Of an AC input that is not in use, by where a PV inverter says that it feeds in. */
const INPUTS: Readonly<Record<string, number>> = {
  'Settings/SystemSetup/AcInput1': 0,
  'Settings/SystemSetup/AcInput2': 2,
};
const NOT_USED = 0;
const DAY = 86_400_000;

/**
 * `site`: of each counter that the site has, `*_counter` and `*_gap`, kWh; `*_gap_days`, how many days before this local day
 * a gap reaches that ended here; and `*_breaks` where the counter was told before and is no longer, or the other way round.
 * `devices`: of gx_energy_device, the counters that counted, and `gap` 1 where one did over a gap.
 * `checks`: what checks.ts compares.
 */
export type CountedWindow = Pick<ClosedWindow, 'site' | 'devices' | 'checks'>;

export interface CountersOptions {
  /** After a start it goes on as if the link had been down since the state was taken. */
  readonly state?: CountersState | undefined;
  /** The local midnight before a time. */
  readonly midnightBefore: (time: number) => number;
}

/** Plain JSON: what was counted and from where it goes on. */
export interface CountersState {
  /** The latest time known: from then on nothing was heard. */
  readonly time: number;
  readonly devices: readonly DeviceState[];
  readonly measured: Readonly<Record<string, Measuring>>;
  /** The totals that were told in the last window; undefined before the first in which a device was known. */
  readonly told?: readonly Counted[] | undefined;
  readonly leftOut: readonly string[];
}

interface Watched {
  readonly device: CountedDevice;
  readonly take: Take;
}

/** What most topics mean here. */
const NOTHING: Watched = { device: new CountedDevice({ service: '', instance: '' }), take: () => undefined };

/** Whether `Counters` takes anything from such a path; for whoever reads them back from a database. */
export function isWatched(service: string, path: string): boolean {
  return service === 'settings' ? path in INPUTS : isTaken(service, path);
}

export class Counters {
  private readonly devices = new Map<string, CountedDevice>();
  private readonly topics: (Watched | undefined)[] = [];
  private readonly inputs = new Map<number, number>();
  private readonly midnightBefore: CountersOptions['midnightBefore'];
  private measured: Record<string, Measuring>;
  private told: readonly Counted[] | undefined;
  private leftOut: ReadonlySet<string>;
  private time: number;
  private unlinkedAt: number | undefined;

  constructor({ state, midnightBefore }: CountersOptions) {
    this.midnightBefore = midnightBefore;
    for (const one of state?.devices ?? []) this.devices.set(nameOf(one), new CountedDevice(one, one));
    this.measured = { ...state?.measured };
    this.told = state?.told;
    this.leftOut = new Set(state?.leftOut);
    this.time = state?.time ?? Number.NEGATIVE_INFINITY;
    this.unlinkedAt = state?.time;
  }

  accept({ topic, value, time }: Reading): void {
    const known = this.topics[topic.index];
    const watched = known === undefined || known.device.isForgotten ? this.open(topic) : known;
    if (watched === NOTHING || value === GONE) return;
    this.time = time;
    watched.take(value, time);
    watched.device.meet();
  }

  /** The device is not there. */
  left(device: DeviceKey, time: number): void {
    this.devices.get(nameOf(device))?.left(time);
  }

  link(isUp: boolean, time: number): void {
    this.time = time;
    if (!isUp) {
      this.unlinkedAt ??= time;
      for (const device of this.devices.values()) device.lose(time);
      return;
    }
    if (this.unlinkedAt === undefined) return;
    for (const device of this.devices.values()) device.unlinked(this.unlinkedAt, time);
    this.unlinkedAt = undefined;
  }

  /** The topic is known no longer. */
  forget(topic: Topic): void {
    this.topics[topic.index] = undefined;
  }

  /** The device is known no longer. */
  forgotten(device: DeviceKey): void {
    const known = this.devices.get(nameOf(device));
    if (known) known.isForgotten = true;
    this.devices.delete(nameOf(device));
  }

  /** The devices, as `pvinverter/20`, whose counters are not true: none of their totals is told. */
  leaveOut(devices: readonly string[]): void {
    this.leftOut = new Set(devices);
  }

  /** The window is over: what was counted in it. All that came before `end` was accepted, and nothing after it. */
  close(start: number, end: number): CountedWindow {
    this.time = end;
    const devices = [...this.devices.values()];
    for (const { power } of devices) power.advance(end);
    const window = {
      site: this.closeSite(devices, start, end),
      devices: devices.flatMap(rowOf),
      checks: Object.assign({}, ...devices.map((device) => this.checksOf(device))),
    };
    for (const device of devices) device.turn();
    return window;
  }

  state(): CountersState {
    const { time, measured, told, leftOut } = this;
    return {
      time,
      devices: [...this.devices.values()].map((device) => structuredClone(device.toState())),
      measured: { ...measured },
      told,
      leftOut: [...leftOut],
    };
  }

  private closeSite(devices: readonly CountedDevice[], start: number, end: number): Fields {
    const site: Record<string, number> = {};
    const told: Counted[] = [];
    const known = {
      devices,
      measured: this.measured,
      isLeftOut: ({ key }: CountedDevice) => this.leftOut.has(nameOf(key)),
      isUnused: (device: CountedDevice) => this.isUnused(device),
    };
    for (const kind of COUNTED) {
      const count = countOf(kind, known);
      if (this.told && this.told.includes(kind) !== (count !== undefined)) site[`${kind}_breaks`] = 1;
      if (!count) continue;
      told.push(kind);
      site[`${kind}_counter`] = inSteps(count.counted);
      if (count.gapSince === undefined) continue;
      site[`${kind}_gap`] = inSteps(count.gap);
      const days = Math.ceil((this.midnightBefore(start) - count.gapSince) / DAY);
      if (days > 0) site[`${kind}_gap_days`] = days;
    }
    if (this.told || devices.length > 0) this.told = told;
    for (const service of MEASURED) {
      const device = measuring(service, devices);
      if (device) this.measured[service] = { instance: device.key.instance, until: end };
    }
    return site;
  }

  private checksOf(device: CountedDevice): Fields {
    const name = nameOf(device.key);
    const checks: Record<string, number> = {};
    const { highest, state } = device.power;
    const { forward, reverse, phasesForward, phasesReverse } = state.sums;
    for (const [side, counter] of countersOf(device)) {
      checks[`${name} ${side} counter`] = inSteps(counter.counted);
      if (highest === undefined) continue;
      checks[`${name} ${side} power`] = inSteps(side === 'forward' ? forward : reverse);
      checks[`${name} ${side} phases`] = inSteps(side === 'forward' ? phasesForward : phasesReverse);
    }
    if (this.isUnused(device)) checks[`${name} unused`] = 1;
    return checks;
  }

  private isUnused({ key, position }: CountedDevice): boolean {
    return key.service === 'pvinverter' && position !== undefined && this.inputs.get(position) === NOT_USED;
  }

  private open(topic: Topic): Watched {
    const watched = this.watch(topic);
    this.topics[topic.index] = watched;
    return watched;
  }

  private watch(topic: Topic): Watched {
    const { service, path } = topic;
    const input = service === 'settings' ? INPUTS[path] : undefined;
    if (input === undefined && !hasCounters(service)) return NOTHING;
    const name = nameOf(topic);
    const device = this.devices.get(name) ?? new CountedDevice(topic);
    if (input === undefined) this.devices.set(name, device);
    return { device, take: input === undefined ? takerOf(device, service, path) : this.takerOfInput(input) };
  }

  private takerOfInput(position: number): Take {
    return (value) => {
      if (typeof value === 'number') this.inputs.set(position, value);
    };
  }
}

function rowOf({ key, counters }: CountedDevice): readonly DeviceFields[] {
  const fields: Record<string, number> = {};
  let hasGap = false;
  for (const [path, { counted, gap }] of counters) {
    const kWh = inSteps(counted + gap);
    if (kWh > 0) fields[path] = kWh;
    hasGap ||= gap > 0;
  }
  if (hasGap) fields['gap'] = 1;
  return Object.keys(fields).length === 0 ? [] : [{ ...key, fields }];
}

function nameOf({ service, instance }: DeviceKey): string {
  return `${service}/${instance}`;
}
