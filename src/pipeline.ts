/**
 * Read this first: the one way through the house.
 *
 *   GX broker --> gx/ SOURCE --> points/ STORE? --> journal/ BUFFER --> influx/ SINK --> InfluxDB
 *                 Reading        line              Batch               Verdict
 *
 * This is the only file that sees both ends. Data flows to the right; back come only a batch's fate and health.
 * No message waits for the disk or the database. Without a database the journal keeps everything.
 */
import { join } from 'node:path';
import { createClock } from './clock.ts';
import { createColumnWatch } from './columns.ts';
import type { Config } from './config/schema.ts';
import { createSaver, openDataDir } from './data-dir.ts';
import { Source } from './gx/source.ts';
import { createHold } from './held.ts';
import { createSender } from './influx/sender.ts';
import { Batcher } from './journal/batcher.ts';
import { createJournal, type JournalStatus } from './journal/journal.ts';
import { createRejects } from './journal/rejects.ts';
import { add, createFieldLedger, createReadingLedger } from './ledger.ts';
import type { Logger } from './log.ts';
import { Points } from './points/points.ts';
import { createPressure } from './pressure.ts';
import { createReporter } from './report.ts';
import { createPins, createReadingSaver, keysSchema, rememberedSchema } from './state.ts';
import type { PartHealth, StatusView } from './status/view.ts';
import { type Supervisor, supervise } from './supervisor.ts';
import type { FieldLedger, Part, Reading, ReadingLedger } from './types.ts';

/** How often devices are looked at that wait for their name, how often the clock, and how often names are saved; ms. */
const NAMING_INTERVAL = 100;
const CLOCK_INTERVAL = 1_000;
const SAVE_INTERVAL = 10_000;

export interface Pipeline extends Supervisor {
  readonly readings: ReadingLedger;
  readonly fields: FieldLedger;
  /** The devices known by now; a name is empty while it is awaited. */
  devices(): readonly { readonly service: string; readonly instance: string; readonly name: string }[];
  /** Fields made and neither stored nor given up. */
  pendingFields(): number;
  status(): Status;
  /** How each part is: `gx`, `influx` where there is a database, `journal`, `clock`. */
  health(): readonly PartHealth[];
  /** For /metrics. */
  view(): StatusView;
}

/** What whoever looks on may know; no secret is in it. */
export interface Status {
  readonly readings: ReadingLedger;
  readonly fields: FieldLedger;
  readonly pendingFields: number;
  readonly journal: JournalStatus;
  /** How often, and for how many ms, reading from the GX was stopped because too much was unwritten. */
  readonly stalls: { readonly count: number; readonly milliseconds: number };
  /** Texts that were cut and fields that were renamed, since the start. */
  readonly mended: { readonly cut: number; readonly renamed: number };
  /** How far this computer's clock is ahead of the GX's or the database's, s; undefined where none told a time. */
  readonly clockOffset: number | undefined;
}

/** For those who look on. */
export interface PipelineOptions {
  /** Sees every reading before it is decided upon. */
  readonly onReading?: (reading: Reading) => void;
}

