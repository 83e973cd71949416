/** The daemon as users run it: a process of its own, its log read line by line. */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LONGEST_WAIT } from './patience.ts';
import { ownAddress, startProgram } from './program.ts';

export interface LogLine {
  readonly level: number;
  readonly part?: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface Daemon {
  readonly pid: number;
  /** Where it answers HTTP, without a slash at the end. */
  readonly http: string;
  readonly log: readonly LogLine[];
  /** Everything written to standard output and standard error. */
  readonly output: () => string;
  /** Resolves with the first log line, past or to come, whose message matches. */
  said(message: RegExp): Promise<LogLine>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
  /** Asks it to stop and resolves with its last log line, which has the ledgers. */
  stop(): Promise<LogLine>;
}

/** A folder for DATA_DIR, removed by the caller. */
export function dataDir(): { path: string; remove(): Promise<void> } {
  const path = mkdtempSync(join(tmpdir(), 'gx-logger-'));
  return { path, remove: () => removeFolder(path) };
}

/** A last write may still be on its way into it. (rmSync does not try again on every Node.) */
export function removeFolder(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 5 });
}

export function startDaemon(environment: Record<string, string>, program?: readonly string[]): Daemon {
  const address = environment['HTTP_HOST'] ?? ownAddress();
  const child = startProgram(['run'], { HTTP_HOST: address, ...environment }, program);
  const log: LogLine[] = [];
  const waiting = new Set<() => void>();
  let output = '';
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    output += `${line}\n`;
    if (line.startsWith('{')) log.push(JSON.parse(line));
    for (const look of waiting) look();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const killAtExit = () => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      process.off('exit', killAtExit);
      resolve(code);
    });
  });
  const said = (message: RegExp) =>
    new Promise<LogLine>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        waiting.delete(look);
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`not said within ${LONGEST_WAIT / 1_000} s: ${message}\n${output.slice(-3_000)}`));
      }, LONGEST_WAIT);
      const look = () => {
        const found = log.find(({ msg }) => message.test(msg));
        if (!found) return;
        end();
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return {
    pid: child.pid ?? -1,
    http: `http://${address}:${environment['HTTP_PORT'] ?? 8484}`,
    log,
    output: () => output,
    said,
    kill: (signal) => void child.kill(signal),
    exited,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      return log.at(-1) ?? { level: 0, msg: 'nothing was logged' };
    },
  };
}
