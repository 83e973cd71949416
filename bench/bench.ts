/**
 * What the daemon costs beside those who do less: a bare MQTT.js subscriber that throws every message away, mosquitto_sub
 * in C, and Telegraf where there is one. Whole processes, everything stored in a real InfluxDB 1.x, whose CPU is not
 * counted. `npm run bench` runs all modes (about 12 minutes on a quiet machine), `npm run bench -- flat` one of them.
 *
 * flat: as fast as they take it, five alternating runs, medians. steady: 5,000 messages a second for five minutes, all at
 * once. pace: one GX as it is. capacity: each on one processor, against a database that answers at once.
 * `--gx 1,10,50` instead: what a site costs in one daemon that reads so many.
 * The last line has the figures of what was run.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { columns } from '../src/commands/columns.ts';
import { type Influxd, startInfluxd } from '../test/support/influxd.ts';
import { measureSeveral } from './several.ts';
import { cpuSeconds, megabytes, pin, SUBJECTS, type Subject } from './subjects.ts';
import { MEASUREMENTS, TOPICS } from './topics.ts';

const RUNS = Number(process.env['BENCH_RUNS'] ?? 5);
const MESSAGES = Number(process.env['BENCH_MESSAGES'] ?? 1_000_000);
const RATE = 5_000;
const STEADY_SECONDS = Number(process.env['BENCH_STEADY_SECONDS'] ?? 300);
const PACE_SECONDS = Number(process.env['BENCH_PACE_SECONDS'] ?? 120);
/** How often the database is asked for the newest marker, ms. */
const LOOK = 100;

type Row = Record<string, string | number>;
const figures: Record<string, string> = {};

const MODES: Readonly<Record<string, (influxd: Influxd) => Promise<void>>> = { flat, steady, pace, capacity };
const { values, positionals: names } = parseArgs({ options: { gx: { type: 'string' } }, allowPositionals: true });
const influxd = await startInfluxd();
if (values.gx !== undefined) await several(influxd, values.gx.split(',').map(Number));
else {
  for (const [name, mode] of Object.entries(MODES)) {
    if (names.length === 0 || names.includes(name)) await mode(influxd);
  }
}
await influxd.stop();
say(
  Object.entries(figures)
    .map(([name, value]) => `${name}=${value}`)
    .join(' '),
);
process.exit(figures['stored'] === figures['of'] ? 0 : 1);

async function flat(influxd: Influxd): Promise<void> {
  const cpu: Record<string, number[]> = {};
  const rss: Record<string, number[]> = {};
  const starts: number[] = [];
  let stored = 0;
  for (let run = 0; run < RUNS; run += 1) {
    for (const [name, start] of Object.entries(SUBJECTS)) {
      const broker = await startBroker();
      const database = `flat_${name}_${run}`;
      const subject = start({ brokerPort: broker.port, influxUrl: influxd.url, database });
      await broker.subscribed;
      if (name === 'daemon') starts.push(cpuSeconds(subject.pid));
      await subject.ready;
      await broker.publish(MESSAGES, 0);
      await subject.received(MESSAGES);
      await subject.taken();
      push(cpu, name, cpuSeconds(subject.pid));
      push(rss, name, megabytes(subject.pid, 'VmHWM'));
      if (name === 'daemon') stored += await count(influxd, database);
      await subject.stop();
      broker.stop();
      await influxd.query(`DROP DATABASE "${database}"`);
    }
  }
  table(
    'flat out, CPU-s a million messages and peak MB, medians',
    Object.keys(cpu).map((name) => ({
      subject: name,
      cpu: round((median(cpu[name]) * 1e6) / MESSAGES),
      over_bare: round(median(cpu[name]) / median(cpu['bare'])),
      rss: round(median(rss[name])),
      runs: (cpu[name] ?? []).map(round).join(' '),
    })),
  );
  figures['ratio'] = String(round(median(cpu['daemon']) / median(cpu['bare'])));
  figures['stored'] = String(stored);
  figures['of'] = String(RUNS * (MESSAGES + TOPICS));
  figures['rss_mb'] = String(Math.round(median(rss['daemon'])));
  figures['start_cpu_s'] = String(round(median(starts)));
}

