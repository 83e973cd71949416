/**
 * One GX and everything of it, from its messages to lines:
 *
 *   gx/ SOURCE --> clock/ HOLD --> points/ DOOR --> points/ STORE? and derive/ WHAT HAPPENED --> lines for the destinations
 *
 * Each stage is made with the next, so this file reads from the destinations back to the GX. What is kept over a restart
 * is kept by portal id. Several installations share nothing but the destinations.
 */
import { createClock } from '../clock/clock.ts';
import { createHold } from '../clock/hold.ts';
import type { InstallationSettings } from '../config/installations.ts';
import type { Config, SchemaName } from '../config/schema.ts';
import type { Tier } from '../config/tiers.ts';
import { Derive } from '../derive/derive.ts';
import { Registry } from '../devices/registry.ts';
import type { SiteNames } from '../devices/site-names.ts';
import { createPricing } from '../energy/money.ts';
import { hostZone } from '../energy/zone.ts';
import type { GxListener } from '../gx/protocol.ts';
import { Topics } from '../gx/topics.ts';
import { Door } from '../points/door.ts';
import { Points } from '../points/points.ts';
import { createReadingLedger } from '../shared/ledger.ts';
import type { Logger } from '../shared/log.ts';
import type { Reporter } from '../shared/reporter.ts';
import type { InstallationStatus } from '../shared/status.ts';
import type { Memory } from '../state/memory.ts';
import type { DeviceId, Forgotten, GxEvent, Part, Reading } from '../types.ts';
import { createInstallationEnergy } from './energies.ts';
import type { EnergySite } from './energy-names.ts';
import { createKeeper } from './keeper.ts';
import type { PriceFiles } from './price-files.ts';

/** How often what waits for its time is looked at, and how often the clock, ms. */
const TICK_INTERVAL = 100;
const CLOCK_INTERVAL = 1_000;
/** A tick that comes so late, or so early, is looked at by the clock before anything is made of it, ms. */
const JUMP = 2_000;

/** What an installation needs of a destination: it takes lines, and its database tells the time. */
export interface Output {
  readonly schema: SchemaName;
  /** The roll-up that it is for; undefined where it is for values as they come. */
  readonly tier: Tier | undefined;
  emit(line: string, fields: number, stamp: number): void;
  /** The latest stamp ever journalled, ms; 0 where there is none. */
  newestStamp(): number;
  /** Calls the listener with each time that the database tells, ms since 1970. */
  onDate(listener: (time: number) => void): void;
  /** Of the server that was found last, if one was; and whenever one is found. */
  limits(): { readonly keepsReplaced?: boolean } | undefined;
  onLimits(listener: () => void): void;
  /** Tells the stamps of each batch that is sent after one that is newer. */
  onLate(listener: (oldest: number, newest: number) => void): void;
}

interface InstallationOptions {
  readonly config: Config;
  readonly settings: InstallationSettings;
  /** Of several: what it is called where its site is not known yet; undefined where it is the only one. */
  readonly label: string | undefined;
  /** The GX that is meant; undefined where it is to be found out. */
  readonly portalId: string | undefined;
  readonly siteNames: SiteNames;
  readonly memory: Memory;
  readonly outputs: readonly Output[];
  readonly pricesOf: PriceFiles['pricesOf'];
  readonly reporter: Reporter;
  readonly log: Logger;
  /** Everything that the GX has was published for the first time since the start. */
  readonly onFirstPublish: () => void;
  /** Everything that the GX has is wanted once more. */
  readonly askFullPublish: () => void;
  /** Sees every reading before it is decided upon; for those who look on. */
  readonly onReading?: ((reading: Reading) => void) | undefined;
}

export interface Installation extends Part {
  /** Takes what comes of the GX. */
  readonly listener: GxListener;
  /** Closes the open rows, and logs what a person should know of names and values. */
  flush(): void;
  /** The devices known by now; a name is empty while it is awaited. */
  devices(): readonly { readonly service: string; readonly instance: string; readonly name: string }[];
  /** A person wants a device forgotten; one that is online is not. */
  forget(device: DeviceId): Forgotten;
  /** The database takes few columns of a measurement. */
  withFewColumns(): void;
  /** Fields by measurement of our own schema, and the measurements of the compatible one. */
  columns(): ReadonlyMap<string, ReadonlySet<string>>;
  loaderMeasurements(): ReadonlySet<string>;
  /** What is set for its energy, with its devices once everything of the GX was published. */
  energySite(): EnergySite;
  status(): InstallationStatus;
}

