/** Real servers for tests: is the program there, a free port, a process that is ready, and its end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { LONGEST_WAIT } from './patience.ts';

/** Longest time until a server has ended, ms: then it is killed. */
const END_LIMIT = 20_000;
const POLL = 50;

export interface RunningProcess {
  readonly pid: number;
  /** Ends the process and resolves when it is gone. */
  stop(): Promise<void>;
}

export function hasBinary(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * A suite that needs an installed program. Without it the suite is skipped with a line on standard error; in CI,
 * where nothing may be missed in silence, it fails. TEST_SERVERS=none leaves all of them out: for another Node than the
 * one on which they ran.
 */
export function describeWith(binary: string, name: string, suite: () => void): void {
  if (process.env['TEST_SERVERS'] === 'none') {
    describe.skip(name, suite);
    return;
  }
  const isThere = hasBinary(binary);
  if (!isThere && process.env['CI']) {
    it(`${name}: needs ${binary}`, () => {
      throw new Error(`${binary} is not installed, and in CI nothing is skipped`);
    });
    return;
  }
  if (!isThere) process.stderr.write(`\n!!! SKIPPED, for ${binary} is not installed: ${name}\n\n`);
  describe.skipIf(!isThere)(name, suite);
}

/**
 * Below those that the system gives to clients, from 16,000 on in some sandboxes: a client could take the port of a server
 * that is down for a while. Each worker of the tests has every so manieth, which is its own.
 */
const FIRST_PORT = 10_000;
const WORKERS = availableParallelism() + 1;
const PORTS = 6_000 - (6_000 % WORKERS);
let place =
  Math.floor((Math.random() * PORTS) / WORKERS) * WORKERS + (Number(process.env['VITEST_POOL_ID'] ?? 0) % WORKERS);

/** A port of the loopback interface that was free a moment ago, and that no other server of this process had lately. */
export async function freePort(): Promise<number> {
  for (;;) {
    place = (place + WORKERS) % PORTS;
    // Tests that run at the same time ask at the same time: what is looked at is this one's, whoever goes on meanwhile.
    const port = FIRST_PORT + place;
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Starts a program, which `signal` ends, and resolves when `isReady` does so with true; rejects with its output when it ends before. */
export async function startProcess(
  command: string,
  args: readonly string[],
  isReady: () => Promise<boolean>,
  signal: NodeJS.Signals = 'SIGTERM',
  limit = LONGEST_WAIT,
): Promise<RunningProcess> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      output += String(error);
      resolve();
    });
  });
  const killAtExit = () => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const stop = async () => {
    await end(child, ended, signal);
    process.off('exit', killAtExit);
  };
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  for (const deadline = performance.now() + limit; !hasEnded; await delay(POLL)) {
    if (await isReady().catch(() => false)) return { pid: child.pid ?? -1, stop };
    if (performance.now() > deadline) break;
  }
  await stop();
  throw new Error(`${command} did not get ready:\n${output}`);
}

/** Whether a GET of `url` is answered with success. */
export async function answers(url: string): Promise<boolean> {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.ok;
}

async function end(child: ChildProcess, ended: Promise<void>, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), END_LIMIT);
  await ended;
  clearTimeout(late);
}