async function steady(influxd: Influxd): Promise<void> {
  const broker = await startBroker();
  const subjects = await startAll(broker.port, influxd.url, 'steady');
  const watching = watchMarkers(influxd, 'steady_daemon');
  const used = await usedBy(subjects, broker.publish(RATE * STEADY_SECONDS, RATE, true));
  const delays = await watching.stop();
  const bare = used[0] ?? 0;
  table(
    `${RATE} messages a second for ${STEADY_SECONDS} s, CPU-s a million messages and peak MB`,
    subjects.map(([name, { pid }], index) => ({
      subject: name,
      cpu: round(((used[index] ?? 0) * 1e6) / RATE / STEADY_SECONDS),
      over_bare: round((used[index] ?? 0) / bare),
      rss: round(megabytes(pid, 'VmHWM')),
    })),
  );
  figures['steady_ratio'] = String(round((used[subjects.findIndex(([name]) => name === 'daemon')] ?? 0) / bare));
  figures['p99_s'] = String(round(quantile(delays, 0.99)));
  await stopAll(subjects);
  broker.stop();
}

/** A recording of a whole system where there is one, the simulated ESS house elsewhere. */
async function pace(influxd: Influxd): Promise<void> {
  const recording = join(process.env['GX_RECORDINGS'] ?? '', 'z1.jsonl.gz');
  const isRecorded = process.env['GX_RECORDINGS'] !== undefined && existsSync(recording);
  const gx = await simulate(isRecorded ? ['--replay', recording] : ['--scenario', 'ess-house']);
  const subjects = await startAll(gx.port, influxd.url, 'pace');
  // Without the first full publish.
  await delay(10_000);
  const used = await usedBy(subjects, delay(PACE_SECONDS * 1_000));
  const bare = used[0] ?? 0;
  table(
    `one GX at its pace (${isRecorded ? 'recording z1' : 'ess-house'}) for ${PACE_SECONDS} s`,
    subjects.map(([name, { pid }], index) => ({
      subject: name,
      cpu_percent: round(((used[index] ?? 0) * 100) / PACE_SECONDS),
      over_bare: round((used[index] ?? 0) / bare),
      rss_now: round(megabytes(pid, 'VmRSS')),
    })),
  );
  const ours = subjects.findIndex(([name]) => name === 'daemon');
  figures['pace_ratio'] = String(round((used[ours] ?? 0) / bare));
  figures['idle_rss_mb'] = String(Math.round(megabytes(subjects[ours]?.[1].pid ?? 0, 'VmRSS')));
  await stopAll(subjects);
  gx.child.kill();
}

/** Each so many houses in one daemon. */
async function several(influxd: Influxd, counts: readonly number[]): Promise<void> {
  const rows: Row[] = [];
  for (const count of counts) {
    const measured = await measureSeveral(influxd, count, PACE_SECONDS);
    rows.push(Object.fromEntries(Object.entries(measured).map(([name, value]) => [name, round(value)])));
    for (const name of ['rss_mb_a_site', 'cpu_percent_a_site', 'loop_p99_ms', 'first_values_s'] as const) {
      figures[`${name}_${count}`] = String(round(measured[name]));
    }
  }
  table(`several GX in one daemon (ess-house at its pace) for ${PACE_SECONDS} s`, rows);
}

async function capacity(): Promise<void> {
  const rates: Record<string, number[]> = {};
  const sink = await child('sink.ts');
  for (let run = 0; run < RUNS; run += 1) {
    for (const name of ['bare', 'daemon']) {
      const broker = await startBroker();
      const influxUrl = `http://127.0.0.1:${sink.port}`;
      const subject = SUBJECTS[name]?.({ brokerPort: broker.port, influxUrl, database: 'gx' });
      await subject?.ready;
      if (!subject) continue;
      pin(subject.pid, '0');
      pin(broker.child.pid ?? 0, '1');
      pin(sink.child.pid ?? 0, '1');
      const begun = performance.now();
      await broker.publish(MESSAGES, 0);
      await subject.received(MESSAGES);
      push(rates, name, (MESSAGES * 1_000) / (performance.now() - begun));
      await subject.stop();
      broker.stop();
    }
  }
  sink.child.kill();
  table(
    'messages a second on one processor, medians',
    Object.keys(rates).map((name) => ({ subject: name, rate: Math.round(median(rates[name])) })),
  );
  figures['capacity_ratio'] = String(round(median(rates['daemon']) / median(rates['bare'])));
}

