/** What feeds the DC bus beside sun and boat engine: a wind turbine, a genset without an inverter, a charger on AC. */
import { type Calendar, isWithin } from './calendar.ts';
import { Genset, type GensetSpec } from './genset.ts';
import type { Random } from './random.ts';

export type DcSourceSpec =
  /** W at full wind. */
  | { readonly kind: 'wind'; readonly power: number }
  | ({ readonly kind: 'genset' } & GensetSpec)
  | {
      readonly kind: 'charger';
      /** W into the battery. */
      readonly power: number;
      readonly hours: readonly [from: number, to: number];
      /** What feeds it: the site's own supply, on its first phase, or a socket that nothing of the site measures. */
      readonly from: 'supply' | 'elsewhere';
    };

/** What of its AC a charger turns into DC. */
const EFFICIENCY = 0.91;
/** The share of full wind that blows on average. */
const MEAN_WIND = 0.5;

export class DcSource {
  readonly spec: DcSourceSpec;
  /** W it could give now; what it gives; kWh since the start. */
  available = 0;
  power = 0;
  produced = 0;
  readonly genset: Genset | undefined;
  private readonly random: Random;
  private wind: number;

  constructor(spec: DcSourceSpec, random: Random) {
    this.spec = spec;
    this.random = random;
    this.wind = random.between(0.2, 0.8);
    this.genset = spec.kind === 'genset' ? new Genset(spec, random) : undefined;
  }

  /** W that it takes from the supply: of the last step, for what it takes now depends on what all others give. */
  get acPower(): number {
    return this.spec.kind === 'charger' && this.spec.from === 'supply' ? this.power / EFFICIENCY : 0;
  }

  /** Each second. `soc` in %. */
  update(time: number, calendar: Calendar, soc: number, ambient: number, isGridThere: boolean): void {
    const { spec, random } = this;
    if (spec.kind === 'wind') {
      this.wind += 0.012 * random.wobble() + 0.0004 * (MEAN_WIND - this.wind);
      this.wind = Math.max(0, Math.min(1.1, this.wind));
      // Below a breath it stands still; from full wind on it gives no more.
      this.available = this.wind < 0.25 ? 0 : spec.power * Math.min(1, this.wind ** 3);
    } else if (spec.kind === 'charger') {
      const isOn = isWithin(calendar.hour, spec.hours) && (spec.from === 'elsewhere' || isGridThere);
      this.available = isOn ? spec.power : 0;
    } else {
      this.genset?.update(time, calendar, soc, ambient);
      this.available = this.genset?.isReady ? spec.power : 0;
    }
  }

  deliver(power: number, hours: number): void {
    this.power = power;
    this.produced += (power * hours) / 1000;
    if (this.genset) this.genset.power[0] = power;
    this.genset?.book(hours);
  }
}
