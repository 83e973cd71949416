/** A boat's days: out of the marina under engine, sailing, back or to an anchorage. Moves slowly, for the GPS. */
import type { Calendar } from './calendar.ts';
import type { Random } from './random.ts';

export type Leg = 'marina' | 'motoring out' | 'sailing' | 'motoring in' | 'anchor';

export interface VoyageSpec {
  readonly latitude: number;
  readonly longitude: number;
  /** W of the alternator at cruising speed. */
  readonly alternator: number;
}

export class Voyage {
  leg: Leg = 'marina';
  latitude: number;
  longitude: number;
  /** m/s; degrees from north. */
  speed = 0;
  course = 120;
  /** 1/min of the engine. */
  engineSpeed = 0;
  alternatorTemperature: number;
  /** W into the DC bus, kWh since the start, seconds of engine. */
  power = 0;
  produced = 0;
  engineSeconds = 0;
  readonly spec: VoyageSpec;
  private until = 0;
  private departure = 10;
  private sails = false;
  private day = Number.NaN;
  private readonly random: Random;

  constructor(spec: VoyageSpec, random: Random) {
    this.spec = spec;
    this.random = random;
    this.latitude = spec.latitude;
    this.longitude = spec.longitude;
    this.alternatorTemperature = 20;
  }

  get isEngineOn(): boolean {
    return this.leg === 'motoring out' || this.leg === 'motoring in';
  }

  get isUnderway(): boolean {
    return this.isEngineOn || this.leg === 'sailing';
  }

  /** W the alternator could give. */
  get available(): number {
    return this.engineSpeed < 700 ? 0 : this.spec.alternator * Math.min(1, (this.engineSpeed - 500) / 1500);
  }

  /** Each second. */
  update(time: number, calendar: Calendar, ambient: number): void {
    const { random } = this;
    if (calendar.day !== this.day) {
      this.day = calendar.day;
      this.sails = random.chance(0.65);
      this.departure = random.between(8.5, 11.5);
    }
    if (this.isUnderway ? time >= this.until : this.sails && calendar.hour >= this.departure) this.nextLeg(time);

    const wantedSpeed = this.isEngineOn ? 2.9 : this.leg === 'sailing' ? 2.6 : this.leg === 'anchor' ? 0.05 : 0;
    this.speed += 0.03 * (wantedSpeed * (1 + 0.3 * random.wobble()) - this.speed);
    this.course = (this.course + (this.isUnderway ? 2 : 12) * random.wobble() + 360) % 360;
    const heading = (this.course * Math.PI) / 180;
    this.latitude += (this.speed * Math.cos(heading)) / 111_120;
    this.longitude += (this.speed * Math.sin(heading)) / (111_120 * Math.cos((this.latitude * Math.PI) / 180));
    const wantedEngine = this.isEngineOn ? 1900 + 60 * random.wobble() : 0;
    this.engineSpeed += 0.25 * (wantedEngine - this.engineSpeed);
    if (this.engineSpeed < 30) this.engineSpeed = 0;
    if (this.isEngineOn) this.engineSeconds++;
    const load = this.power / this.spec.alternator;
    this.alternatorTemperature += ((this.isEngineOn ? 45 + 50 * load : ambient) - this.alternatorTemperature) / 400;
  }

  deliver(power: number, hours: number): void {
    this.power = power;
    this.produced += (power * hours) / 1000;
  }

  private nextLeg(time: number): void {
    const { random } = this;
    const minutes = (from: number, to: number) => time + random.between(from, to) * 60_000;
    if (!this.isUnderway) {
      this.sails = false;
      this.leg = 'motoring out';
      this.until = minutes(25, 60);
      // Back to where it came from, by the other course.
      this.course = this.longitude > this.spec.longitude ? 280 : 110;
    } else if (this.leg === 'motoring out') {
      this.leg = 'sailing';
      this.until = minutes(90, 240);
    } else if (this.leg === 'sailing') {
      this.leg = 'motoring in';
      this.until = minutes(30, 80);
    } else this.leg = random.chance(0.45) ? 'anchor' : 'marina';
  }
}
