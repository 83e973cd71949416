/**
 * The sun by day of the year, latitude and time of day, and the clouds that pass before it: edges last a few
 * seconds, as an irradiance meter sees them. The air's temperature goes with season and sun.
 */
import type { Calendar } from './calendar.ts';
import type { Random } from './random.ts';

export interface Site {
  readonly latitude: number;
  readonly longitude: number;
  /** 0 always clear, 1 always grey. */
  readonly cloudiness: number;
  /** Mean air temperature over the year, °C. */
  readonly climate: number;
}

const RADIANS = Math.PI / 180;

export class Sky {
  /** W/m2 on a surface that faces the sun, and from the whole sky, without clouds. */
  direct = 0;
  diffuse = 0;
  /** The share of direct light that the clouds let through. */
  transmission = 1;
  sinElevation = 0;
  cosElevation = 1;
  /** Radians from north, clockwise. */
  azimuth = 0;
  /** Air, °C. */
  temperature = 15;
  private target = 1;
  private edge = 0.02;
  private nextCloud = 0;
  private isCloud = false;
  private day = Number.NaN;
  private greyness = 0;
  private warmth = 0;
  private readonly site: Site;
  private readonly random: Random;

  constructor(site: Site, random: Random) {
    this.site = site;
    this.random = random;
  }

  /** Each 100 ms. */
  step(): void {
    const gap = this.target - this.transmission;
    this.transmission += Math.max(-this.edge, Math.min(this.edge, gap));
  }

  /** Each second. */
  update(time: number, calendar: Calendar): void {
    if (calendar.day !== this.day) this.newDay(calendar.day);
    if (time >= this.nextCloud) this.newCloud(time);
    const declination = 23.45 * RADIANS * Math.sin((2 * Math.PI * (284 + calendar.dayOfYear)) / 365);
    const latitude = this.site.latitude * RADIANS;
    const hourAngle = (((time / 3_600_000 + this.site.longitude / 15) % 24) - 12) * 15 * RADIANS;
    const sine =
      Math.sin(latitude) * Math.sin(declination) + Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle);
    this.sinElevation = sine;
    this.cosElevation = Math.sqrt(Math.max(0, 1 - sine * sine));
    this.azimuth =
      Math.PI +
      Math.atan2(
        Math.sin(hourAngle),
        Math.cos(hourAngle) * Math.sin(latitude) - Math.tan(declination) * Math.cos(latitude),
      );
    // The usual clear-sky rule: each air mass lets 70 % through.
    this.direct = sine > 0.01 ? 1353 * 0.7 ** ((1 / sine) ** 0.678) : 0;
    this.diffuse = sine > -0.05 ? 10 * (sine + 0.05) + 0.12 * this.direct * Math.max(0, sine) : 0;
    const season = -Math.cos((2 * Math.PI * (calendar.dayOfYear - 20)) / 365) * Math.sign(this.site.latitude);
    this.temperature = this.site.climate + 8 * season + this.warmth + 5 * Math.sin((calendar.hour - 9) * 15 * RADIANS);
  }

  private newDay(day: number): void {
    this.day = day;
    const { cloudiness } = this.site;
    this.greyness = Math.min(0.95, Math.max(0.02, cloudiness + 0.6 * (this.random.next() - 0.5)));
    this.warmth = 3 * this.random.wobble();
  }

  private newCloud(time: number): void {
    this.isCloud = !this.isCloud && this.random.chance(0.2 + 0.8 * this.greyness);
    const mean = this.isCloud ? 90_000 + 900_000 * this.greyness : 60_000 + 1_200_000 * (1 - this.greyness);
    this.nextCloud = time + this.random.spell(mean);
    this.target = this.isCloud ? this.random.between(0.1, 0.75) : 1 - 0.35 * this.greyness * this.random.next();
    this.edge = 0.1 / this.random.between(1.5, 12);
  }
}

/** Panels that face one way. */
export class Panels {
  private lit = 0;
  private glow = 0;
  readonly peak: number;
  private readonly tilt: number;
  private readonly azimuth: number;

  /** `peak` in W, `tilt` from the horizontal and `azimuth` from north in degrees. */
  constructor(peak: number, tilt: number, azimuth: number) {
    this.peak = peak;
    this.tilt = tilt * RADIANS;
    this.azimuth = azimuth * RADIANS;
  }

  /** Each second. */
  update(sky: Sky): void {
    const incidence =
      sky.sinElevation * Math.cos(this.tilt) +
      sky.cosElevation * Math.sin(this.tilt) * Math.cos(sky.azimuth - this.azimuth);
    // Dust, heat and cables take a tenth.
    this.lit = (0.9 * this.peak * sky.direct * Math.max(0, incidence)) / 1000;
    this.glow = (0.9 * this.peak * sky.diffuse) / 1000;
  }

  /** What the panels could give now, W. */
  available(sky: Sky): number {
    return this.lit * sky.transmission + this.glow * (0.4 + 0.6 * sky.transmission);
  }
}
