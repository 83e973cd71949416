/**
 * DATA_DIR: what outlives a restart. The folder is 0700 and its files 0600. Small state files are JSON, written to
 * a temporary name and renamed, so that a power cut leaves the old one or the new one. A file that cannot be read
 * is moved aside and said; it never stops a start.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from './log.ts';
import type { Part } from './types.ts';

export interface StateFile<T> {
  read(): T;
  /** Logs a failure once and goes on: the daemon can live without its memory. */
  write(state: T): void;
}

/** Creates the folder. A folder that cannot be created is said once; what would be kept there is then forgotten. */
export function openDataDir(path: string, log: Logger): { stateFile<T>(name: string, empty: T): StateFile<T> } {
  let isWritable = true;
  const failed = (what: string, error: unknown) => {
    if (isWritable) log.error({ error: String(error) }, `${what}; names and keys are forgotten at the next restart`);
    isWritable = false;
  };
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    failed(`cannot create DATA_DIR ${path}`, error);
  }
  return {
    stateFile<T>(name: string, empty: T) {
      const file = join(path, name);
      return {
        read: () => readState(file, empty, log),
        write: (state) => {
          try {
            writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 1)}\n`, { mode: 0o600, flush: true });
            renameSync(`${file}.new`, file);
            isWritable = true;
          } catch (error) {
            failed(`cannot write ${file}`, error);
          }
        },
      };
    },
  };
}

function readState<T>(file: string, empty: T, log: Logger): T {
  if (!existsSync(file)) return empty;
  try {
    return { ...empty, ...(JSON.parse(readFileSync(file, 'utf8')) as T) };
  } catch (error) {
    log.error({ error: String(error) }, `${file} is damaged: it is kept as ${file}.damaged and begun anew`);
    renameSync(file, `${file}.damaged`);
    return empty;
  }
}

/** Writes `take()` when it has something, every `interval` ms and at stop. */
export function createSaver<T>(name: string, take: () => T | undefined, file: StateFile<T>, interval: number): Part {
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    const state = take();
    if (state !== undefined) file.write(state);
  };
  return {
    name,
    async start() {
      timer = setInterval(save, interval);
    },
    async stop() {
      clearInterval(timer);
      save();
    },
  };
}
