/**
 * Starts the parts of the daemon in order and stops them in the order in which data flows, so that each part still
 * takes what the one before it lets go.
 */

import type { Part } from '../types.ts';
import type { Logger } from './log.ts';
import { LATE, within } from './wait.ts';

/** A part that ends at its deadline is not late, ms. */
const GRACE = 200;
/** Each part has so much time at least, ms: one that hangs must not cost what the others still have to write. */
const LEAST = 1_000;

export interface Supervisor {
  /** Resolves when every part is ready to work. An abort of `signal` between two parts ends the start. */
  start(signal: AbortSignal): Promise<void>;
  /**
   * Stops within `milliseconds`, or later by what the parts need that come to their turn too late. A part that takes
   * longer, or fails, is named in the log and left behind.
   */
  stop(milliseconds: number): Promise<void>;
}

/** `parts` stand in the order of the data; they are started from the last to the first. */
export function supervise(parts: readonly Part[], log: Logger): Supervisor {
  return {
    async start(signal) {
      for (const part of parts.toReversed()) {
        signal.throwIfAborted();
        await part.start(signal);
      }
    },
    async stop(milliseconds) {
      const deadline = performance.now() + milliseconds;
      for (const part of parts) {
        const failure = await stopped(part, Math.max(deadline, performance.now() + LEAST));
        if (failure !== undefined) log.error({ part: part.name }, failure);
      }
    },
  };
}

/** Several parts as one: they are started and stopped at once, and none waits for another. */
export function sideBySide(name: string, parts: readonly Pick<Part, 'start' | 'stop'>[]): Part {
  return {
    name,
    start: async (signal) => void (await Promise.all(parts.map((part) => part.start(signal)))),
    stop: async (deadline) => void (await Promise.all(parts.map((part) => part.stop(deadline)))),
  };
}

/** What went wrong at the stop of one part, in words; undefined where nothing did. */
async function stopped(part: Part, deadline: number): Promise<string | undefined> {
  try {
    const end = await within(deadline + GRACE, part.stop(deadline));
    return end === LATE ? 'did not stop in time' : undefined;
  } catch (error) {
    return `failed to stop: ${String(error)}`;
  }
}
