/**
 * The cells of a battery: nearly equal, but in some packs one runs ahead. At the ends of the curve it shows; while the
 * pack is full the balancer brings it back, and it drifts off again within days.
 */
import type { Battery } from './battery.ts';
import type { Random } from './random.ts';

export class Cells {
  /** V, in series. */
  readonly volts: number[];
  lowest = 0;
  highest = 0;
  /** °C. */
  coldest = 20;
  warmest = 20;
  private readonly offsets: number[];
  private readonly odd: number;
  private readonly battery: Battery;
  private readonly random: Random;
  private spread = 1;

  constructor(battery: Battery, random: Random) {
    const { cells } = battery.spec;
    this.battery = battery;
    this.random = random;
    this.offsets = Array.from({ length: cells }, () => 0.002 * random.wobble());
    this.odd = random.chance(0.4) ? Math.floor(random.between(0, cells)) : -1;
    if (this.odd >= 0) this.offsets[this.odd] = random.between(0.006, 0.018);
    this.volts = this.offsets.map(() => battery.voltage / cells);
    this.update();
  }

  /** V between the highest and the lowest. */
  get difference(): number {
    return (this.volts[this.highest] ?? 0) - (this.volts[this.lowest] ?? 0);
  }

  /** Every two seconds. */
  update(): void {
    const { soc, voltage, temperature } = this.battery;
    const mean = voltage / this.volts.length;
    const top = Math.max(0, Math.min(1, (mean - 3.4) / 0.08));
    const wanted = soc < 0.08 ? -6 : 1 + 8 * top;
    this.balance(top);
    this.spread += 0.02 * (wanted - this.spread);
    let sum = 0;
    for (const offset of this.offsets) sum += offset;
    const centre = sum / this.offsets.length;
    this.lowest = 0;
    this.highest = 0;
    for (let index = 0; index < this.volts.length; index++) {
      const offset = (this.offsets[index] ?? 0) - centre;
      const volts = mean + offset * this.spread + 0.0008 * this.random.wobble();
      this.volts[index] = volts;
      if (volts < (this.volts[this.lowest] ?? 0)) this.lowest = index;
      if (volts > (this.volts[this.highest] ?? 0)) this.highest = index;
    }
    this.coldest = temperature - 0.8;
    this.warmest = temperature + 0.9 + 0.15 * this.random.wobble();
  }

  private balance(top: number): void {
    const lead = this.offsets[this.odd];
    if (lead === undefined) return;
    // Brought back within an hour or two at the top; off again by 2.5 mV a day.
    this.offsets[this.odd] = lead - (top > 0.5 ? (lead * 2) / 5000 : 0) + 6e-8;
  }
}
