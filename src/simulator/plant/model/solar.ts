/** Panels on a charger that feeds the battery, or on an inverter that feeds an AC bus. */
import type { Charging } from './charging.ts';
import { Panels, type Sky } from './sky.ts';

export interface PanelSpec {
  readonly peak: number;
  readonly tilt: number;
  readonly azimuth: number;
}

export interface SolarChargerSpec extends PanelSpec {
  /** V of the string at its best point. */
  readonly voltage: number;
  /** A on the battery side. */
  readonly maxCurrent: number;
}

/** What of its yield, which a charger counts at the panels, comes out at its battery terminals. */
const EFFICIENCY = 0.97;
/** Below this a charger sleeps, W. */
const WAKE = 2;

export class SolarCharger {
  readonly spec: SolarChargerSpec;
  /** W that could flow to the battery now. */
  available = 0;
  /** W out of the panels and into the DC bus. */
  panelPower = 0;
  power = 0;
  /** kWh into the DC bus, and out of the panels, since the start. */
  yielded = 0;
  panels = 0;
  private readonly array: Panels;

  constructor(spec: SolarChargerSpec) {
    this.spec = spec;
    this.array = new Panels(spec.peak, spec.tilt, spec.azimuth);
  }

  /** Each second. */
  update(sky: Sky): void {
    this.array.update(sky);
  }

  /** What it could deliver at this battery voltage. */
  look(sky: Sky, batteryVoltage: number): number {
    const delivered = this.array.available(sky) * EFFICIENCY;
    this.available = delivered < WAKE ? 0 : Math.min(delivered, this.spec.maxCurrent * batteryVoltage);
    return this.available;
  }

  /** `share` of what is available is taken; the rest stays on the roof. */
  deliver(share: number, hours: number): number {
    // A charger comes up within a second and goes down at once.
    this.power = Math.min(this.available * share, this.power + 0.15 * this.available);
    this.panelPower = this.power / EFFICIENCY;
    this.yielded += (this.power * hours) / 1000;
    this.panels += (this.panelPower * hours) / 1000;
    return this.power;
  }

  get isOn(): boolean {
    return this.available > 0;
  }

  /** True while it gives less than it could. */
  get isLimited(): boolean {
    return this.power < 0.97 * this.available;
  }

  /** V at the panels: towards open circuit where the light is thin or the charger holds back. */
  get panelVoltage(): number {
    if (!this.isOn) return 0;
    const held = 1 - Math.min(1, this.power / this.available);
    return this.spec.voltage * (0.92 + 0.06 * Math.min(1, this.power / this.spec.peak) + 0.2 * held);
  }

  stage(charging: Charging): 'off' | Charging['stage'] {
    return this.isOn ? charging.stage : 'off';
  }
}

export interface AcSolarSpec extends PanelSpec {
  readonly maxPower: number;
  readonly phases: 1 | 3;
  /** The bus it feeds: before or behind the inverter. */
  readonly side: 'in' | 'out';
}

export class AcSolar {
  readonly spec: AcSolarSpec;
  /** W it could feed now; what it does feed, a phase. */
  available = 0;
  readonly power = [0, 0, 0];
  /** kWh since the start, a phase. */
  readonly produced = [0, 0, 0];
  private readonly array: Panels;
  private ready = 0;

  constructor(spec: AcSolarSpec) {
    this.spec = spec;
    this.array = new Panels(spec.peak, spec.tilt, spec.azimuth);
  }

  /** Each second. An inverter that lost its AC waits a minute before it comes back. */
  update(sky: Sky, isAcThere: boolean): void {
    this.array.update(sky);
    this.ready = isAcThere ? Math.min(60, this.ready + 1) : 0;
  }

  look(sky: Sky, isAcThere: boolean): number {
    const fed = this.array.available(sky) * 0.97;
    this.available = isAcThere && this.ready >= 60 && fed > 10 ? Math.min(fed, this.spec.maxPower) : 0;
    return this.available;
  }

  deliver(share: number, hours: number): void {
    const each = (this.available * share) / this.spec.phases;
    for (let phase = 0; phase < this.spec.phases; phase++) {
      this.power[phase] = each;
      this.produced[phase] = (this.produced[phase] ?? 0) + (each * hours) / 1000;
    }
  }
}
