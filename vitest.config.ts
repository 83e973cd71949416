import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/support/held.ts', './test/support/failed.ts'],
    globalSetup: ['test/support/build.ts'],
    // The daemon's tests wait more than they work: one file more than there are cores.
    maxWorkers: availableParallelism() + 1,
    // Real servers and real brokers on a busy machine: a test is slow before it is stuck. Waits have limits of their own.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    // What is awaited comes within a moment, or later where the machine is busy: only what never comes is waited for so long.
    expect: { poll: { timeout: 60_000 } },
  },
});
