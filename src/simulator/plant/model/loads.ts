/** What people switch on. Each load keeps its power until its next event, so a step costs one comparison. */
import { type Calendar, isWithin } from './calendar.ts';
import type { Random } from './random.ts';

type Hours = readonly [from: number, to: number];

interface Common {
  /** Has a name where a device measures it by itself. */
  readonly name?: string;
  readonly watts: number;
  /** 0 to 2; DC loads have none. */
  readonly phase?: number;
  /** Before the inverter (not backed up) or behind it. */
  readonly side?: 'in' | 'out';
}

export type LoadSpec = Common &
  (
    | { readonly kind: 'base' }
    /** A thermostat: minutes on and off. */
    | { readonly kind: 'cycle'; readonly on: number; readonly off: number }
    /** Used some times a day within these hours, for minutes. */
    | { readonly kind: 'use'; readonly perDay: number; readonly minutes: number; readonly hours: Hours }
    /** On all through these hours, more or less. */
    | { readonly kind: 'during'; readonly hours: Hours }
  );

export class Load {
  readonly spec: LoadSpec;
  /** W that it wants. */
  power = 0;
  /** W and kWh since the start that it got, where a meter watches it. */
  served = 0;
  consumed = 0;
  private next = 0;
  private isOn = false;
  private level = 0;
  private readonly random: Random;

  constructor(spec: LoadSpec, random: Random) {
    this.spec = spec;
    this.random = random;
  }

  step(time: number, calendar: Calendar): void {
    if (time < this.next) return;
    const { spec, random } = this;
    const { watts } = spec;
    if (spec.kind === 'base') {
      this.level += 0.02 * random.wobble() - 0.01 * this.level;
      this.hold(time, 1000, watts * Math.max(0.3, 1 + this.level + 0.04 * random.wobble()));
    } else if (spec.kind === 'cycle') {
      this.isOn = this.next === 0 ? random.chance(spec.on / (spec.on + spec.off)) : !this.isOn;
      const minutes = (this.isOn ? spec.on : spec.off) * random.between(0.8, 1.25);
      this.hold(time, minutes * 60_000, this.isOn ? watts * random.between(0.96, 1.04) : 0);
    } else if (spec.kind === 'use') {
      const span = (spec.hours[1] - spec.hours[0] + 24) % 24 || 24;
      const begins = !this.isOn && isWithin(calendar.hour, spec.hours) && random.chance(spec.perDay / (span * 60));
      this.isOn = begins;
      const duration = begins ? spec.minutes * random.between(0.6, 1.5) * 60_000 : 60_000;
      this.hold(time, duration, begins ? watts * random.between(0.97, 1.03) : 0);
    } else {
      if (!isWithin(calendar.hour, spec.hours)) this.level = random.between(0.7, 1.2);
      const now = isWithin(calendar.hour, spec.hours) ? watts * (this.level || 1) * (1 + 0.08 * random.wobble()) : 0;
      this.hold(time, random.between(15_000, 90_000), now);
    }
  }

  private hold(time: number, duration: number, power: number): void {
    this.next = time + duration;
    this.power = power;
  }
}
