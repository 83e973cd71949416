/**
 * Read this first: the one way through the house.
 *
 *   GX broker --> gx/ SOURCE --+--> points/ STORE?        --+--> journal/ BUFFER --> influx/ SINK --> InfluxDB
 *                 Reading      +--> derive/ WHAT HAPPENED   +    Batch               Verdict
 *                              +--> energy/ KWH             +
 *                |- installation/, one a GX -------|  line  |- destination/, one a schema and tier -|
 *
 * Data flows to the right. Back come only the fate of a batch, health, and the time that a database tells. No message
 * waits for the disk or the database. Without a database the journal keeps everything.
 */
import { hostname } from 'node:os';
import type { Credentials } from './config/credentials.ts';
import { labelsOf } from './config/installations.ts';
import type { Config } from './config/schema.ts';
import { allSettings } from './destination/configured.ts';
import { createDestination } from './destination/destination.ts';
import { createLimitWatch } from './destination/limits.ts';
import { createPressure } from './destination/pressure.ts';
import { createSiteNames } from './devices/site-names.ts';
import type { EnergyDay } from './energy/types.ts';
import { createBroker } from './installation/broker.ts';
import { createClaims } from './installation/claims.ts';
import { loggerLines } from './installation/counters.ts';
import { unusedNames } from './installation/energy-names.ts';
import type { Installation } from './installation/installation.ts';
import { createPriceFiles } from './installation/price-files.ts';
import { total } from './installation/total.ts';
import type { PartHealth } from './shared/health.ts';
import type { Logger } from './shared/log.ts';
import { createReporter } from './shared/reporter.ts';
import type { GxStatus, Status } from './shared/status.ts';
import { type Supervisor, sideBySide, supervise } from './shared/supervise.ts';
import type { Devices } from './state/devices.ts';
import { createMemory, type Memory } from './state/memory.ts';
import type { DeviceId, Forgotten, Part, Reading } from './types.ts';

export interface Pipeline extends Supervisor {
  status(): Status;
  /** How each part is: `gx`, `influx` where there is a database, `journal`, `clock`; `influx:m1`, `journal:venus`. */
  health(): readonly PartHealth[];
  /** The devices known by now; a name is empty while it is awaited. */
  devices(): readonly { readonly service: string; readonly instance: string; readonly name: string }[];
  /** The same with what is remembered of each, of every GX. */
  known(): Devices;
  /** A person wants a device forgotten; one that is online is not. */
  forget(device: DeviceId): Forgotten;
  /** Days of energy of a GX that were computed anew. */
  takeDays(portalId: string, days: readonly EnergyDay[]): void;
}

export interface PipelineOptions {
  /** Sees every reading before it is decided upon; for those who look on. */
  readonly onReading?: (reading: Reading) => void;
  /** A GX has published everything that it has for the first time: its devices have their names. */
  readonly onPublished?: () => void;
  /** Reads the credentials of the database again, where they may have changed. */
  readonly credentials?: (() => Promise<Credentials>) | undefined;
}

/** How often the daemon's own counters are written, ms. */
const COUNTERS_INTERVAL = 60_000;

