/**
 * From readings to values that are stored: which, and at what time. Schemas make lines of them.
 *
 * What of a topic is stored at all is decided here, and each reading counted; which of its values is for storing.ts.
 *
 * Hot path: `accept`. What a topic needs is worked out once, in `open`, and found again by the topic's index.
 */
import { type Device, Gx } from '../devices/device.ts';
import type { Registry } from '../devices/registry.ts';
import { shorten } from '../devices/text.ts';
import { GONE, type GxEvent, type Profile, type Reading, type ReadingLedger, type Topic } from '../types.ts';
import { Awaiting } from './awaiting.ts';
import { Notices } from './notices.ts';
import { parseJson } from './numbers.ts';
import { OwnMeasurements } from './own-measurements.ts';
import { Rollups, type SavedRollup, type SavedRollups, type TierOutput } from './rollup/rollups.ts';
import { type EmitLine, Rows } from './rows.ts';
import { type Decision, decide, NO_SETTINGS, type Rule, ruleName, SECRET } from './rules.ts';
import { createSchemas, type EnabledSchemas, type Outputs } from './schemas/enabled.ts';
import type { Schema } from './schemas/schema.ts';
import { holdsSecret } from './secret.ts';
import { canStore, type Series, toJson } from './series.ts';
import { Storing } from './storing.ts';

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
  /** The roll-ups of our own schema that are kept: what is for years goes to each of them as well. */
  readonly tiers?: readonly TierOutput[];
  /** What an earlier run counted in windows of roll-ups that were open. */
  readonly savedRollups?: SavedRollups;
  /** More schemas, for those who look on. */
  readonly schemas?: readonly Schema[];
}

const nowhere: EmitLine = () => undefined;

/** One after the other. */
function inTurn(all: readonly EmitLine[]): EmitLine {
  return (line, fields, stamp) => {
    for (const emit of all) emit(line, fields, stamp);
  };
}

export class Points {
  /** Takes what derive/ finds out: our own measurements. */
  readonly own: OwnMeasurements;
  private readonly options: PointsOptions;
  private readonly devices: Registry;
  private readonly rows: Rows;
  private readonly schemas: EnabledSchemas;
  private readonly awaiting: Awaiting<Device>;
  /** Where some are kept. */
  private readonly rollups: Rollups | undefined;
  private readonly notices = new Notices();
  private readonly storing: Storing;
  /** By the topic's index; null stands for a topic whose values must not be kept. */
  private readonly series: (Series | null | undefined)[] = [];
  private rules: readonly Rule[];
  /** Who decided on topics so far: rules, and the profile. */
  private readonly deciders = new Set<string>();

