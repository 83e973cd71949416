/**
 * What was counted in windows of roll-ups that are open: a restart goes on with it. After a kill they miss what came since it
 * was written, and windows that were over by then are left as they were written.
 */
import * as z from 'zod';
import type { Part } from '../types.ts';
import { recordOf } from './shapes.ts';
import { createSaver, type DataDir } from './state-file.ts';

/** So often, ms; at the start at once, for the file of a clean stop tells of windows that are to be written. */
const SAVE = 300_000;
const LOOK = 5_000;
/** What nothing came of in this time after the start is forgotten, ms. */
const WAIT = 900_000;

/** Eight words; points/rollup/sum.ts knows what they are, and takes what cannot be so for nothing. */
const sum = z
  .string()
  .max(300)
  .regex(/^[-+.\w]+(?: [-+.\w]+){7}$/);
/** ms since 1970, until 2200. */
const time = z.int().min(0).max(Date.UTC(2200)).multipleOf(60_000);
/** Of one topic: when the windows began, and what was counted in each. */
const saved = z.object({ minute: time, quarter: time, sums: z.tuple([sum, sum]).readonly() }).readonly();
const file = z.object({
  /** Written at a stop: nothing came after it. */
  isClean: z.boolean(),
  topics: recordOf(saved),
});
type Saved = z.infer<typeof saved>;

export interface RollupMemory {
  readonly saved: { readonly isClean: boolean; take(topic: string): Saved | undefined };
  keep(state: () => Iterable<readonly [topic: string, Saved]>): void;
  readonly saver: Part;
}

export function createRollupMemory(dataDir: DataDir): RollupMemory {
  const state = dataDir.stateFile('rollups.json', file, { isClean: false, topics: {} });
  const { isClean, topics } = state.read();
  const waiting = new Map(Object.entries(topics));
  const kept: (() => Iterable<readonly [string, Saved]>)[] = [];
  const startedAt = performance.now();
  let savedAt = Number.NEGATIVE_INFINITY;
  let isStopping = false;

  function take() {
    const now = performance.now();
    if (kept.length === 0 || (!isStopping && now - savedAt < SAVE)) return undefined;
    savedAt = now;
    if (now - startedAt > WAIT) waiting.clear();
    const all = kept.flatMap((one) => [...one()]);
    // What nothing came of yet waits on.
    return { isClean: isStopping, topics: Object.fromEntries([...waiting, ...all]) };
  }

  const saver = createSaver('rollups', take, state, LOOK);
  return {
    saved: {
      isClean,
      take(topic) {
        const found = waiting.get(topic);
        waiting.delete(topic);
        return found;
      },
    },
    keep: (one) => void kept.push(one),
    saver: {
      ...saver,
      stop(deadline) {
        isStopping = true;
        return saver.stop(deadline);
      },
    },
  };
}
