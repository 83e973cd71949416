/**
 * From readings to values that are stored: which, and at what time. Schemas make lines of them.
 *
 * A value is stored when it differs from the topic's last stored one, or when that one is older than the topic's
 * refresh age; else it is counted as unchanged. Where a rule or the profile sets an interval, windows.ts decides.
 *
 * Hot path: `accept`. What a topic needs is worked out once, in `open`, and found again by the topic's index.
 */
import { type Device, Gx } from '../devices/device.ts';
import type { Registry } from '../devices/registry.ts';
import { fingerprint, shorten } from '../devices/text.ts';
import { GONE, type GxEvent, type Profile, type Reading, type ReadingLedger, type Topic } from '../types.ts';
import { Awaiting } from './awaiting.ts';
import { Crowded, isCrowded } from './crowded.ts';
import { MeanWindow } from './mean-window.ts';
import { OwnMeasurements } from './own-measurements.ts';
import { Rows } from './rows.ts';
import { type Decision, decide, type Rule, ruleName, SECRET } from './rules.ts';
import { createSchemas, type EnabledSchemas, type Outputs } from './schemas/enabled.ts';
import type { Schema } from './schemas/schema.ts';
import { holdsSecret } from './secret.ts';
import { canStore, createSeries, isDue, nextStamp, SAME_NAME, type Series, toJson, write } from './series.ts';
import { lengthOf, type Scalar } from './window.ts';
import { Windows, windowKind } from './windows.ts';

/** Bytes of what waits for names of devices, and for those of sites: with more of it all get the names known by now. */
const MOST_OF_DEVICES = 16 * 1024 * 1024;
const MOST_OF_SITES = 200_000;

interface PointsOptions {
  readonly devices: Registry;
  readonly profile: Profile;
  readonly rules: readonly Rule[];
  /** Positions and the VIN are stored as the profile says. */
  readonly storePrivate: boolean;
  readonly ledger: ReadingLedger;
  readonly outputs: Outputs;
  /** More schemas, for those who look on. */
  readonly schemas?: readonly Schema[];
}

export class Points {
  /** Takes what derive/ finds out: our own measurements. */
  readonly own: OwnMeasurements;
  private readonly options: PointsOptions;
  private readonly devices: Registry;
  private readonly rows: Rows;
  private readonly schemas: EnabledSchemas;
  private readonly awaiting: Awaiting<Device>;
  private readonly windows = new Windows();
  private readonly crowded = new Crowded((series, { value, mark, time, isRepeat }) =>
    this.change(series, value, mark, time, isRepeat),
  );
  /** By the topic's index; null stands for a topic whose values must not be kept. */
  private readonly series: (Series | null | undefined)[] = [];
  /** Who decided on topics so far: rules, and the profile. */
  private readonly deciders = new Set<string>();

  constructor(options: PointsOptions) {
    const { devices, outputs, profile } = options;
    this.options = options;
    this.devices = devices;
    this.rows = new Rows(outputs.gx ?? (() => undefined));
    this.schemas = createSchemas(outputs, this.rows, profile === 'everything', options.schemas ?? []);
    this.awaiting = new Awaiting<Device>(MOST_OF_DEVICES, () => devices.nameAll());
    const awaitingSites = new Awaiting<Gx>(MOST_OF_SITES, (gx) => devices.endSiteWait(gx));
    this.own = new OwnMeasurements({ rows: this.rows, devices, awaiting: this.awaiting, awaitingSites });
    devices.listen({
      named: (who) => (who instanceof Gx ? awaitingSites.release(who) : this.own.release(who)),
      interrupted: (device, time) => this.interrupt(device, time),
      shared: (device, time) => this.endMeans(device, time),
      forgotten: (device) => this.own.forget(device),
      displaced: (device) => {
        for (const schema of this.schemas.schemas) schema.forget?.(device);
      },
    });
  }

  /** Columns of our own schema by measurement (fields only), for the warning before a database's limit. */
  get columns(): ReadonlyMap<string, number> {
    return this.schemas.columns;
  }

  /** How many measurements the compatible schema has, for the same. */
  get loaderMeasurements(): number {
    return this.schemas.loaderMeasurements.size;
  }

  /** Texts that were cut and fields that were renamed, since the start. */
  get mended(): { readonly cut: number; readonly renamed: number } {
    return this.schemas.mended;
  }

  accept(reading: Reading): void {
    const { topic, time } = reading;
    const { ledger } = this.options;
    let series = this.series[topic.index];
    if (series === undefined) {
      // What was never there makes no device.
      if (reading.value === GONE) {
        ledger.gone += 1;
        return;
      }
      series = this.open(topic, time);
    }
    if (series === null) {
      ledger.refused.secret += 1;
      return;
    }
    let value = reading.value;
    if (series.device.isUnmet && value !== GONE) this.devices.naming.meet(series.device, time);
    if (value === null || value === GONE) {
      ledger[value === null ? 'null' : 'gone'] += 1;
      if (series.mean !== undefined) this.windows.lose(series.mean, time);
      return;
    }
    if (typeof value === 'object' && series.json) value = toJson(value) ?? value;
    if (typeof value === 'object' || (typeof value === 'string' && !canStore(series, value))) {
      ledger.refused.not_scalar += 1;
      return;
    }
    if (typeof value === 'string' && value !== series.value && holdsSecret(value)) {
      ledger.refused.secret += 1;
      return;
    }
    if (series.identity !== undefined && typeof value === 'string') this.identify(series, shorten(value), time);
    if (series.filteredBy !== undefined) {
      ledger.filtered[series.filteredBy] = (ledger.filtered[series.filteredBy] ?? 0) + 1;
      return;
    }
    const refresh = typeof value === 'number' ? series.refreshNumber : series.refreshText;
    // Of two devices that share their topics a mean would be a value that nobody has.
    if (series.window !== undefined && (series.mean === undefined || series.device.sharing === undefined)) {
      if (typeof value === 'number' || series.mean === undefined) {
        ledger[this.windows.take(series.window, value, time, refresh)] += 1;
        return;
      }
      this.windows.lose(series.mean, time);
    }
    const mark = typeof value === 'string' ? fingerprint(value) : value;
    const isRepeat = mark === series.value && !isDue(series.storedAt, refresh, time);
    this.crowded.passed(series);
    if (isRepeat && series.repeats.length === 0) {
      ledger.unchanged += 1;
      return;
    }
    if (isCrowded(series, time)) {
      ledger.merged += 1;
      this.crowded.wait(series, value, mark, time, isRepeat);
      return;
    }
    ledger.accepted += 1;
    this.change(series, value, mark, time, isRepeat);
  }

