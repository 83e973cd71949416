/** Tanks that fill and empty and places that are warm or cold: no part of the energy, seen by slow sensors. */
import { type Calendar, isWithin } from './calendar.ts';
import type { Random } from './random.ts';
import type { Sky } from './sky.ts';

export interface TankSpec {
  readonly name: string;
  /** D-Bus fluid type: 0 fuel, 1 fresh water, 2 waste water, 5 black water, 8 LPG. */
  readonly fluid: number;
  /** m3. */
  readonly capacity: number;
  /** Share of the tank a day; less than 0 where people fill it and a pump empties it. */
  readonly usedPerDay: number;
}

export class Tank {
  readonly spec: TankSpec;
  /** 0 to 1. */
  level: number;
  private pouring = 0;
  private readonly random: Random;

  constructor(spec: TankSpec, random: Random) {
    this.spec = spec;
    this.random = random;
    this.level = random.between(0.35, 0.9);
  }

  /** Each second. */
  update(calendar: Calendar): void {
    const { usedPerDay } = this.spec;
    const drains = usedPerDay > 0;
    // A tap runs now and then in the day, about 40 times, 20 s each; somebody sees to the tank within an hour.
    if (this.pouring === 0) {
      const isDue = drains ? this.level < 0.11 : this.level > 0.86;
      if (isDue && this.random.chance(1 / 2400)) this.pouring = drains ? -0.002 : 0.002;
      else if (isWithin(calendar.hour, [7, 23]) && this.random.chance(40 / 57_600)) this.pouring = usedPerDay / 40 / 20;
    }
    this.level = Math.max(0, Math.min(1, this.level - this.pouring));
    const isServiced = Math.abs(this.pouring) === 0.002;
    const isDone = isServiced ? (drains ? this.level > 0.95 : this.level < 0.04) : this.random.chance(0.05);
    if (isDone) this.pouring = 0;
  }
}

export interface PlaceSpec {
  readonly name: string;
  readonly kind: 'outdoor' | 'indoor' | 'fridge' | 'freezer' | 'engine';
  readonly humidity?: boolean;
}

const HELD = { indoor: 21, fridge: 5, freezer: -18 } as const;

export class Place {
  readonly spec: PlaceSpec;
  /** °C, %, hPa, V of the sensor's cell. */
  temperature: number;
  humidity: number;
  pressure = 1013;
  cell = 3.05;
  private readonly random: Random;
  private cools = true;

  constructor(spec: PlaceSpec, random: Random, sky: Sky) {
    this.spec = spec;
    this.random = random;
    this.humidity = random.between(45, 70);
    this.temperature = spec.kind === 'outdoor' || spec.kind === 'engine' ? sky.temperature : HELD[spec.kind];
  }

  /** Each second. `engine` is its temperature where there is one, °C. */
  update(sky: Sky, engine: number): void {
    const { random } = this;
    const { kind } = this.spec;
    const noise = 0.004 * random.wobble();
    if (kind === 'outdoor') this.temperature += (sky.temperature - this.temperature) / 900 + noise;
    else if (kind === 'engine') this.temperature += (engine - this.temperature) / 1200 + noise;
    else if (kind === 'indoor')
      this.temperature += (0.7 * HELD.indoor + 0.3 * sky.temperature - this.temperature) / 3600;
    else {
      const held = HELD[kind];
      if (this.temperature > held + 1.2) this.cools = true;
      if (this.temperature < held - 1.2) this.cools = false;
      this.temperature += (this.cools ? -0.003 : 0.0012) + noise;
    }
    this.humidity = Math.max(15, Math.min(98, this.humidity + 0.02 * random.wobble()));
    this.pressure = Math.max(985, Math.min(1038, this.pressure + 0.004 * random.wobble()));
    this.cell -= 1e-9;
  }
}
