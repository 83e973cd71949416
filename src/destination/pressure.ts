/**
 * Back-pressure: no message waits for the disk or the database, but what is received faster than it can be written
 * must not fill the memory. Above a bound the source stops reading its socket; then TCP and the broker's own buffer
 * hold, and what is dropped is dropped by the broker. Looked at now and then, so it costs a message nothing.
 */
import type { Part } from '../types.ts';

const MEBIBYTE = 1024 * 1024;
/** Bytes that are not written: reading stops above the one and goes on below the other. */
export const PAUSE_ABOVE = 32 * MEBIBYTE;
export const READ_BELOW = 16 * MEBIBYTE;

const INTERVAL = 50;

export interface Pressure extends Part {
  /** How often reading was stopped since the start, and for how long in all, ms. */
  readonly stalls: { readonly count: number; readonly milliseconds: number };
}

/** All sources are stopped together: they share the destinations. */
export function createPressure(
  sources: readonly { pause(): void; resume(): void }[],
  destinations: readonly { unwrittenBytes(): number }[],
): Pressure {
  const stalls = { count: 0, milliseconds: 0 };
  let timer: NodeJS.Timeout | undefined;
  let isPaused = false;
  let lookedAt = performance.now();

  function look(): void {
    const now = performance.now();
    if (isPaused) stalls.milliseconds += now - lookedAt;
    lookedAt = now;
    const bytes = destinations.reduce((sum, destination) => sum + destination.unwrittenBytes(), 0);
    if (!isPaused && bytes > PAUSE_ABOVE) {
      isPaused = true;
      stalls.count += 1;
      for (const source of sources) source.pause();
    } else if (isPaused && bytes < READ_BELOW) {
      isPaused = false;
      for (const source of sources) source.resume();
    }
  }

  return {
    name: 'pressure',
    stalls,
    async start() {
      timer = setInterval(look, INTERVAL);
    },
    async stop() {
      clearInterval(timer);
    },
  };
}
