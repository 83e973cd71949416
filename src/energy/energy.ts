/**
 * The energy of one GX, from readings to windows that are over. Plant and counters see everything in order of time; at
 * the end of each window both give what they added up.
 *
 * Time comes with readings, events and ticks, and never goes back here: what comes with an earlier time happens now. So a
 * window that is over is never opened again. Where time jumps ahead nobody knows what the powers were in between: it is as
 * if the link had been down. A window in which nothing was known is none.
 *
 * After a start all goes on from the state that was kept, as if the link had been down meanwhile: the window that was open
 * goes on, or is closed with what it has.
 *
 * Hot path: `accept`.
 */
import type { Reading, Topic } from '../types.ts';
import { sums } from './day.ts';
import { type ClosedWindow, type DeviceKey, WINDOW } from './types.ts';

/** Ticks come more often than this, ms: in a longer gap the process stood still, or the clock was set. */
const GAP = 10_000;

/** What plant and counters have in common. Calls come in order of time. */
interface Machine<State> {
  accept(reading: Reading): void;
  left(device: DeviceKey, time: number): void;
  link(isUp: boolean, time: number): void;
  forget(topic: Topic): void;
  /** Plain JSON that the next run goes on with. */
  state(): State;
}

export interface PlantDoor<State> extends Machine<State> {
  alive(isAlive: boolean, time: number): void;
  /** What was added up since the last call. */
  close(end: number): Pick<ClosedWindow, 'site' | 'consumers' | 'checks'>;
}

export interface CountersDoor<State> extends Machine<State> {
  close(start: number, end: number): Pick<ClosedWindow, 'site' | 'devices' | 'checks'>;
}

/** What is kept at the end of each window, and at a clean stop. */
export interface EnergyState<PlantState, CountersState> {
  /** Start of the window that is open, and the time up to which it holds. */
  readonly start: number;
  readonly time: number;
  readonly plant: PlantState;
  readonly counters: CountersState;
}

interface EnergyOptions<PlantState, CountersState> {
  /** Both go on from their part of the state, where there is one. */
  readonly plant: PlantDoor<PlantState>;
  readonly counters: CountersDoor<CountersState>;
  readonly state?: EnergyState<PlantState, CountersState> | undefined;
  /** Takes each window that is over; `state()` is then that of its end. */
  readonly onClosed: (window: ClosedWindow) => void;
}

export class Energy<PlantState, CountersState> {
  private readonly options: EnergyOptions<PlantState, CountersState>;
  private readonly machines: readonly Machine<unknown>[];
  /** Of the window that is open; and the time that has come. */
  private start = Number.NEGATIVE_INFINITY;
  private end = Number.NEGATIVE_INFINITY;
  private now = Number.NEGATIVE_INFINITY;
  private isUp = false;

  constructor(options: EnergyOptions<PlantState, CountersState>) {
    this.options = options;
    const { state, plant, counters } = options;
    this.machines = [plant, counters];
    if (!state) return;
    this.start = state.start;
    this.end = state.start + WINDOW;
    this.now = state.time;
    for (const machine of this.machines) machine.link(false, state.time);
  }

  /** The time that has come. */
  get time(): number {
    return this.now;
  }

  accept(reading: Reading): void {
    if (reading.time > this.now) this.advance(reading.time);
    const { plant, counters } = this.options;
    const now = reading.time === this.now ? reading : { ...reading, time: this.now };
    plant.accept(now);
    counters.accept(now);
  }

  left(device: DeviceKey, time: number): void {
    this.advance(time);
    for (const machine of this.machines) machine.left(device, this.now);
  }

  link(isUp: boolean, time: number): void {
    this.advance(time);
    this.isUp = isUp;
    for (const machine of this.machines) machine.link(isUp, this.now);
  }

  alive(isAlive: boolean, time: number): void {
    this.advance(time);
    this.options.plant.alive(isAlive, this.now);
  }

  forget(topic: Topic): void {
    for (const machine of this.machines) machine.forget(topic);
  }

  /** Time has come to this. Call it some times a second. */
  advance(time: number): void {
    if (time <= this.now) return;
    if (this.isUp && time - this.now > GAP) this.jump(time);
    else if (time >= this.end) this.turn(time);
    this.now = time;
  }

  /** What the next run goes on with. Call it in `onClosed`, and at a clean stop once the link has ended. */
  state(): EnergyState<PlantState, CountersState> {
    const { plant, counters } = this.options;
    return { start: this.start, time: this.now, plant: plant.state(), counters: counters.state() };
  }

  /** Nobody knows what was between. */
  private jump(time: number): void {
    for (const machine of this.machines) machine.link(false, this.now);
    if (time >= this.end) this.turn(time);
    for (const machine of this.machines) machine.link(true, time);
  }

  /** Ends the window that is open. What lies between it and the one of `time` had no link. */
  private turn(time: number): void {
    const start = Math.floor(time / WINDOW) * WINDOW;
    if (this.end !== Number.NEGATIVE_INFINITY) this.closeUntil(this.end);
    if (this.start !== Number.NEGATIVE_INFINITY && this.start < start) this.closeUntil(start);
    this.start = start;
    this.end = start + WINDOW;
  }

  private closeUntil(end: number): void {
    const { plant, counters, onClosed } = this.options;
    const { start } = this;
    const powers = plant.close(end);
    const counted = counters.close(start, end);
    this.start = this.now = end;
    this.end = end + WINDOW;
    const window: ClosedWindow = {
      start,
      site: { ...powers.site, ...counted.site },
      devices: counted.devices,
      consumers: powers.consumers,
      checks: sums(powers.checks, counted.checks),
    };
    if (isKnown(window)) onClosed(window);
  }
}

/** Whether anything was known in it. */
function isKnown({ site, devices }: ClosedWindow): boolean {
  return devices.length > 0 || Object.values(site).some((value) => value !== 0);
}
