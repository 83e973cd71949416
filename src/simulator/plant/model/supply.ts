/** The public grid or a shore cable: whether it is there, its voltage and frequency. */
import type { Random } from './random.ts';

export type SupplySpec =
  /** Fails this often, for some minutes. `resistance` in ohm is that of the wire to the street. */
  | { readonly kind: 'grid'; readonly outagesPerDay: number; readonly resistance: number }
  /** Plugged in and out by itself: mean hours with and without. */
  | { readonly kind: 'shore'; readonly hours: readonly [plugged: number, away: number] }
  /** There while the boat is in a marina. */
  | { readonly kind: 'marina' };

const NOMINAL = 230;

export class Supply {
  isThere: boolean;
  frequency = 50;
  readonly voltage = [NOMINAL, NOMINAL, NOMINAL];
  /** W of the last step, import positive. */
  readonly power = [0, 0, 0];
  /** kWh since the start, a phase. */
  readonly imported = [0, 0, 0];
  readonly exported = [0, 0, 0];
  /** kWh by the sum of the phases at each step: what a billing meter counts. */
  totalImported = 0;
  totalExported = 0;
  readonly spec: SupplySpec;
  private readonly random: Random;
  private next = 0;
  private drift = 0;
  private readonly nominal: number;

  constructor(spec: SupplySpec, nominal: number, random: Random) {
    this.spec = spec;
    this.random = random;
    this.nominal = nominal;
    this.isThere = spec.kind !== 'shore' || random.chance(0.5);
  }

  get total(): number {
    const [a = 0, b = 0, c = 0] = this.power;
    return a + b + c;
  }

  /** Each second. `isMoored` counts for a marina only. */
  update(time: number, isMoored: boolean): void {
    const { spec, random } = this;
    if (spec.kind === 'marina') this.isThere = isMoored;
    else if (time >= this.next) {
      if (this.next > 0) this.isThere = !this.isThere;
      this.next = time + this.stay(spec);
    }
    this.drift += 0.05 * random.wobble() - 0.002 * this.drift;
    this.frequency = 50 + 0.03 * random.wobble() + 0.01 * this.drift;
    const drop = spec.kind === 'grid' ? spec.resistance : 0.15;
    for (let phase = 0; phase < 3; phase++) {
      const current = (this.power[phase] ?? 0) / this.nominal;
      this.voltage[phase] = this.nominal * (1 + 0.004 * this.drift) + 0.4 * random.wobble() - drop * current + phase;
    }
  }

  /** Books one step. */
  book(hours: number): void {
    let total = 0;
    for (let phase = 0; phase < 3; phase++) {
      const energy = ((this.power[phase] ?? 0) * hours) / 1000;
      total += energy;
      if (energy > 0) this.imported[phase] = (this.imported[phase] ?? 0) + energy;
      else this.exported[phase] = (this.exported[phase] ?? 0) - energy;
    }
    if (total > 0) this.totalImported += total;
    else this.totalExported -= total;
  }

  private stay(spec: Exclude<SupplySpec, { kind: 'marina' }>): number {
    const hour = 3_600_000;
    if (spec.kind === 'shore') return this.random.spell(spec.hours[this.isThere ? 0 : 1] * hour);
    if (!this.isThere) return this.random.between(3, 14) * 60_000;
    return spec.outagesPerDay > 0 ? this.random.spell((24 * hour) / spec.outagesPerDay) : Number.POSITIVE_INFINITY;
  }
}
