/**
 * History in our own schema. A value is stored again at its refresh age, with the full publish that comes then; nulls are
 * not stored. So a value that is not stored again then, although the GX was reached, held no longer than its refresh age and
 * 10 s. `gx_site` says when the GX was reached, and `gx_device` who left.
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
  /** Of what was read: whether the GX is reached, the newest row that says so, and the newest of all. */
  private wasUp = false;
  private upAt = Number.NEGATIVE_INFINITY;
  private rowAt = Number.NEGATIVE_INFINITY;
  private isByRows: boolean;

  constructor(options: StoredOptions) {
    this.options = options;
    this.telling = new Telling(options.portalId, options.listener);
    this.readTo = options.start;
    this.isByRows = options.siteSince === undefined || options.start < options.siteSince;
    this.lag = Math.ceil((options.fullPublish + this.silence() + GRACE) / STEP) * STEP;
    // Where nothing says otherwise.
    options.listener.alive(true, options.start);
  }

  /** A value was stored. */
  value(told: ToldTopic, value: number | string, time: number): void {
    this.take(time);
    if (this.isByRows && told.device.service === 'system') this.reached(true, time);
    this.telling.read(told, value, time);
  }

  /** `gx_device`: whether it is there. */
  presence(device: ToldDevice, isOnline: boolean, time: number): void {
    this.take(time);
    if (isOnline) return;
    for (const told of device.topics.values()) told.isOver = true;
    this.telling.readAct(time, () => {
      for (const told of device.topics.values()) told.held = undefined;
      this.telling.leave(device, time);
    });
  }

  /** `gx_site`: undefined where a row does not say it. */
  site(isConnected: boolean | undefined, isAlive: boolean | undefined, time: number): void {
    this.take(time);
    if (isConnected !== undefined) this.reached(isConnected, time);
    if (isAlive !== undefined) this.telling.readAct(time, () => this.options.listener.alive(isAlive, time));
  }

  /** All that was stored before `time` was read. */
  advance(time: number): void {
    while (this.readTo + STEP <= time) {
      this.readTo += STEP;
      this.look(this.readTo);
      if (this.readTo - this.lag > this.options.start) this.telling.tellTo(this.readTo - this.lag);
    }
  }

  /** A row was read. */
  private take(time: number): void {
    this.advance(time);
    this.rowAt = time;
  }

  private reached(isUp: boolean, time: number): void {
    this.upAt = time;
    if (isUp === this.wasUp) return;
    this.wasUp = isUp;
    // What was due meanwhile is stored again now, if it is still so.
    if (isUp) this.lookForEnds(time, time);
    this.telling.readAct(time, () => this.link(isUp, time));
  }

  private link(isUp: boolean, time: number): void {
    if (isUp === this.isUp) return;
    this.isUp = isUp;
    this.options.listener.link(isUp, time);
    if (!isUp) return;
    this.telling.repeat(this.telling.devices.values(), time);
  }

  private look(time: number): void {
    const { siteSince, fullPublish } = this.options;
    this.isByRows = siteSince === undefined || time < siteSince;
    if (this.wasUp && this.upAt + this.silence() <= time) {
      this.wasUp = false;
      // Behind what was stored last.
      const end = this.rowAt + 1;
      this.telling.endAct(end, () => this.link(false, end));
    }
    if (this.wasUp) this.lookForEnds(this.upAt - fullPublish, Number.NEGATIVE_INFINITY);
  }

  /** Ends what was due before `due` and not stored again: when it was due, or at `notBefore`. */
  private lookForEnds(due: number, notBefore: number): void {
    for (const told of this.telling.topics) {
      const end = told.newest + this.ageOf(told) + GRACE;
      if (!told.isOver && end <= due) this.telling.end(told, Math.max(end, notBefore));
    }
  }

  /** After so long without a row that says that the GX is reached it is not, ms. */
  private silence(): number {
    return GRACE + (this.isByRows ? SYSTEM_REFRESH + this.options.fullPublish : SITE_REFRESH);
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
