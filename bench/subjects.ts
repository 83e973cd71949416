/**
 * The programs that are measured, each as a whole process: how it is started and how one sees that it has taken everything.
 * `mosquitto_sub` and Telegraf take part where they are on the machine (Telegraf where TELEGRAF names its binary).
 */
import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { dataDir, startDaemon } from '../test/support/daemon.ts';
import { sumOf } from '../test/support/metrics.ts';
import { hasBinary } from '../test/support/process.ts';
import { PORTAL_ID } from './topics.ts';

const BUILT = join(import.meta.dirname, '../dist/main.js');
const POLL = 100;
/** Longer than FLUSH_INTERVAL: nothing waits in an open line any longer, ms. */
const SETTLED = 6_000;
/** A process that used no CPU for so long has nothing left to do, ms. */
const IDLE = 700;

export interface Target {
  readonly brokerPort: number;
  readonly influxUrl: string;
  readonly database: string;
}

export interface Subject {
  readonly pid: number;
  /** Resolves when it takes messages. */
  readonly ready: Promise<unknown>;
  /** Resolves when it has received so many messages; then when it has done with them what it does. */
  received(messages: number): Promise<void>;
  taken(): Promise<void>;
  stop(): Promise<void>;
}

export const SUBJECTS: Readonly<Record<string, (target: Target) => Subject>> = {
  bare: startBare,
  ...(hasBinary('mosquitto_sub') && { mosquitto_sub: startMosquittoSub }),
  daemon: startOurs(BUILT),
  with_tiers: startOurs(BUILT, { TIERS: 'm1,m15' }),
  // Another build, which tells what a change costs.
  ...(process.env['BENCH_BESIDE'] && { beside: startOurs(process.env['BENCH_BESIDE']) }),
  ...(process.env['TELEGRAF'] && { telegraf: startTelegraf }),
};

/** User and system time of a process, s. The kernel counts in ticks of 10 ms. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Resident memory, MB: now, or at its peak. */
export function megabytes(pid: number, what: 'VmRSS' | 'VmHWM'): number {
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** Keeps all threads of a process on these processors. */
export function pin(pid: number, cpus: string): void {
  spawnSync('taskset', ['-a', '-c', '-p', cpus, String(pid)]);
}

/** Has used no CPU for a while. */
async function idle(pid: number): Promise<void> {
  for (let before = -1, now = cpuSeconds(pid); now !== before; await delay(IDLE)) {
    before = now;
    now = cpuSeconds(pid);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

function startBare({ brokerPort }: Target): Subject {
  const file = join(import.meta.dirname, 'bare.mjs');
  const args = [`mqtt://127.0.0.1:${brokerPort}`, `N/${PORTAL_ID}/#`];
  const child = fork(file, args, { execArgv: [] });
  const answer = () =>
    new Promise<{ received: number }>((resolve) => child.once('message', (it) => resolve(it as never)));
  return {
    pid: child.pid ?? 0,
    ready: answer(),
    async received(messages) {
      for (let received = 0; received < messages; await delay(POLL)) {
        const told = answer();
        child.send({});
        ({ received } = await told);
      }
    },
    taken: async () => undefined,
    stop: () => end(child),
  };
}

function startMosquittoSub({ brokerPort }: Target): Subject {
  const args = ['-h', '127.0.0.1', '-p', String(brokerPort), '-t', `N/${PORTAL_ID}/#`];
  return silent(spawn('mosquitto_sub', args, { stdio: 'ignore' }));
}

/** `main` is the file that is run. The tiers of long-term data are off, but for who sets them. */
function startOurs(main: string, environment: Record<string, string> = {}): (target: Target) => Subject {
  return (target) => runOurs(main, environment, target);
}

function runOurs(main: string, environment: Record<string, string>, target: Target): Subject {
  const { brokerPort, influxUrl, database } = target;
  const data = dataDir();
  const daemon = startDaemon(
    {
      GX_HOST: `mqtt://127.0.0.1:${brokerPort}`,
      GX_PORTAL_ID: PORTAL_ID,
      INFLUX_URL: influxUrl,
      INFLUX_BUCKET: database,
      PROFILE: 'everything',
      FULL_PUBLISH_INTERVAL: '1h',
      DATA_DIR: data.path,
      ...environment,
    },
    [main],
  );
  const figure = async (metric: string, labels: Record<string, string> = {}) =>
    sumOf(await (await fetch(`${daemon.http}/metrics`)).text(), metric, labels);
  return {
    pid: daemon.pid,
    ready: daemon.said(/receiving from GX/),
    async received(messages) {
      while ((await figure('readings_received_total')) < messages) await delay(POLL);
    },
    async taken() {
      // What is in an open line is not made yet, so it ends when nothing more is made either.
      for (let before = -1, made = 0; before !== made; await delay(SETTLED)) {
        before = made;
        made = await figure('fields_made_total', { destination: 'raw' });
        while ((await figure('fields_total', { destination: 'raw', fate: 'stored' })) < made) await delay(POLL);
      }
    },
    async stop() {
      await daemon.stop();
      await data.remove();
    },
  };
}

function startTelegraf({ brokerPort, influxUrl, database }: Target): Subject {
  const environment = { BROKER: `tcp://127.0.0.1:${brokerPort}`, INFLUX_URL: influxUrl, DATABASE: database };
  const args = ['--config', join(import.meta.dirname, 'telegraf.conf')];
  const env = { ...process.env, ...environment };
  return silent(spawn(process.env['TELEGRAF'] ?? '', args, { stdio: 'ignore', env }));
}

/** A program that does not tell what it has taken: it has all of it when it uses no CPU any more. */
function silent(child: ChildProcess): Subject {
  return {
    pid: child.pid ?? 0,
    ready: delay(IDLE),
    received: () => idle(child.pid ?? 0),
    taken: async () => undefined,
    stop: () => end(child),
  };
}
