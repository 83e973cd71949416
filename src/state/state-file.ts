/**
 * DATA_DIR: small state files that outlive a restart. They are JSON, only their owner may read them, and each is
 * replaced as a whole. A file that cannot be read is set aside and said; it never stops a start. Reading is for the
 * start and for a new connection; writing waits for nothing, so a stalled disk holds nobody up.
 */
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import { makeFolder, replaceFile } from '../shared/files.ts';
import type { Logger } from '../shared/log.ts';
import type { Part } from '../types.ts';

export interface StateFile<T> {
  read(): T;
  /** Resolves when it is written or has failed; logs a failure once: the daemon can live without its memory. */
  write(state: T): Promise<void>;
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
      let writing: Promise<void> = Promise.resolve();
      async function replace(content: string): Promise<void> {
        try {
          await makeFolder(path);
          await replaceFile(file, content);
          isWritable = true;
        } catch (error) {
          if (isWritable) log.error({ error: String(error) }, `${file} cannot be written: ${FORGOTTEN}`);
          isWritable = false;
        }
      }
      return {
        read: () => readState(file, schema, empty, log),
        write(state) {
          const content = `${JSON.stringify(state, null, 1)}\n`;
          writing = writing.then(() => replace(content));
          return writing;
        },
      };
    },
  };
}

const FORGOTTEN = 'logging goes on, but a restart forgets what is kept there. Check DATA_DIR';

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
  const save = async () => {
    const state = take();
    if (state !== undefined) await file.write(state);
  };
  return {
    name,
    async start() {
      timer = setInterval(() => void save(), interval);
    },
    async stop() {
      clearInterval(timer);
      await save();
    },
  };
}