  event(event: GxEvent): void {
    if (event.kind === 'complete') this.devices.complete();
    if (event.kind !== 'link') return;
    const gx = this.devices.gxOf(event.portalId);
    if (event.isUp) this.devices.linked(gx, event.time);
    else this.lose(gx, event.time);
  }

  /** The topic is known no longer: what is open of it is stored now. */
  forget(topic: Topic): void {
    const series = this.series[topic.index];
    this.series[topic.index] = undefined;
    if (!series) return;
    if (series.window) this.windows.leave(series.window, Number.NEGATIVE_INFINITY);
    this.crowded.close(series);
    if (series.filteredBy === SAME_NAME) return;
    for (const schema of this.schemas.schemas) schema.close?.(topic, series.device);
  }

  /** Ends windows, and the wait for names; call it a few times a second. */
  tick(now: number): void {
    this.windows.tick(now);
    this.crowded.tick(now);
    this.devices.tick(now);
    this.own.tick(now);
  }

  /** Emits every open row. */
  flush(): void {
    this.rows.flush();
  }

  /** Emits everything, open windows and readings that wait included, under the names known by now. */
  close(): void {
    this.windows.stop();
    this.crowded.closeAll();
    this.devices.nameAll();
    this.rows.flush();
  }

  /** How many topics have been stored so far. */
  get storedTopics(): number {
    return this.series.filter((series) => series && Number.isFinite(series.stamp)).length;
  }

  /** Rules that are for nothing that was seen so far, as people say it. */
  unused(): readonly string[] {
    return this.options.rules.flatMap((rule, index) =>
      this.deciders.has(ruleName(rule, index))
        ? []
        : [`rule ${index + 1} (${rule.match}) applies to none of the topics that the GX has`],
    );
  }

  /** What a topic needs. */
  private open(topic: Topic, now: number): Series | null {
    const { rules, profile, storePrivate } = this.options;
    const decision = decide(topic, rules, profile, storePrivate);
    this.deciders.add(decision.decidedBy);
    const series = decision.decidedBy === SECRET ? null : this.openSeries(topic, decision, now);
    this.series[topic.index] = series;
    return series;
  }

  private openSeries(topic: Topic, decision: Decision, now: number): Series {
    const device = this.devices.deviceWith(topic);
    device.newest = now;
    const series = createSeries(topic, device, decision, this.schemas.schemas);
    if (decision.interval === undefined) return series;
    const store = (value: number | string, time: number) => this.store(series, value, time, false);
    series.window = this.windows.create(windowKind(decision.entry), decision.interval, store);
    if (series.window instanceof MeanWindow) series.mean = series.window;
    return series;
  }

  private identify({ device, identity }: Series, text: string, time: number): void {
    if (identity === 'site') {
      if (this.devices.learnSite(device.gx, text)) this.own.closeSite(device.gx);
    } else if (identity !== undefined) this.devices.learn(device, identity, text, time);
  }

  /** The next value of each topic of the device is stored at once, changed or not. */
  private interrupt(device: Device, time: number): void {
    for (const { index } of device.topics) {
      const series = this.series[index];
      if (!series) continue;
      series.value = undefined;
      if (series.window) this.windows.leave(series.window, time);
    }
  }

  /** Stores what is known of the device's quantities as it came, in place of the means that were begun. */
  private endMeans(device: Device, time: number): void {
    for (const series of this.series) {
      if (!series?.mean || series.device !== device) continue;
      const value = this.windows.abandon(series.mean);
      if (value === undefined) continue;
      series.value = value;
      series.storedAt = time;
      this.store(series, value, time, false);
    }
  }

  /** Nothing is known of the GX from now on: no mean goes on. */
  private lose(gx: Gx, time: number): void {
    for (const series of this.series) if (series?.mean && series.device.gx === gx) this.windows.lose(series.mean, time);
  }

  private change(series: Series, value: Scalar, mark: Scalar, time: number, isRepeat: boolean): void {
    if (!isRepeat) {
      series.value = mark;
      series.storedAt = time;
    }
    this.store(series, value, time, isRepeat);
  }

  private store(series: Series, value: number | string, time: number, isRepeat: boolean): void {
    const stamp = nextStamp(series.stamp, time);
    series.stamp = stamp;
    if (series.device.name === '') this.wait(series, value, stamp, isRepeat);
    else write(series, value, stamp, isRepeat);
  }

  /** On its own, for what a closure needs is allocated at each call of the function that it stands in. */
  private wait(series: Series, value: number | string, stamp: number, isRepeat: boolean): void {
    this.awaiting.add(series.device, () => write(series, value, stamp, isRepeat), lengthOf(value));
  }
}
