/** Where a run that was interrupted goes on: `recompute.json`, one place for each GX and question. */
import * as z from 'zod';
import type { DataDir, StateFile } from '../../../state/state-file.ts';

const places = z.record(z.string(), z.number());

export interface Bookmark {
  /** Up to which everything is written; undefined where nothing of it is. */
  readonly place: number | undefined;
  /** Resolves with whether it could be kept. */
  put(place: number): Promise<boolean>;
  /** It is done. */
  remove(): Promise<void>;
}

/** `question`: what is computed, in words that are the same for the same question. */
export function openBookmark(dataDir: DataDir, question: readonly string[]): Bookmark {
  const file: StateFile<Record<string, number>> = dataDir.stateFile('recompute.json', places, {});
  const key = question.join(' ');
  const all = file.read();
  return {
    place: all[key],
    put: (place) => file.write({ ...all, [key]: place }),
    async remove() {
      const { [key]: _, ...others } = all;
      await file.write(others);
    },
  };
}