  constructor(options: PointsOptions) {
    const { devices, outputs, profile, tiers = [] } = options;
    this.options = options;
    this.rules = options.rules;
    this.devices = devices;
    this.rows = new Rows(outputs.gx ?? nowhere, inTurn([outputs.gx ?? nowhere, ...tiers.map(({ emit }) => emit)]));
    this.schemas = createSchemas(outputs, this.rows, profile === 'everything', options.schemas ?? []);
    this.awaiting = new Awaiting<Device>(MOST_OF_DEVICES, () => devices.nameAll());
    this.storing = new Storing({ schemas: this.schemas.schemas, awaiting: this.awaiting, notices: this.notices });
    const awaitingSites = new Awaiting<Gx>(MOST_OF_SITES, (gx) => devices.endSiteWait(gx));
    this.own = new OwnMeasurements({ rows: this.rows, devices, awaiting: this.awaiting, awaitingSites });
    this.rollups =
      tiers.length === 0
        ? undefined
        : new Rollups({
            tiers,
            deviceWith: (topic) => devices.deviceWith(topic),
            defer: (device, write) => this.own.defer(device, write),
            storePrivate: options.storePrivate,
            saved: options.savedRollups,
          });
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
  get columns(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.schemas.columns;
  }

  /** The measurements of the compatible schema, for the same. */
  get loaderMeasurements(): ReadonlySet<string> {
    return this.schemas.loaderMeasurements;
  }

  /** Texts that were cut and fields that were renamed, since the start. */
  get mended(): { readonly cut: number; readonly renamed: number } {
    return this.schemas.mended;
  }

  accept(reading: Reading): void {
    this.store(reading);
    // Behind it the device is known.
    this.rollups?.accept(reading);
  }

  private store(reading: Reading): void {
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
      if (reading.refusal !== undefined) ledger.refused[reading.refusal] += 1;
      else ledger[value === null ? 'null' : 'gone'] += 1;
      this.storing.lose(series, time);
      return;
    }
    if (series.parts !== undefined && typeof value !== 'number') {
      const list = typeof value === 'string' ? parseJson(value) : value;
      const outcome = list && series.parts.take(list, time);
      if (outcome !== undefined) {
        ledger[outcome] += 1;
        return;
      }
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
    ledger[this.storing.take(series, value, time)] += 1;
  }

  /**
   * The database takes few columns of a measurement: profile `everything` leaves settings out from now on. The words for
   * people, the first time.
   */
  withFewColumns(): string | undefined {
    const { profile, storePrivate, rules } = this.options;
    if (profile !== 'everything' || this.rules !== rules) return undefined;
    this.rules = [...rules, NO_SETTINGS];
    for (const series of this.series) {
      const filteredBy = series ? decide(series.topic, this.rules, profile, storePrivate).filteredBy : undefined;
      if (series && filteredBy !== undefined) series.filteredBy = filteredBy;
    }
    return `the database takes so few columns that the settings of a GX fill a measurement: profile everything leaves them out; a rule that keeps ${NO_SETTINGS.match} asks for them`;
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
    if (series) this.storing.forget(series);
    this.rollups?.forget(topic);
  }

  /** Ends windows, and the wait for names; call it a few times a second. */
  tick(now: number): void {
    this.storing.tick(now);
    this.rollups?.tick(now);
    this.devices.tick(now);
    this.own.tick(now);
  }

  /** Emits every open row. */
  flush(): void {
    this.rows.flush();
    this.rollups?.flush();
  }

  /** Emits everything, open windows and readings that wait included, under the names known by now. */
  close(): void {
    this.storing.close();
    this.devices.nameAll();
    this.rows.flush();
    this.rollups?.close();
  }

  /** What is counted in windows of roll-ups that are open, for a restart. */
  rollupState(): Iterable<readonly [topic: string, SavedRollup]> {
    return this.rollups?.state() ?? [];
  }

  /** How many topics have been stored so far. */
  get storedTopics(): number {
    return this.series.filter((series) => series && Number.isFinite(series.stamp)).length;
  }

  /** What a person should know of topics and was not told yet. */
  takeNotices(): readonly string[] {
    return this.notices.take();
  }

  /** Of the first `most` rules those that are for nothing that was seen so far, as people say it. */
  unused(most = Number.POSITIVE_INFINITY): readonly string[] {
    return this.options.rules
      .slice(0, most)
      .flatMap((rule, index) =>
        this.deciders.has(ruleName(rule, index))
          ? []
          : [`rule ${index + 1} (${rule.match}) applies to none of the topics that the GX has`],
      );
  }

  /** What a topic needs. */
  private open(topic: Topic, now: number): Series | null {
    const { profile, storePrivate } = this.options;
    const decision = decide(topic, this.rules, profile, storePrivate);
    this.deciders.add(decision.decidedBy);
    const series = decision.decidedBy === SECRET ? null : this.openSeries(topic, decision, now);
    this.series[topic.index] = series;
    return series;
  }

  private openSeries(topic: Topic, decision: Decision, now: number): Series {
    const device = this.devices.deviceWith(topic);
    device.newest = now;
    return this.storing.open(topic, device, decision);
  }

  private identify({ device, identity }: Series, text: string, time: number): void {
    if (identity === 'site') {
      if (this.devices.learnSite(device.gx, text)) this.own.closeSite(device.gx);
    } else if (identity !== undefined) this.devices.learn(device, identity, text, time);
  }

  /** The next value of each topic of the device is stored at once, changed or not. */
  private interrupt(device: Device, time: number): void {
    for (const series of this.seriesOf(device)) this.storing.leave(series, time);
    this.rollups?.lose(device, time);
  }

  /** Stores what is known of the device's quantities as it came, in place of the means that were begun. */
  private endMeans(device: Device, time: number): void {
    for (const series of this.seriesOf(device)) this.storing.endMean(series, time);
    this.rollups?.lose(device, time);
  }

  private *seriesOf({ topics }: Device): Iterable<Series> {
    for (const { index } of topics) {
      const series = this.series[index];
      if (series) yield series;
    }
  }

  /** Nothing is known of the GX from now on: no mean goes on. */
  private lose(gx: Gx, time: number): void {
    for (const series of this.series) if (series?.device.gx === gx) this.storing.lose(series, time);
    this.rollups?.loseAll(gx, time);
  }
}
