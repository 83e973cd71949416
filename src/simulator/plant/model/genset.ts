/** A genset with automatic start: by state of charge, outside quiet hours, with warm-up and cool-down. */
import { type Calendar, isWithin } from './calendar.ts';
import type { Random } from './random.ts';

export interface GensetSpec {
  /** W. */
  readonly power: number;
  /** %. */
  readonly startSoc: number;
  readonly stopSoc: number;
  readonly quietHours?: readonly [from: number, to: number];
}

export type GensetState = 'stopped' | 'warm-up' | 'running' | 'cool-down' | 'stopping';

const LENGTHS: Readonly<Record<GensetState, number>> = {
  stopped: 0,
  'warm-up': 60,
  running: 0,
  'cool-down': 90,
  stopping: 10,
};

export class Genset {
  readonly spec: GensetSpec;
  state: GensetState = 'stopped';
  /** W of the last step, a phase. */
  readonly power = [0, 0, 0];
  /** kWh since the start. */
  produced = 0;
  /** 1/min; °C. */
  speed = 0;
  coolant: number;
  voltage = 0;
  frequency = 0;
  /** Seconds: of this run, of today, since the start; when it started, ms since 1970. */
  runtime = 0;
  todayRuntime = 0;
  totalRuntime = 0;
  startedAt: number | undefined;
  private seconds = 0;
  private day = Number.NaN;
  private readonly random: Random;

  constructor(spec: GensetSpec, random: Random) {
    this.spec = spec;
    this.random = random;
    this.coolant = 20;
  }

  get isTurning(): boolean {
    return this.state !== 'stopped' && this.state !== 'stopping';
  }

  /** May be loaded. */
  get isReady(): boolean {
    return this.state === 'running';
  }

  get total(): number {
    const [a = 0, b = 0, c = 0] = this.power;
    return a + b + c;
  }

  /** Each second. `soc` in %. */
  update(time: number, calendar: Calendar, soc: number, ambient: number): void {
    const { spec, random } = this;
    if (calendar.day !== this.day) this.todayRuntime = 0;
    this.day = calendar.day;
    this.seconds++;
    const isQuiet = spec.quietHours !== undefined && isWithin(calendar.hour, spec.quietHours);
    if (this.state === 'stopped' && soc <= spec.startSoc && !isQuiet) {
      this.enter('warm-up');
      this.runtime = 0;
      this.startedAt = time;
    } else if (this.state === 'running' && (soc >= spec.stopSoc || isQuiet)) this.enter('cool-down');
    else if (this.state === 'warm-up' && this.isOver) this.enter('running');
    else if (this.state === 'cool-down' && this.isOver) this.enter('stopping');
    else if (this.state === 'stopping' && this.isOver) this.enter('stopped');

    const load = this.total / spec.power;
    if (this.isTurning) {
      this.runtime++;
      this.todayRuntime++;
      this.totalRuntime++;
      this.speed += 0.5 * (1500 - 18 * load + 4 * random.wobble() - this.speed);
    } else this.speed = this.speed < 20 ? 0 : this.speed * 0.55;
    this.frequency = this.speed / 30;
    this.voltage = this.isTurning ? (233 - 5 * load + 0.5 * random.wobble()) * Math.min(1, this.speed / 1450) : 0;
    this.coolant += (this.isTurning ? 55 + 30 * load + 20 - this.coolant : ambient - this.coolant) / 600;
  }

  book(hours: number): void {
    this.produced += (this.total * hours) / 1000;
  }

  private get isOver(): boolean {
    return this.seconds >= LENGTHS[this.state];
  }

  private enter(state: GensetState): void {
    this.state = state;
    this.seconds = 0;
  }
}
