import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LONGEST_WAIT } from './test/support/patience.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/support/held.ts', './test/support/failed.ts'],
    globalSetup: ['test/support/build.ts'],
    // The daemon's tests wait more than they work: one file more than there are cores.
    maxWorkers: availableParallelism() + 1,
    // Real servers and real brokers on a busy machine: a test is slow before it is stuck. Waits have limits of their own.
    testTimeout: 3 * LONGEST_WAIT,
    hookTimeout: 2 * LONGEST_WAIT,
    expect: { poll: { timeout: LONGEST_WAIT } },
  },
});