export function createPipeline(config: Config, log: Logger, { onReading }: PipelineOptions = {}): Pipeline {
  const reporter = createReporter(log);
  const readings = createReadingLedger();
  const fields = createFieldLedger();
  const dataDir = openDataDir(config.data_dir, log.child({ part: 'data' }));
  const keys = dataDir.stateFile('gx-keys.json', keysSchema, {});
  const names = dataDir.stateFile('devices.json', rememberedSchema, { sites: {}, devices: [] });

  const journal = createJournal({
    folder: config.journal === 'disk' ? join(config.data_dir, 'journal', 'raw') : undefined,
    maxBytes: config.journal_max_bytes,
    keepFor: config.journal_keep,
    ledger: fields,
    log: log.child({ part: 'journal' }),
    onHealth: reporter.health('journal'),
  });
  const batcher = new Batcher(journal, (count, error) => {
    add(fields.dropped, 'fault', count);
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
    watchColumns(sender?.columnLimit());
    reporter.remind();
  };

  const clock = createClock({
    mode: config.clock,
    newest: () => journal.newestStamp,
    onHealth: reporter.health('clock'),
    log: log.child({ part: 'clock' }),
  });
  let isFirstPublish = true;
  const hold = createHold(clock, {
    onReading: onReading
      ? (reading) => {
          onReading(reading);
          points.accept(reading);
        }
      : (reading) => points.accept(reading),
    onComplete() {
      points.complete();
      if (!isFirstPublish) {
        const { portal } = source;
        if (portal && clock.offset !== undefined) points.note(portal, 'clock_offset', clock.offset, clock.now());
        return;
      }
      isFirstPublish = false;
      flush();
      const { devices, stored } = points.summary();
      log.info({ part: 'points' }, `${source.topics.size} topics of ${devices} devices, ${stored} of them are logged`);
    },
  });
  const source = new Source({
    ...config.gx,
    portalId: config.gx.portal_id,
    fullPublishInterval: config.full_publish_interval,
    pins: createPins(keys, log.child({ part: 'gx' })),
    ledger: readings,
    log: log.child({ part: 'gx' }),
    clock: clock.now,
    onReading: hold.onReading,
    onComplete: hold.onComplete,
    onHeartbeat: (seconds) => clock.witness('GX', seconds * 1_000),
    onHealth: reporter.health('gx'),
  });
  const rejects = createRejects(config.data_dir, log.child({ part: 'journal' }));
  const sender = hasDatabase(config.influx)
    ? createSender({
        queue: journal,
        destination: config.influx,
        ledger: fields,
        log: log.child({ part: 'influx' }),
        onHealth: reporter.health('influx'),
        onRefused: rejects.write,
        onDate: (time) => clock.witness('database', time),
      })
    : undefined;

  const pressure = createPressure(source, () => batcher.pendingBytes + journal.unwrittenBytes);
  const beats: readonly Beat[] = [
    [() => points.tick(clock.now()), NAMING_INTERVAL],
    [clock.tick, CLOCK_INTERVAL],
    [flush, config.flush_interval],
  ];
  const store = createStore(beats, async () => {
    hold.release();
    points.close();
    batcher.close();
    await batcher.settled();
  });
  // What is pending is safe on disk before the sink uses up its time.
  const safe: Part = {
    name: 'journal',
    start: async () => undefined,
    stop: (deadline) => journal.sync((performance.now() + deadline) / 2),
  };
  const parts: readonly Part[] = [
    source,
    pressure,
    store,
    safe,
    ...(sender ? [{ ...sender, stop: (deadline: number) => sender.stop(deadline - 1_000) }] : []),
    rejects,
    journal,
    createReadingSaver(dataDir, readings),
    createSaver('names', () => points.takeChanges(), names, SAVE_INTERVAL),
  ];
  const pendingFields = () => batcher.pendingFields + journal.pendingFields;
  return {
    ...supervise(parts, log),
    readings,
    fields,
    devices: () => points.knownDevices(),
    pendingFields,
    status: () => ({
      readings,
      fields,
      pendingFields: pendingFields(),
      journal: journal.status(),
      stalls: pressure.stalls,
      mended: points.mended,
      clockOffset: clock.offset,
    }),
    health: reporter.current,
    view: () => ({
      time: clock.now(),
      readings,
      heldReadings: hold.readings,
      destinations: [{ name: 'raw', fields, pendingFields: pendingFields(), journal: journal.status() }],
      stalls: pressure.stalls,
      mended: points.mended,
      clockOffset: clock.offset,
      devices: points.knownDevices().length,
      topics: source.topics.size,
    }),
  };
}

type Influx = Config['influx'];

function hasDatabase(influx: Influx): influx is Influx & { readonly url: string } {
  return influx.url !== undefined;
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
