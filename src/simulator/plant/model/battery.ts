/**
 * A battery as an open-circuit voltage that depends on the state of charge, behind a resistance. What goes in at the
 * terminals is what is stored plus heat, exactly, at every step.
 */
export interface BatterySpec {
  readonly chemistry: 'lfp' | 'lead';
  /** Cells in series: lithium of 3.2 V, lead of 2 V. */
  readonly cells: number;
  readonly capacity: number;
  /** Ohm of the whole battery when it discharges. */
  readonly resistance: number;
  /** A, at a middle state of charge and a mild temperature. */
  readonly maxCharge: number;
  readonly maxDischarge: number;
  /** 0 to 1. */
  readonly startSoc: readonly [number, number];
}

/** Open-circuit volts a cell at even steps of charge, 0 to 1. */
const CURVES = {
  lfp: [2.75, 3.12, 3.2, 3.24, 3.26, 3.275, 3.285, 3.29, 3.295, 3.3, 3.305, 3.31, 3.315, 3.32, 3.325, 3.33, 3.34, 3.49],
  lead: [1.93, 1.96, 1.985, 2.005, 2.025, 2.04, 2.055, 2.07, 2.08, 2.09, 2.1, 2.108, 2.115, 2.122, 2.128],
} as const;
/** The share of a charging current that is stored. */
const COULOMBIC = { lfp: 0.995, lead: 0.92 } as const;
/** How much the resistance grows towards full, when charging. */
const REFUSAL = { lfp: 4, lead: 200 } as const;
/** Volts a cell. */
export const ABSORPTION = { lfp: 3.5, lead: 2.4 } as const;
export const FLOAT = { lfp: 3.375, lead: 2.25 } as const;

export class Battery {
  readonly spec: BatterySpec;
  /** 0 to 1. */
  soc: number;
  /** At the terminals: V, A and W; charging is positive. */
  voltage: number;
  current = 0;
  power = 0;
  temperature: number;
  /** kWh at the terminals since the start. */
  charged = 0;
  discharged = 0;
  /** kWh; the change of what is stored, and the heat. */
  stored = 0;
  heat = 0;
  private openCircuit: number;

  constructor(spec: BatterySpec, soc: number, temperature: number) {
    this.spec = spec;
    this.soc = soc;
    this.temperature = temperature;
    this.openCircuit = this.voltageAt(soc);
    this.voltage = this.openCircuit;
  }

  /** Ah taken out since full. */
  get consumed(): number {
    return (1 - this.soc) * this.spec.capacity;
  }

  /** A: what the battery management allows now; cold and nearly full batteries take less. */
  get chargeLimit(): number {
    const { maxCharge, chemistry } = this.spec;
    const cold = chemistry === 'lead' ? 1 : Math.max(0, Math.min(1, this.temperature / 10));
    return maxCharge * cold * (this.soc > 0.95 ? Math.max(0.1, (1.005 - this.soc) / 0.055) : 1);
  }

  get dischargeLimit(): number {
    return this.spec.maxDischarge * Math.max(0, Math.min(1, (this.soc - 0.02) / 0.08));
  }

  /** W that may flow in without going above `limit` volts or the charge limit. */
  chargePower(limit: number): number {
    const resistance = this.chargeResistance();
    const current = Math.max(0, Math.min(this.chargeLimit, (limit - this.openCircuit) / resistance));
    return current * (this.openCircuit + current * resistance);
  }

  /** `power` W at the terminals for `hours`; `ambient` °C. */
  apply(power: number, hours: number, ambient: number): void {
    const { chemistry, capacity } = this.spec;
    const resistance = power > 0 ? this.chargeResistance() : this.spec.resistance;
    const root = Math.sqrt(Math.max(0, this.openCircuit ** 2 + 4 * resistance * power));
    this.current = (root - this.openCircuit) / (2 * resistance);
    this.power = power;
    this.voltage = (this.openCircuit + root) / 2;

    const wanted = this.current * (this.current > 0 ? COULOMBIC[chemistry] : 1) * hours;
    const before = this.soc;
    this.soc = Math.max(0, Math.min(1, before + wanted / capacity));
    const stored = (this.openCircuit * (this.soc - before) * capacity) / 1000;
    const moved = (power * hours) / 1000;
    const heat = moved - stored;
    this.stored += stored;
    this.heat += heat;
    if (moved > 0) this.charged += moved;
    else this.discharged -= moved;
    this.openCircuit = this.voltageAt(this.soc);
    // A case that warms by its losses and cools within hours.
    this.temperature += (heat * 900) / capacity / this.spec.cells + ((ambient - this.temperature) * hours) / 6;
  }

  /** kWh between two states of charge, for whoever checks the books. */
  energyBetween(from: number, to: number): number {
    const slices = 2000;
    let sum = 0;
    for (let i = 0; i < slices; i++) sum += this.voltageAt(from + ((to - from) * (i + 0.5)) / slices);
    return (sum / slices) * (to - from) * (this.spec.capacity / 1000);
  }

  private chargeResistance(): number {
    const { chemistry, resistance } = this.spec;
    const fourth = this.soc * this.soc * this.soc * this.soc;
    return resistance * (1 + REFUSAL[chemistry] * fourth * fourth * fourth * fourth);
  }

  private voltageAt(soc: number): number {
    const curve = CURVES[this.spec.chemistry];
    const place = soc * (curve.length - 1);
    const index = Math.min(curve.length - 2, Math.floor(place));
    const low = curve[index] ?? 0;
    const high = curve[index + 1] ?? low;
    return this.spec.cells * (low + (high - low) * (place - index));
  }
}
