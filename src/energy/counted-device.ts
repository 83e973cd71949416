/** A device that has kWh counters: what they counted, the power by which they are believed, and whether it is there. */
import { type Counter, createCounter, hear, left, startAnew, turn, unlinked } from './counter.ts';
import { OwnPower, type PowerState } from './own-power.ts';
import type { DeviceKey } from './types.ts';

/** The most that a counter is believed to count, kW: at least, and where its device shows no power. */
const LEAST_POWER = 10;
const UNKNOWN_POWER = 100;

/** Plain JSON. */
export interface DeviceState extends DeviceKey {
  serial?: string | undefined;
  /** By D-Bus path. */
  counters: Record<string, Counter>;
  power: PowerState;
  /** In the open window. */
  wasPresent: boolean;
}

export class CountedDevice {
  readonly key: DeviceKey;
  readonly power: OwnPower;
  readonly counters: Map<string, Counter>;
  isPresent = false;
  /** It is known no longer: topics that mean it are to be looked up again. */
  isForgotten = false;
  /** Its own word: a device that lost what it reads from goes on saying who it is. */
  isConnected = true;
  wasPresent: boolean;
  /** Where it is connected; undefined where it did not say so. */
  position: number | undefined;
  private serial: string | undefined;

  constructor({ service, instance }: DeviceKey, state?: DeviceState) {
    this.key = { service, instance };
    this.power = new OwnPower(state?.power);
    this.counters = new Map(Object.entries(state?.counters ?? {}));
    this.serial = state?.serial;
    this.wasPresent = state?.wasPresent ?? false;
  }

  counter(path: string): Counter {
    const counter = this.counters.get(path) ?? createCounter();
    this.counters.set(path, counter);
    return counter;
  }

  hear(counter: Counter, value: number, time: number): void {
    const { highest } = this.power;
    const shown = highest === undefined ? UNKNOWN_POWER : Math.max(LEAST_POWER, (2 * highest) / 1_000);
    hear(counter, value, time, shown);
  }

  /** It said something. */
  meet(): void {
    if (this.isConnected) this.isPresent = this.wasPresent = true;
  }

  /** It says its serial number. */
  identify(serial: string, time: number): void {
    if (this.serial !== undefined && this.serial !== serial) {
      for (const counter of this.counters.values()) startAnew(counter, time);
    }
    this.serial = serial;
  }

  /** Nothing is known of it from `time` on. */
  lose(time: number): void {
    this.isPresent = false;
    this.power.lose(time);
  }

  left(time: number): void {
    this.lose(time);
    for (const counter of this.counters.values()) left(counter, time);
  }

  unlinked(since: number, until: number): void {
    for (const counter of this.counters.values()) unlinked(counter, since, until);
  }

  /** The window is over. */
  turn(): void {
    this.wasPresent = this.isPresent;
    this.power.turn();
    for (const counter of this.counters.values()) turn(counter);
  }

  toState(): DeviceState {
    const { serial, wasPresent } = this;
    return {
      ...this.key,
      serial,
      wasPresent,
      counters: Object.fromEntries(this.counters),
      power: this.power.state,
    };
  }
}
