/**
 * From readings to values that are stored: which, and at what time. Schemas make lines of them.
 *
 * A value is stored when it differs from the topic's last stored one, or when that one is older than the topic's
 * refresh age; else it is counted as unchanged. Where a rule or the profile sets an interval, windows.ts decides.
 *
 * Hot path: `accept`. What a topic needs is worked out once, in `open`, and found again by the topic's index.
 */
import { type DeviceId, GONE, type Reading, type ReadingLedger, type Topic } from '../types.ts';
import type { Alias } from './aliases.ts';
import type { Device } from './device.ts';
import { Devices } from './devices.ts';
import { MeanWindow } from './mean-window.ts';
import { Own } from './own.ts';
import type { Profile } from './profiles.ts';
import type { Remembered } from './remembered.ts';
import { Rows } from './rows.ts';
import { type Decision, decide, type Rule, ruleName, SECRET } from './rules.ts';
import type { Schema } from './schemas/schema.ts';
import { createWritten, type Outputs, type Written } from './schemas/written.ts';
import { canStore, createSeries, isDue, nextStamp, type Series, write } from './series.ts';
import { Sites } from './sites.ts';
import { toJson } from './structure.ts';
import { WaitingRoom } from './waiting.ts';
import { kindOf, Windows } from './windows.ts';

export interface PointsOptions {
  readonly profile: Profile;
  readonly rules: readonly Rule[];
  /** Configured `site` tags by portal id. */
  readonly sites: Readonly<Record<string, string>>;
  readonly aliases: readonly Alias[];
  /** Positions and the VIN are stored as the profile says. */
  readonly storePrivate: boolean;
  readonly remembered: Remembered;
  readonly ledger: ReadingLedger;
  readonly outputs: Outputs;
  /** An alias, and with it the series, went from this device to another: it is no device any more. */
  readonly onReplaced?: (device: DeviceId) => void;
  /** More schemas, for those who look on. */
  readonly schemas?: readonly Schema[];
}

export class Points {
  /** Takes what derive/ finds out: our own measurements. */
  readonly own: Own;
  private readonly series: (Series | null)[] = [];
  private readonly deciders = new Set<string>();
  private readonly written: Written;
  private readonly rows: Rows;
  private readonly sites: Sites;
  private readonly devices: Devices;
  private readonly waiting: WaitingRoom;
  private readonly windows = new Windows();
  private readonly options: PointsOptions;

  constructor(options: PointsOptions) {
    this.options = options;
    const { outputs, remembered } = options;
    this.rows = new Rows(outputs.gx ?? (() => undefined));
    this.sites = new Sites(this.rows, options.sites, remembered.sites);
    const takesRepeats = options.profile === 'everything';
    this.written = createWritten(outputs, this.rows, this.sites, takesRepeats, options.schemas ?? []);
    this.waiting = new WaitingRoom(write, () => this.devices.nameAll());
    this.devices = new Devices({
      sites: this.sites,
      aliases: options.aliases,
      remembered,
      onNamed: (device) => {
        this.waiting.release(device);
        this.own.release(device);
      },
      onReplaced: (device) => options.onReplaced?.(device),
    });
    this.own = new Own(this.rows, this.sites, this.devices);
  }

  /** Columns of our own schema by measurement (fields only), for the warning before a database's limit. */
  get columns(): ReadonlyMap<string, number> {
    return this.written.columns;
  }

  /** How many measurements the compatible schema has, for the same. */
  get loaderMeasurements(): number {
    return this.written.loaderMeasurements.size;
  }

  /** Texts that were cut and fields that were renamed, since the start. */
  get mended(): { readonly cut: number; readonly renamed: number } {
    return this.written.mended;
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
    if (series.device.isAway && value !== GONE) this.devices.returned(series.device, time);
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
    if (series.identity !== undefined && typeof value === 'string') this.identify(series, value);
    if (series.filteredBy !== undefined) {
      ledger.filtered[series.filteredBy] = (ledger.filtered[series.filteredBy] ?? 0) + 1;
      return;
    }
    const refresh = typeof value === 'number' ? series.refreshNumber : series.refreshText;
    if (series.window !== undefined) {
      if (typeof value === 'number' || series.mean === undefined) {
        ledger[this.windows.take(series.window, value, time, refresh)] += 1;
        return;
      }
      this.windows.lose(series.mean, time);
    }
    const isRepeat = value === series.value && !isDue(series, refresh, time);
    if (isRepeat && series.repeats.length === 0) {
      ledger.unchanged += 1;
      return;
    }
    ledger.accepted += 1;
    if (!isRepeat) {
      series.value = value;
      series.storedAt = time;
    }
    this.store(series, value, time, isRepeat);
  }

