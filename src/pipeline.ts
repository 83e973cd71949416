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
import { createSender } from './influx/sender.ts';
import { Batcher } from './journal/batcher.ts';
import { MemoryQueue } from './journal/memory.ts';
import { keepUnsent, setAsideUnsent, takeUnsent } from './journal/unsent.ts';
import { createFieldLedger, createReadingLedger } from './ledger.ts';
import type { Logger } from './log.ts';
import type { Remembered } from './points/devices.ts';
import { Points } from './points/points.ts';
import { type Supervisor, supervise } from './supervisor.ts';
import type { FieldLedger, Health, Part, ReadingLedger } from './types.ts';

/** How often devices are looked at that wait for their name, and how often names are saved; ms. */
const NAMING_INTERVAL = 100;
const SAVE_INTERVAL = 10_000;

export interface Pipeline extends Supervisor {
  readonly readings: ReadingLedger;
  readonly fields: FieldLedger;
  /** Fields made and neither stored nor given up. */
  pendingFields(): number;
}

/** `clock` gives the time of arrival, ms since 1970. */
export function createPipeline(config: Config, log: Logger, clock: () => number = Date.now): Pipeline {
  const readings = createReadingLedger();
  const fields = createFieldLedger();
  const dataDir = openDataDir(config.data_dir, log.child({ part: 'data' }));
  const keys = dataDir.stateFile<Record<string, string>>('gx-keys.json', {});
  const names = dataDir.stateFile<Remembered>('devices.json', { sites: {}, devices: [] });

  const queue = new MemoryQueue(fields);
  const batcher = new Batcher(queue);
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
    onReading: (reading) => points.accept(reading),
    onComplete() {
      points.complete();
      if (isFirstPublish) flush();
      isFirstPublish = false;
    },
    onHealth: logHealth(log.child({ part: 'gx' })),
  });
  const sender = createSender({
    queue,
    destination: config.influx,
    ledger: fields,
    log: log.child({ part: 'influx' }),
    onHealth: logHealth(log.child({ part: 'influx' })),
  });

  const unsent = createUnsent(config.data_dir, queue, fields, log.child({ part: 'journal' }));
  const store = createStore(points, batcher, flush, config.flush_interval, clock);
  const saver = createSaver('names', () => points.takeChanges(), names, SAVE_INTERVAL);
  // What is pending is kept on disk before the sink uses up its time, and once more for what is left after it.
  const remainder: Part = { name: 'journal', start: async () => undefined, stop: () => unsent.stop(0) };
  const parts: readonly Part[] = [source, store, unsent, sender, remainder, saver];
  return {
    ...supervise(parts, log),
    readings,
    fields,
    pendingFields: () => batcher.pendingFields + queue.pendingFields,
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

function createUnsent(folder: string, queue: MemoryQueue, fields: FieldLedger, log: Logger): Part {
  return {
    name: 'journal',
    async start() {
      try {
        const count = takeUnsent(folder, queue);
        fields.made += count;
        if (count > 0) log.info({ fields: count }, 'what the last stop could not send is sent now');
      } catch (error) {
        log.error({ error: String(error) }, `${folder}/unsent.lp.gz cannot be read: it is kept beside as .damaged`);
        setAsideUnsent(folder);
      }
    },
    async stop() {
      keepUnsent(folder, queue.pending);
    },
  };
}

function createPins(file: ReturnType<ReturnType<typeof openDataDir>['stateFile']>, log: Logger) {
  const pins = file.read() as Record<string, string>;
  return {
    get: (host: string) => pins[host],
    set(host: string, fingerprint: string) {
      pins[host] = fingerprint;
      file.write(pins);
      log.info({ host, fingerprint }, 'met this GX for the first time: its key is pinned from now on');
    },
  };
}

function logHealth(log: Logger): (health: Health) => void {
  // Waiting is how every connection begins.
  return ({ ok, code, message }) => (ok || code === 'waiting' ? log.info(message) : log.warn({ code }, message));
}
