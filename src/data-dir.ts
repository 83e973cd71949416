/**
 * DATA_DIR: what outlives a restart. The folder is made 0700 and its files 0600. Small state files are JSON, written
 * to a temporary name and renamed, so that a power cut leaves the old one or the new one. A file that cannot be read
 * is set aside and said; it never stops a start.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type * as z from 'zod';
import type { Logger } from './log.ts';
import type { Part } from './types.ts';

export interface StateFile<T> {
  read(): T;
  /** Logs a failure once and goes on: the daemon can live without its memory. */
  write(state: T): void;
}

/** The folder is created when something is first written to it. */
export function openDataDir(
  path: string,
  log: Logger,
): { stateFile<T>(name: string, schema: z.ZodType<T>, empty: T): StateFile<T> } {
  let isWritable = true;
  return {
    stateFile<T>(name: string, schema: z.ZodType<T>, empty: T) {
      const file = join(path, name);
      return {
        read: () => readState(file, schema, empty, log),
        write: (state) => {
          try {
            makeFolder(path);
            writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 1)}\n`, { mode: 0o600, flush: true });
            renameSync(`${file}.new`, file);
            isWritable = true;
          } catch (error) {
            if (isWritable) log.error({ error: String(error) }, `${file} cannot be written: ${FORGOTTEN}`);
            isWritable = false;
          }
        },
      };
    },
  };
}

const FORGOTTEN =
  'logging goes on, but a restart forgets names and keys, and a stop cannot keep what is unsent. Check DATA_DIR';

/** Creates a folder and the folders above it. (Node's own recursive mkdir never returns below /proc.) */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

function readState<T>(file: string, schema: z.ZodType<T>, empty: T, log: Logger): T {
  if (!existsSync(file)) return empty;
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    log.error({ error: String(error) }, `${file} is damaged: it is set aside as ${file}.damaged and begun anew`);
    setAside(file, log);
    return empty;
  }
}

function setAside(file: string, log: Logger): void {
  try {
    renameSync(file, `${file}.damaged`);
  } catch (error) {
    log.error({ error: String(error) }, `${file} cannot be renamed`);
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
