import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const BUILT = ['test/e2e/**/*.test.ts'];
/** The simulated year, which `npm run test:year` runs. */
const YEAR = 'test/year/**';

/** These need a Spark: `npm run test:spark` starts one and names it. */
const SPARK = ['test/spark/**/*.test.ts'];
const hasSpark = process.env.AFFIDAVIT_TEST_SPARK !== undefined;

/** What the fast tests do without: other processes, the embedded gateway, whole pulls and exports. */
const NEEDS_MORE = /child_process|\.child|src\/demo|startGateway|support\/cli|\/scene|usecases\/(?!period)/;
/** Tests that take seconds each: many cases, much data, or waiting. */
const LONG = [
  'test/bundle/{everyFile,forged,fuzz,limits,verify}.test.ts',
  'test/collectors/derived/{deriveHistories,revocations}.test.ts',
  'test/collectors/events/{bulkExport,ingest,kill}.test.ts',
  'test/commands/import*.test.ts',
  'test/controls/**',
  'test/demo/**',
  'test/evidence/access/*.property.test.ts',
  'test/exceptions/**',
  'test/verifier/**',
  'test/store/{derived,eventLines,events,nights,snapshots.property}.test.ts',
];
/** Made anew for each run, so that a new test of a unit is fast without a word here. */
const FAST = globSync('test/**/*.test.ts', { exclude: [...BUILT, ...SPARK, ...LONG, YEAR] }).filter(
  (file) => !NEEDS_MORE.test(readFileSync(file, 'utf8')),
);

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        // `npm run test:fast`: units, in less than a minute on two cores
        test: { name: 'fast', include: FAST },
      },
      {
        extends: true,
        test: { name: 'parts', include: ['test/**/*.test.ts'], exclude: [...BUILT, ...SPARK, ...FAST, YEAR] },
      },
      {
        extends: true,
        // These run the built program in a process of its own; only they need (and wait for) a build.
        test: { name: 'built', include: BUILT, globalSetup: ['test/support/build.ts'] },
      },
      ...(hasSpark
        ? [{ extends: true, test: { name: 'spark', include: SPARK, fileParallelism: false } } as const]
        : []),
    ],
  },
});
