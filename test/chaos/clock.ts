/** A daemon whose clock can be wrong: by CHAOS_CLOCK_SHIFT ms, and from a SIGUSR2 on by CHAOS_CLOCK_STEP ms more. */
import { join } from 'node:path';

/** Arguments of Node before the daemon's file. */
export const SHIFTABLE = ['--import', join(import.meta.dirname, 'shift-clock.mjs')];