  /** The device has gone offline: its first value after the return is stored at once, changed or not. */
  left(portalId: string, service: string, instance: string, time: number): void {
    const device = this.devices.find(portalId, service, instance);
    if (!device) return;
    this.devices.left(device);
    for (const series of this.series) {
      if (!series || series.device !== device) continue;
      series.value = undefined;
      if (series.window) this.windows.leave(series.window, time);
    }
  }

  /** A device that is away is forgotten, and its name is free. Whether it was known. */
  forget(portalId: string, service: string, instance: string): boolean {
    const isForgotten = this.devices.forget(this.devices.find(portalId, service, instance));
    if (isForgotten) this.own.forget({ portalId, service, instance });
    return isForgotten;
  }

  /** Nothing is known of the GX from now on: no mean goes on. */
  lost(portalId: string, time: number): void {
    for (const series of this.series) {
      if (series?.mean && series.device.portalId === portalId) this.windows.lose(series.mean, time);
    }
  }

  /** Our own full publish is complete: every device that exists has said its name. */
  complete(): void {
    this.devices.complete();
    this.own.complete();
  }

  /** Ends windows, and the wait of devices for their name; call it a few times a second. */
  tick(now: number): void {
    this.windows.tick(now);
    if (this.devices.isWaiting) this.devices.tick(now);
    this.own.tick(now);
  }

  /** Emits every open row. */
  flush(): void {
    this.rows.flush();
  }

  /** Emits everything, open windows and held readings included, under the names known by now. */
  close(): void {
    this.windows.stop();
    this.devices.nameAll();
    this.own.complete();
    this.rows.flush();
  }

  /** The devices known by now; a name is empty while it is awaited. */
  knownDevices(): Device[] {
    return this.devices.all();
  }

  /** How many devices are known, and how many topics have been stored so far. */
  summary(): { devices: number; stored: number } {
    const stored = this.series.filter((series) => series && Number.isFinite(series.stamp)).length;
    return { devices: this.devices.all().length, stored };
  }

  /** What a person should know about the names of devices, since the last call. */
  takeNotices(): readonly string[] {
    return this.devices.takeNotices();
  }

  /** Rules and aliases that are for nothing that was seen so far, as people say it. */
  unused(): readonly string[] {
    const { rules, aliases } = this.options;
    const held = new Set(this.devices.all().map(({ seat }) => seat?.alias));
    return [
      ...rules.flatMap((rule, index) =>
        this.deciders.has(ruleName(rule, index))
          ? []
          : [`rule ${index + 1} (${rule.match}) applies to none of the topics that the GX has`],
      ),
      ...aliases
        .filter((alias) => !held.has(alias))
        .map(({ name, service }) => `the alias ${JSON.stringify(name)} (${service}) fits no device that the GX has`),
    ];
  }

  /** The names to remember, if they changed since the last call. */
  takeChanges(): Remembered | undefined {
    return this.devices.takeChanges();
  }

  /** null stands for a topic whose values must not be kept. */
  private open(topic: Topic, now: number): Series | null {
    const { rules, profile, storePrivate } = this.options;
    const decision = decide(topic, rules, profile, storePrivate);
    this.deciders.add(decision.decidedBy);
    const series = decision.decidedBy === SECRET ? null : this.openSeries(topic, decision, now);
    this.series[topic.index] = series;
    return series;
  }

  private openSeries(topic: Topic, decision: Decision, now: number): Series {
    const device = this.devices.withNewTopic(topic.portalId, topic.service, topic.instance, now);
    const series = createSeries(topic, device, decision, this.written.schemas);
    if (decision.interval === undefined) return series;
    const store = (value: number | string, time: number) => this.store(series, value, time, false);
    series.window = this.windows.create(kindOf(decision.entry), decision.interval, store);
    if (series.window instanceof MeanWindow) series.mean = series.window;
    return series;
  }

  private identify(series: Series, text: string): void {
    if (series.identity === 'site') this.devices.learnSite(series.device.portalId, text);
    else if (series.identity !== undefined) this.devices.learn(series.device, series.identity, text);
  }

  private store(series: Series, value: number | string, time: number, isRepeat: boolean): void {
    const stamp = nextStamp(series, time);
    if (series.device.name === '') this.waiting.add(series, value, stamp, isRepeat);
    else write(series, value, stamp, isRepeat);
  }
}
