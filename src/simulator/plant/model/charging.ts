/** Bulk, absorption, float: the voltage that all chargers of the battery aim at. */
import { ABSORPTION, type Battery, FLOAT } from './battery.ts';

export type Stage = 'bulk' | 'absorption' | 'float';

export class Charging {
  stage: Stage = 'bulk';
  readonly absorption: number;
  readonly float: number;
  private seconds = 0;
  private readonly battery: Battery;

  constructor(battery: Battery) {
    const { chemistry, cells } = battery.spec;
    this.battery = battery;
    this.absorption = ABSORPTION[chemistry] * cells;
    this.float = FLOAT[chemistry] * cells;
  }

  /** V. */
  get voltage(): number {
    return this.stage === 'float' ? this.float : this.absorption;
  }

  /** Each second. */
  update(): void {
    const { voltage, current, soc, spec } = this.battery;
    this.seconds++;
    if (this.stage === 'bulk') {
      if (voltage > this.absorption - 0.02 * spec.cells && current > 0) this.enter('absorption');
    } else if (soc < 0.9 || voltage < this.float - 0.12 * spec.cells) {
      if (this.seconds > 60) this.enter('bulk');
    } else if (this.stage === 'absorption') {
      const isTail = soc > 0.985 && current < 0.04 * spec.capacity;
      if (this.seconds > 7200 || (this.seconds > 900 && isTail)) this.enter('float');
    }
  }

  private enter(stage: Stage): void {
    this.stage = stage;
    this.seconds = 0;
  }
}