export function createInstallation(options: InstallationOptions): Installation {
  const { config, settings, label, memory, outputs, reporter, onFirstPublish, onReading } = options;
  const partOf = (part: string) => (label === undefined ? part : `${part}:${label}`);
  const logOf = (part: string) => options.log.child({ part: partOf(part) });
  const readings = createReadingLedger();
  const isAlone = label === undefined;
  const keepReadingsOf = memory.readings(readings, settings.host, options.portalId, isAlone);
  const expected = options.portalId ?? memory.expected(settings.host, isAlone);

  const aliases = [...settings.devices, ...config.devices];
  const devices = new Registry({
    sites: config.sites,
    site: settings.site,
    aliases,
    remembered: memory.devices,
    // Of several each recalls its own.
    ...(!isAlone && { expected: expected === undefined ? [] : [expected] }),
    siteNames: options.siteNames,
  });
  memory.keep(devices);
  const raw = outputs.filter(({ tier }) => tier === undefined);
  const tiers = outputs.flatMap(({ tier, emit }) => (tier === undefined ? [] : [{ tier, emit }]));
  const points = new Points({
    devices,
    profile: config.profile,
    rules: [...settings.rules, ...config.rules],
    storePrivate: config.private === 'keep',
    ledger: readings,
    outputs: Object.fromEntries(raw.map(({ schema, emit }) => [schema, emit])),
    tiers,
    savedRollups: memory.rollups,
  });
  if (tiers.length > 0) memory.keepRollups(() => points.rollupState());
  let isPublishWanted = false;
  const derive = new Derive({
    devices,
    facts: points.own,
    forgetAfter: config.forget_after,
    portalId: expected,
    writtenUntil: newestOf(outputs) || undefined,
    askFullPublish() {
      isPublishWanted = true;
    },
  });
  const door = new Door(config.bounds);
  function accept(received: Reading): void {
    const reading = door.admit(received);
    onReading?.(reading);
    points.accept(reading);
    derive.accept(reading);
    energy.accept(reading);
  }
  function pass(now: number): void {
    derive.tick(now);
    points.tick(now);
    energy.tick(now);
  }

  const energy = createInstallationEnergy({
    settings: settings.energy,
    pricing: createPricing(settings.tariffs, options.pricesOf),
    facts: points.own,
    devices,
    expected,
    memory: memory.energy,
    outputs: outputs.filter(({ schema }) => schema === 'gx'),
    hostZone: hostZone(),
    log: logOf('energy'),
  });

  const clock = createClock({
    mode: config.clock,
    newest: () => newestOf(outputs),
    onHealth: reporter.health(partOf('clock')),
    log: logOf('clock'),
  });
  for (const output of raw) output.onDate((time) => clock.hear('database', time));

  const hold = createHold(clock, {
    onReading: accept,
    onEvent: happened,
    onTick: pass,
  });

  const topics = new Topics(
    createKeeper({
      door,
      devices,
      points,
      derive,
      onForget: energy.forget,
      isHolding: () => !hold.isEmpty,
      now: clock.now,
    }),
  );
  let portalId = expected;
  let isPublished = false;
  function happened(event: GxEvent): void {
    ({ portalId } = event);
    keepReadingsOf(portalId);
    // Who left is told before those who remain get their names.
    derive.event(event);
    points.event(event);
    energy.event(event);
    if (event.kind !== 'complete') return;
    if (isPublished && clock.offset !== undefined) {
      points.own.site(devices.gxOf(portalId), 'clock_offset', clock.offset, event.time);
    }
    if (isPublished) return;
    isPublished = true;
    onFirstPublish();
    const log = logOf('points');
    log.info(`${topics.size} topics of ${devices.named().length} devices, ${points.storedTopics} of them are logged`);
    // What is for all GX may be for another.
    const unused = isAlone
      ? [...points.unused(), ...door.unused(), ...devices.unused()]
      : [...points.unused(settings.rules.length), ...devices.unused(settings.devices.length)];
    for (const notice of unused) log.info(notice);
  }

  let tickedAt = clock.now();
  function tick(): void {
    if (Math.abs(clock.now() - tickedAt) > JUMP) hold.tick();
    tickedAt = clock.now();
    // While the clock is doubted nothing has a time yet.
    if (!clock.isHeld) pass(clock.now());
    if (isPublishWanted) options.askFullPublish();
    isPublishWanted = false;
  }

  const timers: NodeJS.Timeout[] = [];
  return {
    name: partOf('gx'),
    listener: {
      topics,
      ledger: readings,
      clock: clock.now,
      onReading: hold.onReading,
      onEvent: hold.onEvent,
      onHeartbeat: (seconds) => clock.hear('GX', seconds * 1_000),
      onHealth: reporter.health(partOf('gx')),
    },
    async start() {
      energy.start();
      timers.push(setInterval(tick, TICK_INTERVAL), setInterval(hold.tick, CLOCK_INTERVAL));
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      hold.release();
      derive.tick(clock.now());
      points.close();
      await energy.stop(clock.now());
    },
    flush() {
      points.flush();
      for (const part of [devices, door, points]) {
        for (const notice of part.takeNotices()) logOf('points').warn(notice);
      }
    },
    devices: () => devices.named(),
    forget: (device) => devices.forget(device),
    withFewColumns() {
      const said = points.withFewColumns();
      if (said !== undefined) logOf('points').info(said);
    },
    columns: () => points.columns,
    loaderMeasurements: () => points.loaderMeasurements,
    energySite: () => ({
      settings: settings.energy,
      gx: isPublished && portalId !== undefined ? devices.gxOf(portalId) : undefined,
    }),
    status: () => ({
      portalId,
      part: partOf('gx'),
      site: portalId === undefined ? (settings.site ?? label ?? settings.host) : devices.gxOf(portalId).site,
      time: clock.now(),
      isTimeKnown: !clock.isHeld,
      readings,
      heldReadings: hold.readings,
      mended: points.mended,
      clockOffset: clock.offset,
      devices: devices.named().length,
      topics: topics.size,
    }),
  };
}

/** The latest stamp ever journalled, ms; 0 where there is none. */
function newestOf(outputs: readonly Output[]): number {
  return Math.max(...outputs.map((output) => output.newestStamp()));
}
