/** A wall box: a car comes home on most evenings, charges what it drove, and leaves in the morning. */
import { type Calendar, isWithin } from './calendar.ts';
import type { Random } from './random.ts';

export interface EvChargerSpec {
  /** A a phase, three phases. */
  readonly current: number;
}

export type EvState = 'disconnected' | 'connected' | 'charging' | 'charged';

export class EvCharger {
  readonly spec: EvChargerSpec;
  state: EvState = 'disconnected';
  /** W, a phase. */
  power = 0;
  /** kWh: of this session, since the start. */
  session = 0;
  consumed = 0;
  /** Seconds of charging in this session. */
  seconds = 0;
  private wanted = 0;
  private day = Number.NaN;
  private arrival = 0;
  private departure = 0;
  private comes = false;
  private readonly random: Random;

  constructor(spec: EvChargerSpec, random: Random) {
    this.spec = spec;
    this.random = random;
  }

  /** Each second. */
  update(calendar: Calendar, voltage: number): void {
    const { random, spec } = this;
    if (calendar.day !== this.day) {
      this.day = calendar.day;
      this.comes = random.chance(0.75);
      this.arrival = random.between(16, 20);
      this.departure = random.between(6.5, 9);
    }
    if (this.state === 'disconnected') {
      if (this.comes && isWithin(calendar.hour, [this.arrival, 23.9])) {
        this.comes = false;
        this.state = 'connected';
        this.session = 0;
        this.seconds = 0;
        this.wanted = random.between(5, 28);
      }
    } else if (isWithin(calendar.hour, [this.departure, 12])) this.state = 'disconnected';
    else if (this.state === 'connected' && random.chance(0.05)) this.state = 'charging';
    else if (this.state === 'charging' && this.session >= this.wanted) this.state = 'charged';

    const full = spec.current * voltage;
    const left = Math.max(0.15, Math.min(1, (this.wanted - this.session) / 1.5));
    const target = this.state === 'charging' && voltage > 180 ? full * left : 0;
    this.power = target === 0 ? 0 : this.power + Math.max(-900, Math.min(900, target - this.power));
    if (this.power > 0) this.seconds++;
  }

  book(hours: number): void {
    const energy = (3 * this.power * hours) / 1000;
    this.session += energy;
    this.consumed += energy;
  }
}
