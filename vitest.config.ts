import { defineConfig } from 'vitest/config';

const BUILT = ['test/e2e/**/*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'parts', include: ['test/**/*.test.ts'], exclude: BUILT },
      },
      {
        extends: true,
        // These run the built program in a process of its own; only they need (and wait for) a build.
        test: { name: 'built', include: BUILT, globalSetup: ['test/support/build.ts'] },
      },
    ],
  },
});
