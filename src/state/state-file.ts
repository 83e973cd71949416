/**
 * DATA_DIR: small state files that outlive a restart. They are JSON, only their owner may read them, and each is
 * replaced as a whole. A file that cannot be read is set aside and said; it never stops a start. `read` is for the
 * start alone, as it waits for the disk; everything else holds nobody up, however long the disk takes.
 */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import type * as z from 'zod';
import { codeOf, makeFolder, readText, readTextNow, replaceFile } from '../shared/files.ts';
import type { Logger } from '../shared/log.ts';
import type { Part } from '../types.ts';

/** A file that is read takes some bytes of the heap for each of its own. */
const HEAP = getHeapStatistics().heap_size_limit;
const HEAP_PER_BYTE = 8;
/** Characters of what is said to be wrong with one. */
const LONGEST_REASON = 500;

export interface StateFile<T> {
  read(): T;
  /** What the file says now. Rejects when it is there and cannot be read: then nobody knows what it says. */
  latest(): Promise<T>;
  /** Resolves with whether it is written; logs a failure once: the daemon can live without its memory. */
  write(state: T): Promise<boolean>;
  /** Rejects when it cannot be written. */
  replace(state: T): Promise<void>;
}

export type DataDir = ReturnType<typeof openDataDir>;

/** The folder is created when something is first written to it. */
export function openDataDir(
  path: string,
  log: Logger,
): { stateFile<T>(name: string, schema: z.ZodType<T>, empty: T, longest?: number): StateFile<T> } {
  return {
    /** A file that may be large, of `longest` bytes, is one line: people read the others. */
    stateFile<T>(name: string, schema: z.ZodType<T>, empty: T, longest?: number): StateFile<T> {
      const file = join(path, name);
      const most = longest === undefined ? undefined : Math.min(longest, HEAP / HEAP_PER_BYTE);
      let writing: Promise<void> = Promise.resolve();
      let isWritable = true;
      /** Of a file that is not there nothing is said. */
      function without(error: unknown): T {
        if (isMissing(error)) return empty;
        log.error(
          { error: String(error).slice(0, LONGEST_REASON) },
          `${file} is damaged: it is moved to ${file}.damaged, and an empty one is begun`,
        );
        writing = writing
          .then(() => rename(file, `${file}.damaged`))
          .catch((cause) => log.error({ error: String(cause) }, `${file} cannot be renamed`));
        return empty;
      }
      async function put(content: string): Promise<void> {
        await makeFolder(path);
        await replaceFile(file, content);
      }
      function replace(state: T): Promise<void> {
        const content = `${JSON.stringify(state, null, longest === undefined ? 1 : 0)}\n`;
        const written = writing.then(() => put(content));
        writing = written.catch(() => undefined);
        return written;
      }
      return {
        read() {
          try {
            return schema.parse(JSON.parse(readTextNow(file, most)));
          } catch (error) {
            return without(error);
          }
        },
        async latest() {
          const text = await readText(file, most).catch((error) => {
            if (isMissing(error)) return undefined;
            throw error;
          });
          if (text === undefined) return empty;
          try {
            return schema.parse(JSON.parse(text));
          } catch (error) {
            return without(error);
          }
        },
        replace,
        async write(state) {
          try {
            await replace(state);
            isWritable = true;
          } catch (error) {
            if (isWritable) log.error({ error: String(error) }, `${file} cannot be written: ${FORGOTTEN}`);
            isWritable = false;
          }
          return isWritable;
        },
      };
    },
  };
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
}

const FORGOTTEN = 'logging goes on, but a restart forgets what is kept there. Check DATA_DIR';

/**
 * Writes `take()` when it has something, every `interval` ms and at stop. What could not be written is written the next
 * time, unless there is something newer.
 */
export function createSaver<T>(name: string, take: () => T | undefined, file: StateFile<T>, interval: number): Part {
  let timer: NodeJS.Timeout | undefined;
  let unsaved: T | undefined;
  const save = async () => {
    unsaved = take() ?? unsaved;
    const state = unsaved;
    if (state !== undefined && (await file.write(state)) && unsaved === state) unsaved = undefined;
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
