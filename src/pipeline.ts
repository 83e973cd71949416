/**
 * Read this first: the one way through the house.
 *
 *   GX broker --> gx/ SOURCE --> points/ STORE? --> journal/ BUFFER --> influx/ SINK --> InfluxDB
 *                 Reading        line              Batch               Verdict
 *
 * This is the only file that sees both ends. Data flows to the right; back come only a batch's fate and health.
 * No message waits for the disk or the database.
 */
import { createColumnWatch } from './columns.ts';
import type { Config } from './config/schema.ts';
import { createSaver, openDataDir } from './data-dir.ts';
import { Source } from './gx/source.ts';
import { createSender, type Sender } from './influx/sender.ts';
import { Batcher } from './journal/batcher.ts';
import { MemoryQueue } from './journal/memory.ts';
import { createKeeper } from './keep.ts';
import { createFieldLedger, createReadingLedger } from './ledger.ts';
import type { Logger } from './log.ts';
import { Points } from './points/points.ts';
import { createReporter } from './report.ts';
import { createPins, keysSchema, rememberedSchema } from './state.ts';
import { type Supervisor, supervise } from './supervisor.ts';
import type { FieldLedger, Part, Queue, Reading, ReadingLedger } from './types.ts';

/** How often devices are looked at that wait for their name, and how often names are saved; ms. */
const NAMING_INTERVAL = 100;
const SAVE_INTERVAL = 10_000;

export interface Pipeline extends Supervisor {
  readonly readings: ReadingLedger;
  readonly fields: FieldLedger;
  /** The devices known by now; a name is empty while it is awaited. */
  devices(): readonly { readonly service: string; readonly instance: string; readonly name: string }[];
  /** Fields made and neither stored nor given up. */
  pendingFields(): number;
  /** After a stop: the file with what is pending; undefined where there is none. */
  keptIn(): string | undefined;
}

/** For those who look on, or write elsewhere. */
export interface PipelineOptions {
  /** Time of arrival, ms since 1970. */
  readonly clock?: () => number;
  /** Sees every reading before it is decided upon. */
  readonly onReading?: (reading: Reading) => void;
  /** In place of the database. */
  readonly createSink?: (queue: Queue, ledger: FieldLedger) => Sender;
}

export function createPipeline(config: Config, log: Logger, options: PipelineOptions = {}): Pipeline {
  const { clock = Date.now, onReading, createSink } = options;
  const reporter = createReporter(log);
  const readings = createReadingLedger();
  const fields = createFieldLedger();
  const dataDir = openDataDir(config.data_dir, log.child({ part: 'data' }));
  const keys = dataDir.stateFile('gx-keys.json', keysSchema, {});
  const names = dataDir.stateFile('devices.json', rememberedSchema, { sites: {}, devices: [] });

  const queue = new MemoryQueue(fields);
  const batcher = new Batcher(queue, (count, error) => {
    fields.dropped['fault'] = (fields.dropped['fault'] ?? 0) + count;
    log.error({ part: 'journal', error: String(error) }, `${count} values could not be put into a batch and are lost`);
  });
  const points = new Points({
    profile: config.profile,
    rules: config.rules,
    sites: config.sites,
    remembered: names.read(),
    ledger: readings,
    emit(line, count, stamp) {
      fields.made += count;
      batcher.add(line, count, stamp);
    },
  });
  const watchColumns = createColumnWatch(points.columns, log.child({ part: 'points' }));
  const flush = () => {
    points.flush();
    batcher.close();
    watchColumns(sender.columnLimit());
    reporter.remind();
    keeper.tidy();
  };

  let isFirstPublish = true;
  const source = new Source({
    ...config.gx,
    portalId: config.gx.portal_id,
    fullPublishInterval: config.full_publish_interval,
    pins: createPins(keys, log.child({ part: 'gx' })),
    ledger: readings,
    log: log.child({ part: 'gx' }),
    clock,
    onReading: onReading
      ? (reading) => {
          onReading(reading);
          points.accept(reading);
        }
      : (reading) => points.accept(reading),
    onComplete() {
      points.complete();
      if (!isFirstPublish) return;
      isFirstPublish = false;
      flush();
      const { devices, stored } = points.summary();
      log.info({ part: 'points' }, `${source.topics.size} topics of ${devices} devices, ${stored} of them are logged`);
    },
    onHealth: reporter.health('gx'),
  });
  const sender =
    createSink?.(queue, fields) ??
    createSender({
      queue,
      destination: config.influx,
      ledger: fields,
      log: log.child({ part: 'influx' }),
      onHealth: reporter.health('influx'),
    });

  const keeper = createKeeper(config.data_dir, queue, fields, log.child({ part: 'journal' }));
  const store = createStore(points, batcher, flush, config.flush_interval, clock);
  const saver = createSaver('names', () => points.takeChanges(), names, SAVE_INTERVAL);
  // What is pending is kept on disk before the sink uses up its time, and once more for what is left after it.
  const remainder: Part = { name: 'journal', start: async () => undefined, stop: async () => keeper.keep() };
  const parts: readonly Part[] = [source, store, keeper, sender, remainder, saver];
  return {
    ...supervise(parts, log),
    readings,
    fields,
    devices: () => points.knownDevices(),
    pendingFields: () => batcher.pendingFields + queue.pendingFields,
    keptIn: () => keeper.file,
  };
}

/** Owns the two timers of the way from readings to batches. */
function createStore(points: Points, batcher: Batcher, flush: () => void, interval: number, clock: () => number): Part {
  const timers: NodeJS.Timeout[] = [];
  return {
    name: 'points',
    async start() {
      timers.push(
        setInterval(() => points.tick(clock()), NAMING_INTERVAL),
        setInterval(flush, interval),
      );
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      points.close();
      batcher.close();
      await batcher.settled();
    },
  };
}
