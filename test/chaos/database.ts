/**
 * A real database that can be killed and come back with what it had, and what it holds: the stamps under which each
 * value is stored, by the value's key (deliveries.ts).
 */
import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers, freePort, startProcess } from '../support/process.ts';
import { keyOf } from './deliveries.ts';
import { undoAtExit } from './undo.ts';

export type DatabaseKind = 'influxd' | 'victoria';

export interface Database {
  readonly kind: DatabaseKind;
  readonly port: number;
  /** Stamps in ms by key; a stamp stands there as often as it is stored. */
  stored(): Promise<Map<string, number[]>>;
  /** The keys of what the database of the compatible schema holds. */
  storedByLoader(): Promise<Set<string>>;
  /** InfluxQL; of no use to VictoriaMetrics. */
  query(statement: string): Promise<Series[]>;
  /** Writes lines, stamps in ms, past the daemon. */
  write(lines: string): Promise<void>;
  /** Ends as in a power cut. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Series {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly unknown[])[];
}

export const BUCKET = 'gx';
const LOADER_BUCKET = 'venus';

export async function startDatabase(kind: DatabaseKind): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), `chaos-${kind}-`));
  undoAtExit(() => rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const start = kind === 'influxd' ? await influxd(folder, port) : victoria(folder, port);
  let running = await start();
  const query = (statement: string) => ask(url, statement, BUCKET);
  return {
    kind,
    port,
    query,
    storedByLoader: () => storedByLoader(url),
    stored: () => (kind === 'influxd' ? storedInInflux(query) : storedInVictoria(url)),
    async write(lines) {
      await query(`CREATE DATABASE ${BUCKET}`);
      const answer = await fetch(`${url}/write?db=${BUCKET}&precision=ms`, { method: 'POST', body: lines });
      if (answer.status !== 204) throw new Error(`${lines}: ${await answer.text()}`);
    },
    async kill() {
      process.kill(running.pid, 'SIGKILL');
      await running.stop();
    },
    async start() {
      running = await start();
    },
    async stop() {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function influxd(folder: string, port: number) {
  const file = join(folder, 'influxdb.conf');
  await writeFile(
    file,
    `reporting-disabled = true
bind-address = "127.0.0.1:${await freePort()}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
[http]
  bind-address = "127.0.0.1:${port}"
[monitor]
  store-enabled = false
`,
  );
  return () => startProcess('influxd', ['-config', file], () => answers(`http://127.0.0.1:${port}/ping`));
}

function victoria(folder: string, port: number) {
  const flags = [
    `-storageDataPath=${folder}/data`,
    `-httpListenAddr=127.0.0.1:${port}`,
    '-retentionPeriod=100y',
    '-dedup.minScrapeInterval=1ms',
  ];
  return () => startProcess('victoria-metrics', flags, () => answers(`http://127.0.0.1:${port}/health`));
}

async function ask(url: string, statement: string, database: string): Promise<Series[]> {
  const response = await fetch(`${url}/query?${new URLSearchParams({ db: database, epoch: 'ms' })}`, {
    method: 'POST',
    body: new URLSearchParams({ q: statement }),
  });
  const { error, results } = (await response.json()) as {
    error?: string;
    results?: { error?: string; series?: Series[] }[];
  };
  const said = error ?? results?.[0]?.error;
  if (said) throw new Error(`${statement}: ${said}`);
  return results?.[0]?.series ?? [];
}

/** One measurement at a time: over several, InfluxQL gives every field of one name one type. */
async function storedInInflux(query: (statement: string) => Promise<Series[]>): Promise<Map<string, number[]>> {
  const stored = new Map<string, number[]>();
  const databases = (await query('SHOW DATABASES'))[0]?.values ?? [];
  if (!databases.some(([name]) => name === BUCKET)) return stored;
  for (const [measurement] of (await query('SHOW MEASUREMENTS'))[0]?.values ?? []) {
    for (const { name, tags, columns, values } of await query(`SELECT * FROM "${measurement}" GROUP BY *`)) {
      for (const row of values) {
        for (const [index, value] of row.entries()) {
          if (index === 0 || value === null) continue;
          note(stored, `${name}|${tags?.['instance']}|${columns[index]}|${value}`, Number(row[0]));
        }
      }
    }
  }
  return stored;
}

async function storedByLoader(url: string): Promise<Set<string>> {
  const stored = new Set<string>();
  for (const [measurement] of (await ask(url, 'SHOW MEASUREMENTS', LOADER_BUCKET))[0]?.values ?? []) {
    const [service = '', ...path] = String(measurement).split('/');
    for (const field of ['value', 'stringValue']) {
      const statement = `SELECT "${field}" FROM "${measurement}" GROUP BY *`;
      for (const { tags, values } of await ask(url, statement, LOADER_BUCKET)) {
        for (const [, value] of values) {
          stored.add(keyOf(service, tags?.['instanceNumber'] ?? '', path.join('/'), value as number | string));
        }
      }
    }
  }
  return stored;
}

async function storedInVictoria(url: string): Promise<Map<string, number[]>> {
  const stored = new Map<string, number[]>();
  // What was written a moment ago is not yet visible to queries otherwise.
  await fetch(`${url}/internal/force_flush`);
  const answer = await fetch(`${url}/api/v1/export?${new URLSearchParams({ 'match[]': '{__name__!=""}' })}`);
  for (const row of (await answer.text()).split('\n').filter((text) => text !== '')) {
    const { metric, values, timestamps } = JSON.parse(row);
    // `<measurement>_<field>`: no measurement of ours has an underscore, for text is not stored here.
    const [, measurement, field] = /^([^_]*)_(.*)$/.exec(metric.__name__) ?? [];
    for (const [index, value] of values.entries()) {
      note(stored, `${measurement}|${metric.instance}|${field}|${value}`, timestamps[index]);
    }
  }
  return stored;
}

function note(stored: Map<string, number[]>, key: string, stamp: number): void {
  const stamps = stored.get(key);
  if (stamps) stamps.push(stamp);
  else stored.set(key, [stamp]);
}
