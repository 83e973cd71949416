/**
 * History in our own schema. A value is stored again at its refresh age, with the full publish that comes then; nulls are
 * not stored. So a value that is stored again later than that held until then no longer than its refresh age and 10 s.
 * `gx_site` says when the GX was reached, and `gx_device` who left.
 */
import { decide, type Rule } from '../../../points/rules.ts';
import type { Profile } from '../../../types.ts';
import { type Listener, STEP, Telling, type ToldDevice, type ToldTopic } from './telling.ts';

/** What is stored comes so much later than it is due, ms. */
const GRACE = 10_000;
/** `gx_site` is written so often, ms. */
const SITE_REFRESH = 60_000;
/** Without it the GX was reached while its service `system` was stored, which is this often. */
const SYSTEM_REFRESH = 300_000;
export interface StoredOptions {
  readonly portalId: string;
  readonly listener: Listener;
  readonly rules: readonly Rule[];
  readonly profile: Profile;
  readonly storePrivate: boolean;
  /** How often everything is published, ms. */
  readonly fullPublish: number;
  /** Since when `gx_site` was written; never: undefined. */
  readonly siteSince: number | undefined;
  /** Where it begins: a multiple of `STEP`. */
  readonly start: number;
}

export class Stored {
  /** So much more must be read than is told, ms. */
  readonly lag: number;
  readonly telling: Telling;
  private readonly options: StoredOptions;
  private readonly ages: { readonly number: number; readonly text: number }[] = [];
  private readTo: number;
  /** As it is told. */
  private isUp = false;
  /** Of what was read: whether the GX is reached, and the newest row that says so. */
  private wasUp = false;
  private upAt = Number.NEGATIVE_INFINITY;
  private isByRows: boolean;

  constructor(options: StoredOptions) {
    this.options = options;
    this.telling = new Telling(options.portalId, options.listener);
    this.lag = Math.ceil((options.fullPublish + GRACE) / STEP) * STEP;
    this.readTo = options.start;
    this.isByRows = options.siteSince === undefined || options.start < options.siteSince;
    // Where nothing says otherwise.
    options.listener.alive(true, options.start);
  }

  /** A value was stored. */
  value(told: ToldTopic, value: number | string, time: number): void {
    this.advance(time);
    if (this.isByRows && told.device.service === 'system') this.reached(true, time);
    this.telling.read(told, value, time);
  }

  /** `gx_device`: whether it is there. */
  presence(device: ToldDevice, isOnline: boolean, time: number): void {
    this.advance(time);
    if (isOnline) return;
    for (const told of device.topics.values()) told.isOver = true;
    this.telling.readAct(time, () => {
      for (const told of device.topics.values()) told.held = undefined;
      this.telling.leave(device, time);
    });
  }

  /** `gx_site`: undefined where a row does not say it. */
  site(isConnected: boolean | undefined, isAlive: boolean | undefined, time: number): void {
    this.advance(time);
    if (isConnected !== undefined) this.reached(isConnected, time);
    if (isAlive !== undefined) this.telling.readAct(time, () => this.options.listener.alive(isAlive, time));
  }

  /** All that was stored before `time` was read. */
  advance(time: number): void {
    while (this.readTo + STEP <= time) {
      this.readTo += STEP;
      this.lookForEnds(this.readTo);
      if (this.readTo - this.lag > this.options.start) this.telling.tellTo(this.readTo - this.lag);
    }
  }

  private reached(isUp: boolean, time: number): void {
    this.upAt = time;
    if (isUp === this.wasUp) return;
    this.wasUp = isUp;
    this.telling.readAct(time, () => this.link(isUp, time));
  }

  private link(isUp: boolean, time: number): void {
    if (isUp === this.isUp) return;
    this.isUp = isUp;
    this.options.listener.link(isUp, time);
    if (!isUp) return;
    this.telling.repeat(this.telling.devices.values(), time);
  }

  private lookForEnds(time: number): void {
    const { siteSince, fullPublish } = this.options;
    this.isByRows = siteSince === undefined || time < siteSince;
    const age = this.isByRows ? SYSTEM_REFRESH + fullPublish : SITE_REFRESH;
    if (this.wasUp && this.upAt + age + GRACE <= time) {
      this.wasUp = false;
      const end = this.upAt + age + GRACE;
      this.telling.endAct(end, () => this.link(false, end));
    }
    for (const told of this.telling.topics) {
      if (told.isOver) continue;
      const end = told.newest + this.ageOf(told) + GRACE;
      if (end + fullPublish <= time) this.telling.end(told, end);
    }
  }

  private ageOf({ topic, value }: ToldTopic): number {
    const { rules, profile, storePrivate } = this.options;
    let ages = this.ages[topic.index];
    if (!ages) {
      const { refreshNumber, refreshText } = decide(topic, rules, profile, storePrivate);
      ages = { number: refreshNumber, text: refreshText };
      this.ages[topic.index] = ages;
    }
    return typeof value === 'number' ? ages.number : ages.text;
  }
}