async function startAll(brokerPort: number, influxUrl: string, prefix: string): Promise<[string, Subject][]> {
  const subjects: [string, Subject][] = [];
  for (const [name, start] of Object.entries(SUBJECTS)) {
    subjects.push([name, start({ brokerPort, influxUrl, database: `${prefix}_${name}` })]);
  }
  await Promise.all(subjects.map(([, { ready }]) => ready));
  return subjects;
}

/** CPU that each uses meanwhile, s. */
async function usedBy(subjects: readonly [string, Subject][], meanwhile: Promise<void>): Promise<number[]> {
  const now = () => subjects.map(([, { pid }]) => cpuSeconds(pid));
  const before = now();
  await meanwhile;
  return now().map((seconds, index) => seconds - (before[index] ?? 0));
}

async function stopAll(subjects: readonly [string, Subject][]): Promise<void> {
  for (const [, subject] of subjects) await subject.stop();
}

/** How long each marker took from its sending until it could be read, s. */
function watchMarkers(influxd: Influxd, database: string): { stop(): Promise<number[]> } {
  const delays: number[] = [];
  let isOver = false;
  const watch = async () => {
    let seen = 0;
    for (; !isOver; await delay(LOOK)) {
      const asked = Date.now();
      const query = `SELECT "Marker" FROM "battery" WHERE "instance" = '999' AND "Marker" > ${seen} AND time > now() - 1m`;
      const [series] = await influxd.query(query, database).catch(() => []);
      for (const [, value] of series?.values ?? []) {
        seen = Math.max(seen, Number(value));
        delays.push((asked - Number(value)) / 1_000);
      }
    }
  };
  const watching = watch();
  return {
    async stop() {
      isOver = true;
      await watching;
      return delays;
    },
  };
}

/** How many values of the load the database holds. */
async function count(influxd: Influxd, database: string): Promise<number> {
  const tables = await influxd.query(`SELECT count(*) FROM ${MEASUREMENTS.join(', ')}`, database);
  const counts = tables.flatMap((table) => table.values.flatMap(([, ...columns]) => columns));
  return counts.reduce<number>((sum, value) => sum + Number(value ?? 0), 0);
}

async function child(file: string): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(join(import.meta.dirname, file), [], { execArgv: ['--import', 'tsx'] });
  const { port } = await new Promise<{ port: number }>((resolve) =>
    child.once('message', (it) => resolve(it as never)),
  );
  return { child, port };
}

async function startBroker() {
  const { child: broker, port } = await child('broker.ts');
  const said = (key: string) =>
    new Promise<void>((resolve) => {
      const listen = (message: object) => {
        if (!(key in message)) return;
        broker.off('message', listen);
        resolve();
      };
      broker.on('message', listen);
    });
  return {
    child: broker,
    port,
    /** Resolves when somebody has subscribed to the values. */
    subscribed: said('subscribed'),
    publish(count: number, rate: number, mark = false): Promise<void> {
      const sent = said('sent');
      broker.send({ count, rate, mark });
      return sent;
    },
    stop: () => void broker.kill(),
  };
}

async function simulate(args: readonly string[]): Promise<{ child: ChildProcess; port: number }> {
  const program = [join(import.meta.dirname, '../dist/main.js'), 'simulate', '--port', '0', ...args];
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port) return { child, port: Number(port) };
  }
  throw new Error('the simulator did not start');
}

function push(to: Record<string, number[]>, name: string, value: number): void {
  to[name] = [...(to[name] ?? []), value];
}

function median(values: readonly number[] = []): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

function table(title: string, rows: readonly Row[]): void {
  say(`\n${title}`);
  const names = Object.keys(rows[0] ?? {});
  for (const line of columns([names, ...rows.map((row) => names.map((name) => String(row[name])))])) say(line);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
