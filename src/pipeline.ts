/**
 * Read this first: the one way through the house.
 *
 *   GX broker --> gx/ SOURCE --> points/ STORE? --> journal/ BUFFER --> influx/ SINK --> InfluxDB
 *                 Reading        line              Batch               Verdict
 *                                                  |- destination.ts, one for each schema -|
 *
 * This is the only file that sees both ends. Data flows to the right; back come only a batch's fate and health.
 * No message waits for the disk or the database. Without a database the journal keeps everything.
 */
import { createClock } from './clock/clock.ts';
import { createHold } from './clock/hold.ts';
import type { Config } from './config/schema.ts';
import { placesOf, type SchemaName } from './destination/configured.ts';
import { createDestination } from './destination/destination.ts';
import { createColumnWatch, createTableWatch } from './destination/limits.ts';
import { createPressure } from './destination/pressure.ts';
import { Source } from './gx/source.ts';
import { createDigest } from './installation/digest.ts';
import { Points } from './points/points.ts';
import { createReadingLedger } from './shared/ledger.ts';
import type { Logger } from './shared/log.ts';
import { createReporter } from './shared/reporter.ts';
import { type Supervisor, sideBySide, supervise } from './shared/supervise.ts';
import { createPins, createReadingSaver, keysFile, namesFile, presenceFile } from './state/files.ts';
import { createSaver, openDataDir } from './state/state-file.ts';
import type { DeviceId, Forgotten, Part, PartHealth, Reading, ReadingLedger, Status } from './types.ts';

/**
 * How often what waits for its time is looked at, and how often the clock; how often names and who is there are saved,
 * and codes, which change more often than an SD card likes; ms.
 */
const TICK_INTERVAL = 100;
const CLOCK_INTERVAL = 1_000;
const SAVE_NAMES = 10_000;
const SAVE_CODES = 60_000;

export interface Pipeline extends Supervisor {
  readonly readings: ReadingLedger;
  /** The devices known by now; a name is empty while it is awaited. */
  devices(): readonly { readonly service: string; readonly instance: string; readonly name: string }[];
  status(): Status;
  forget(device: DeviceId): Forgotten;
  /** How each part is: `gx`, `influx` where there is a database, `journal`, `clock`; `influx:venus`, `journal:venus`. */
  health(): readonly PartHealth[];
}

/** For those who look on. */
export interface PipelineOptions {
  /** Sees every reading before it is decided upon. */
  readonly onReading?: (reading: Reading) => void;
}

export function createPipeline(config: Config, log: Logger, { onReading }: PipelineOptions = {}): Pipeline {
  const reporter = createReporter(log);
  const readings = createReadingLedger();
  const dataDir = openDataDir(config.data_dir, log.child({ part: 'data' }));
  const keys = keysFile(dataDir);
  const names = namesFile(dataDir);
  const presence = presenceFile(dataDir);

  const clock = createClock({
    mode: config.clock,
    newest: () => Math.max(...destinations.map((one) => one.newestStamp())),
    onHealth: reporter.health('clock'),
    log: log.child({ part: 'clock' }),
  });
  const onDate = (time: number) => clock.witness('database', time);
  const destinations = placesOf(config).map((place) => createDestination(place, { config, log, reporter, onDate }));
  const limitsOf = (schema: SchemaName) => destinations.find((one) => one.schema === schema)?.limits() ?? {};

  const points = new Points({
    profile: config.profile,
    rules: config.rules,
    sites: config.sites,
    aliases: config.devices,
    storePrivate: config.private === 'keep',
    remembered: names.read(),
    onReplaced: (device) => digest.replaced(device),
    ledger: readings,
    outputs: Object.fromEntries(destinations.map(({ schema, emit }) => [schema, emit])),
  });
  const watchColumns = createColumnWatch(points.columns, log.child({ part: 'points' }));
  const watchTables = createTableWatch(log.child({ part: 'points' }));
  const flush = () => {
    points.flush();
    for (const notice of points.takeNotices()) log.warn({ part: 'points' }, notice);
    for (const destination of destinations) destination.flush();
    watchColumns(limitsOf('gx').columns);
    watchTables(points.loaderMeasurements, limitsOf('venus-influx-loader').tables);
    reporter.remind();
  };

  const digest = createDigest(points, {
    remembered: presence.read(),
    forgetAfter: config.forget_after,
    portalId: config.gx.portal_id,
    askFullPublish: () => source.askFullPublish(),
  });
  let isFirstPublish = true;
  const hold = createHold(clock, {
    onReading: onReading
      ? (reading) => {
          onReading(reading);
          digest.accept(reading);
        }
      : digest.accept,
    onTick: digest.tick,
    onEvent(event) {
      digest.event(event);
      if (event.kind !== 'complete') return;
      if (!isFirstPublish) {
        if (clock.offset !== undefined) points.own.site(event.portalId, 'clock_offset', clock.offset, event.time);
        return;
      }
      isFirstPublish = false;
      flush();
      const { devices, stored } = points.summary();
      log.info({ part: 'points' }, `${source.topics.size} topics of ${devices} devices, ${stored} of them are logged`);
      for (const notice of points.unused()) log.info({ part: 'points' }, notice);
    },
  });
  const source = new Source({
    settings: config,
    pins: createPins(keys, log.child({ part: 'gx' })),
    ledger: readings,
    log: log.child({ part: 'gx' }),
    clock: clock.now,
    onReading: hold.onReading,
    onEvent: hold.onEvent,
    onHeartbeat: (seconds) => clock.witness('GX', seconds * 1_000),
    onHealth: reporter.health('gx'),
  });
  const pressure = createPressure(source, () => destinations.reduce((sum, one) => sum + one.unwrittenBytes(), 0));
  const beats: readonly Beat[] = [
    // While the clock is doubted nothing has a time yet.
    [() => (clock.isHeld ? undefined : digest.tick(clock.now())), TICK_INTERVAL],
    [clock.tick, CLOCK_INTERVAL],
    [flush, config.flush_interval],
  ];
  const store = createStore(beats, async () => {
    hold.release();
    digest.close(clock.now());
    for (const destination of destinations) destination.flush();
    await Promise.all(destinations.map((destination) => destination.settled()));
  });
  const parts: readonly Part[] = [
    source,
    pressure,
    store,
    sideBySide('destinations', destinations),
    createReadingSaver(dataDir, readings),
    createSaver('names', () => points.takeChanges(), names, SAVE_NAMES),
    createSaver('presence', () => digest.takeChanges('presence'), presence, SAVE_NAMES),
    createSaver('codes', () => digest.takeChanges('all'), presence, SAVE_CODES),
  ];
  const status = (): Status => ({
    time: clock.now(),
    readings,
    heldReadings: hold.readings,
    destinations: destinations.map((destination) => destination.status()),
    stalls: pressure.stalls,
    mended: points.mended,
    clockOffset: clock.offset,
    devices: points.knownDevices().length,
    topics: source.topics.size,
  });
  return {
    ...supervise(parts, log),
    readings,
    devices: () => points.knownDevices(),
    status,
    forget: digest.forget,
    health: reporter.current,
  };
}

type Beat = readonly [beat: () => void, interval: number];

/** Owns the timers of the way from readings to batches; `close` empties it. */
function createStore(beats: readonly Beat[], close: () => Promise<void>): Part {
  const timers: NodeJS.Timeout[] = [];
  return {
    name: 'points',
    async start() {
      for (const [beat, interval] of beats) timers.push(setInterval(beat, interval));
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await close();
    },
  };
}
