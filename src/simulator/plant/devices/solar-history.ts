/** What a solar charger remembers of the last 31 days: row 0 is today. */

/** A number at random between two others, from the plant's seed. */
export type Chance = (low: number, high: number) => number;

export interface SolarDay {
  number: number;
  /** kWh, W, V, A, s. */
  yield: number;
  maxPower: number;
  maxPvVoltage: number;
  maxBatteryCurrent: number;
  maxBatteryVoltage: number;
  minBatteryVoltage: number;
  secondsInBulk: number;
  secondsInAbsorption: number;
  secondsInFloat: number;
}

interface Spec {
  readonly peak: number;
  readonly voltage: number;
}

interface Charger {
  readonly power: number;
  readonly panelPower: number;
  readonly panelVoltage: number;
  readonly panels: number;
}

const ROWS = 31;

export class SolarHistory {
  readonly rows: [SolarDay, ...SolarDay[]];
  highestPvVoltage: number;
  highestBatteryVoltage: number;
  lowestBatteryVoltage: number;
  private day = Number.NaN;
  private before = 0;

  constructor(spec: Spec, batteryVoltage: number, chance: Chance) {
    const newest = Math.round(chance(90, 1400));
    this.rows = [emptyDay(newest)];
    for (let age = 1; age < ROWS; age++) {
      const brightness = chance(0.15, 1);
      const hours = chance(7, 13) * 3600;
      const bulk = hours * (1.05 - 0.6 * brightness);
      this.rows.push({
        number: newest - age,
        yield: (spec.peak / 1000) * 5.5 * brightness,
        maxPower: spec.peak * Math.min(0.9, 0.3 + brightness),
        maxPvVoltage: spec.voltage * chance(1.1, 1.2),
        maxBatteryCurrent: (spec.peak * Math.min(0.9, 0.3 + brightness)) / batteryVoltage,
        maxBatteryVoltage: batteryVoltage * chance(1.05, 1.08),
        minBatteryVoltage: batteryVoltage * chance(0.97, 0.995),
        secondsInBulk: bulk,
        secondsInAbsorption: Math.min(5400, hours - bulk),
        secondsInFloat: Math.max(0, hours - bulk - 5400),
      });
    }
    this.highestPvVoltage = spec.voltage * 1.24;
    this.highestBatteryVoltage = batteryVoltage * 1.09;
    this.lowestBatteryVoltage = batteryVoltage * 0.95;
  }

  /** Each second. */
  update(day: number, charger: Charger, batteryVoltage: number, stage: 'off' | 'bulk' | 'absorption' | 'float'): void {
    if (day !== this.day) {
      if (!Number.isNaN(this.day)) {
        this.rows.unshift(emptyDay(this.rows[0].number + 1));
        this.rows.pop();
      }
      this.day = day;
      this.before = charger.panels;
    }
    const today = this.rows[0];
    today.yield = charger.panels - this.before;
    today.maxPower = Math.max(today.maxPower, charger.panelPower);
    today.maxPvVoltage = Math.max(today.maxPvVoltage, charger.panelVoltage);
    today.maxBatteryCurrent = Math.max(today.maxBatteryCurrent, charger.power / batteryVoltage);
    today.maxBatteryVoltage = Math.max(today.maxBatteryVoltage, batteryVoltage);
    today.minBatteryVoltage =
      today.minBatteryVoltage === 0 ? batteryVoltage : Math.min(today.minBatteryVoltage, batteryVoltage);
    if (stage === 'bulk') today.secondsInBulk++;
    else if (stage === 'absorption') today.secondsInAbsorption++;
    else if (stage === 'float') today.secondsInFloat++;
    this.highestPvVoltage = Math.max(this.highestPvVoltage, today.maxPvVoltage);
    this.highestBatteryVoltage = Math.max(this.highestBatteryVoltage, today.maxBatteryVoltage);
    this.lowestBatteryVoltage = Math.min(this.lowestBatteryVoltage, today.minBatteryVoltage);
  }
}

function emptyDay(number: number): SolarDay {
  return {
    number,
    yield: 0,
    maxPower: 0,
    maxPvVoltage: 0,
    maxBatteryCurrent: 0,
    maxBatteryVoltage: 0,
    minBatteryVoltage: 0,
    secondsInBulk: 0,
    secondsInAbsorption: 0,
    secondsInFloat: 0,
  };
}
