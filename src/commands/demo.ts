/**
 * `gx-logger demo`: a simulated GX and the real daemon in one process, and a view of what is logged. Everything
 * goes into the journal, in a folder that goes with the demo, whatever database is configured: what is invented belongs
 * beside nothing that is true. With `--store` it goes there, into a bucket of its own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/schema.ts';
import { createPipeline, type Pipeline } from '../pipeline.ts';
import { createLog, type LogOutput } from '../shared/log.ts';
import type { DestinationStatus } from '../shared/status.ts';
import { aborted } from '../shared/wait.ts';
import type { ScenarioName } from '../simulator/plant/plant.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Reading } from '../types.ts';
import { createPace, createRates } from './demo/pace.ts';
import { type DeviceView, render } from './demo/view.ts';
import { RAN_BEFORE } from './simulate.ts';
import { counted } from './units.ts';

const STOP_WITHIN = 5_000;
const REDRAW = 1_000;
/** Where the output is no terminal a picture is printed this seldom, ms. */
const REPRINT = 10_000;
const NOTES = 3;
const BUCKET = 'gx-demo';
const REMOVAL = `To remove them: DROP DATABASE "${BUCKET}" (InfluxDB 1.x), influx bucket delete --name ${BUCKET} (2.x) or influxdb3 delete database ${BUCKET} (3.x).`;
const WRONG_CONFIGURATION = 2;

interface DemoOptions {
  readonly scenario: ScenarioName;
  readonly seed: number;
  readonly speed: number;
  /** Into the database that is configured. */
  readonly store: boolean;
}

/** What the demo draws on. */
type Screen = LogOutput & { readonly columns?: number; readonly rows?: number };

/** Resolves with an exit code where it cannot begin. */
export async function demo(
  configured: Config,
  options: DemoOptions,
  screen: Screen,
  signal: AbortSignal,
): Promise<number | undefined> {
  const url = options.store ? configured.influx.url : undefined;
  if (options.store && url === undefined) {
    screen.write('--store needs a database: set INFLUX_URL. Without --store nothing is kept.\n');
    return WRONG_CONFIGURATION;
  }
  const config: Config = {
    ...configured,
    schema: ['gx'],
    journal: 'disk',
    influx: { ...configured.influx, url, bucket: BUCKET },
  };
  screen.write('Starting a simulated GX and gx-logger; the first picture comes in a few seconds.\n\n');
  const simulator = await startSimulator({ ...options, startAt: morning(Date.now()), ranBefore: RAN_BEFORE });
  const folder = mkdtempSync(join(tmpdir(), 'gx-logger-demo-'));
  const gx = { ...config.gx, host: '127.0.0.1', port: simulator.port, tls: false, portal_id: [], topic_prefix: '' };
  const notes: string[] = [];
  const values = new Map<string, Map<string, unknown>>();
  const pipeline = createPipeline(
    { ...config, gx, installations: [gx], data_dir: folder, clock: 'host' },
    createLog('warn', collect(notes)),
    {
      onReading: (reading) => remember(values, reading),
      onPublished: () => draw(),
    },
  );
  const { title } = simulator.plant.scenario;
  const picture = createPicture(
    pipeline,
    values,
    notes,
    () => sum(pipeline, ({ journal }) => journal.appendedBytes) / options.speed,
    {
      source: `${title} (simulated, ${options.scenario}${options.speed === 1 ? '' : `, ${options.speed} times as fast`})`,
      destination:
        url === undefined
          ? 'Ctrl-C ends it, and nothing is kept.'
          : `Ctrl-C ends it. Writing to ${url}, bucket ${BUCKET}.`,
    },
  );
  const draw = () => screen.write(screen.isTTY ? redrawn(picture(screen)) : `${picture(screen).join('\n')}\n\n`);
  await pipeline.start(signal);
  const timer = setInterval(draw, screen.isTTY ? REDRAW : REPRINT);
  await aborted(signal);
  clearInterval(timer);
  await pipeline.stop(STOP_WITHIN);
  screen.write(`${screen.isTTY ? '\n' : ''}${farewell(pipeline, url)}\n`);
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
  return undefined;
}

/** What became of it all. */
function farewell(pipeline: Pipeline, url: string | undefined): string {
  const { received } = pipeline.status().readings;
  const [made, stored] = [sum(pipeline, ({ fields }) => fields.made), sum(pipeline, ({ fields }) => fields.stored)];
  const what = `The demo has ended: ${counted(received, 'message')} received, ${counted(made, 'value')} logged.`;
  if (url === undefined) {
    return `${what} Nothing of it is kept. To log your own GX: gx-logger run, with GX_HOST set.`;
  }
  const lost =
    made > stored ? ` ${counted(made - stored, 'value')} could not be stored and are gone with the demo.` : '';
  return `${what} ${counted(stored, 'value')} are in bucket ${BUCKET} at ${url}.${lost} ${REMOVAL}`;
}

/** A demo at night would show dark panels: the plant's day begins at nine, whatever the hour. */
function morning(now: number): number {
  return new Date(now).setUTCHours(9, 0, 0, 0);
}

/** The warnings of the log, latest last. */
function collect(notes: string[]): LogOutput {
  return {
    write(line) {
      notes.push(String(JSON.parse(line).msg));
      if (notes.length > NOTES) notes.shift();
    },
  };
}

function remember(values: Map<string, Map<string, unknown>>, { topic, value }: Reading): void {
  const key = `${topic.service}/${topic.instance}`;
  const device = values.get(key) ?? new Map<string, unknown>();
  values.set(key, device.set(topic.path, value));
}

function createPicture(
  pipeline: Pipeline,
  values: ReadonlyMap<string, ReadonlyMap<string, unknown>>,
  notes: readonly string[],
  bytes: () => number,
  words: { source: string; destination: string },
): (screen: Screen) => string[] {
  const pace = createPace(bytes);
  const rates = createRates();
  return ({ columns = 120, rows = 40, isTTY }) => {
    const now = performance.now();
    const { readings } = pipeline.status();
    const made = sum(pipeline, ({ fields }) => fields.made);
    const view = {
      ...words,
      devices: pipeline.devices().map(({ service, instance, name }): DeviceView => {
        return { service, name, values: values.get(`${service}/${instance}`) ?? new Map() };
      }),
      received: readings.received,
      stored: made,
      rates: rates({ at: now, received: readings.received, stored: made }),
      bytesPerDay: pace(now),
      notes,
    };
    // Some terminals say that they have no width.
    return render(view, columns || 80, isTTY && rows ? rows : 1_000);
  };
}

/** Over all destinations. */
function sum(pipeline: Pipeline, amount: (destination: DestinationStatus) => number): number {
  return pipeline.status().destinations.reduce((total, destination) => total + amount(destination), 0);
}

/** Over the picture before: home, each line cleared to its end, and what was below it. */
function redrawn(lines: readonly string[]): string {
  return `\u001b[H${lines.map((line) => `${line}\u001b[K`).join('\n')}\n\u001b[J`;
}
