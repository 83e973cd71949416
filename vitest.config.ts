import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    // The daemon's tests wait more than they work: one file more than there are cores.
    maxWorkers: availableParallelism() + 1,
    // Real servers and real brokers: a test is slow before it is stuck.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
