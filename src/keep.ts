/**
 * Carries what is unsent over a restart: puts what the last stop kept into the queue, removes it from disk when it
 * is sent, and keeps what is pending at a stop.
 */
import { existsSync } from 'node:fs';
import { makeFolder } from './data-dir.ts';
import type { MemoryQueue } from './journal/memory.ts';
import { dropUnsent, keepUnsent, readUnsent, setAsideUnsent } from './journal/unsent.ts';
import type { Logger } from './log.ts';
import type { Batch, FieldLedger, Part } from './types.ts';

export interface Keeper extends Part {
  /** Removes the kept files once their batches are sent; call it now and then. */
  tidy(): void;
  /** Keeps what is pending. Writes nothing where nothing changed since the last call. */
  keep(): void;
  /** The file that holds what is pending; undefined where nothing is, or where it could not be written. */
  readonly file: string | undefined;
}

export function createKeeper(folder: string, queue: MemoryQueue, fields: FieldLedger, log: Logger): Keeper {
  let taken: readonly Batch[] | undefined;
  let kept: readonly Batch[] = [];
  let file: string | undefined;

  function take(): void {
    taken = [];
    if (!existsSync(folder)) return;
    try {
      taken = readUnsent(folder);
    } catch (error) {
      log.error({ error: String(error) }, `what the last stop kept in ${folder} cannot be read; it is set aside`);
      setAsideUnsent(folder);
    }
    for (const batch of taken) {
      queue.append(batch);
      fields.made += batch.fields;
    }
    if (taken.length > 0) log.info({ batches: taken.length }, 'what the last stop could not send is sent now');
  }

  function tidy(): void {
    if (!taken || taken.length === 0 || taken.some((batch) => queue.pending.includes(batch))) return;
    taken = [];
    guarded('remove what is sent', () => dropUnsent(folder));
  }

  function keep(): void {
    // Never started: what is on disk is not in the queue, so it must not be replaced.
    if (!taken) return;
    tidy();
    const isSame = kept.length === queue.pending.length && kept.every((batch, index) => batch === queue.pending[index]);
    if (isSame) return;
    kept = [...queue.pending];
    file = undefined;
    if (kept.length === 0) guarded('remove what is sent', () => dropUnsent(folder));
    else {
      guarded('keep what is unsent', () => {
        makeFolder(folder);
        file = keepUnsent(folder, kept);
      });
    }
  }

  function guarded(what: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      log.error({ error: String(error) }, `cannot ${what} in ${folder}; check DATA_DIR`);
    }
  }

  return {
    name: 'journal',
    async start() {
      guarded('take up what the last stop kept', take);
    },
    async stop() {
      keep();
    },
    tidy,
    keep,
    get file() {
      return file;
    },
  };
}
