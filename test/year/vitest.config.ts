import { defineConfig } from 'vitest/config';

/** The simulated year: one test, by itself. */
export default defineConfig({
  test: { include: ['test/year/*.test.ts'], pool: 'forks', maxWorkers: 1, hookTimeout: 120_000 },
});