export function createPipeline(config: Config, log: Logger, options: PipelineOptions = {}): Pipeline {
  const { onReading, onPublished, credentials } = options;
  const reporter = createReporter(log);
  const memory = createMemory(config.data_dir, log);

  const destinations = allSettings(config).map((settings) =>
    createDestination(settings, { config, log, reporter, credentials }),
  );
  const tariffs = config.installations.flatMap((settings) => settings.tariffs);
  const prices = createPriceFiles(tariffs, log.child({ part: 'energy' }));
  const { pricesOf } = prices;
  const shared = {
    config,
    memory,
    outputs: destinations,
    pricesOf,
    reporter,
    log,
    onFirstPublish: published,
    onReading,
  };
  const siteNames = createSiteNames(givenNames(config, memory));
  const claims = createClaims();
  const labels = labelsOf(config.installations);
  const brokers = config.installations.map((settings, index) =>
    createBroker({ ...shared, settings, siteNames, claims, label: labels[index] }),
  );
  const installations = () => brokers.flatMap((broker) => broker.installations);
  for (const destination of destinations) {
    destination.onLimits(({ columns }) => {
      if (columns !== undefined) for (const broker of brokers) broker.withFewColumns();
    });
  }
  const pressure = createPressure(brokers, destinations);
  const watchLimits = createLimitWatch(installations, destinations, log.child({ part: 'points' }));

  function flush(): void {
    for (const installation of installations()) installation.flush();
    for (const destination of destinations) destination.flush();
  }

  const told = new Set<string>();
  function published(): void {
    flush();
    // A broker on which no GX was met may have any device.
    const sites = brokers.flatMap(({ installations: met, settings }) =>
      met.length > 0 ? met.map((one) => one.energySite()) : [{ settings: settings.energy, gx: undefined }],
    );
    for (const notice of unusedNames(sites)) {
      if (!told.has(notice)) log.info({ part: 'energy' }, notice);
      told.add(notice);
    }
    onPublished?.();
  }

  function beat(): void {
    flush();
    watchLimits();
    reporter.remind();
  }

  const raw = destinations.find(({ schema, tier }) => schema === 'gx' && tier === undefined);
  function count(): void {
    for (const { line, fields, stamp } of loggerLines(config.logger_name ?? hostname(), status())) {
      raw?.emit(line, fields, stamp);
    }
  }

  function status(): Status {
    return {
      ...statusOf(installations()),
      destinations: destinations.map((destination) => destination.status()),
      unreadGx: brokers.reduce((sum, broker) => sum + broker.unread, 0),
      stalls: pressure.stalls,
    };
  }

  // In the order of the data: a stop empties each into the next.
  const parts: readonly Part[] = [
    sideBySide('gx', brokers),
    prices,
    pressure,
    createBeat('counters', count, COUNTERS_INTERVAL, async () => undefined),
    createBeat('beat', beat, config.flush_interval, async () => {
      flush();
      await Promise.all(destinations.map((destination) => destination.settled()));
    }),
    sideBySide('destinations', destinations),
    ...memory.savers,
  ];
  return {
    ...supervise(parts, log),
    status,
    health: reporter.current,
    devices: () => installations().flatMap((installation) => installation.devices()),
    known: memory.known,
    forget: (device) => outcome(installations().map((installation) => installation.forget(device))),
    takeDays: (portalId, days) => void memory.energy.takeDays(portalId, days),
  };
}

function statusOf(installations: readonly Installation[]): Pick<Status, 'installations'> & GxStatus {
  const each = installations.map((installation) => installation.status());
  return { ...total(each), installations: each };
}

/** The names that sites have already: those that are configured, and those of before. */
function givenNames({ sites, installations }: Config, { devices }: Memory): readonly (readonly [string, string])[] {
  const named = installations.flatMap(({ site, portal_id: ids }, index) =>
    site === undefined ? [] : [[(ids === 'all' ? undefined : ids[0]) ?? `#${index}`, site] as const],
  );
  const known = Object.entries(devices).flatMap(([id, { site }]) => (site === undefined ? [] : [[id, site] as const]));
  return [...Object.entries(sites), ...named, ...known];
}

/** Of several installations one may know the device. */
function outcome(outcomes: readonly Forgotten[]): Forgotten {
  return outcomes.find((one) => one !== 'unknown') ?? 'unknown';
}

/** Calls `beat` regularly, and `last` at the stop. */
function createBeat(name: string, beat: () => void, interval: number, last: () => Promise<void>): Part {
  let timer: NodeJS.Timeout | undefined;
  return {
    name,
    async start() {
      timer = setInterval(beat, interval);
    },
    async stop() {
      clearInterval(timer);
      await last();
    },
  };
}
