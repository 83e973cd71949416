import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    // Real servers and real brokers: a test is slow before it is stuck.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
