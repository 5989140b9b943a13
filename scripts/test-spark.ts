// Tests the Spark engine on a real Spark: installs PySpark into .cache/spark, starts a cluster of a master and two executors, runs the
// tests in test/spark, prints how many passed and failed. Exit 1 when one failed; one line and exit 0 where PyPI or Java cannot be had.
// Usage: test-spark.ts [ARGUMENT OF VITEST…]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type InstalledSpark, installedSpark, NotToBeHad } from './spark/installedSpark.ts';
import { type SparkServer, startSpark } from './spark/sparkServer.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

const spark = tryInstall();
if (spark !== null) {
  const server = await startSpark(spark);
  try {
    process.exitCode = await test(spark, server);
  } finally {
    await server.stop();
  }
}

function tryInstall(): InstalledSpark | null {
  try {
    return installedSpark(path.join(ROOT, '.cache', 'spark'));
  } catch (error) {
    if (!(error instanceof NotToBeHad)) throw error;
    console.log(`Spark NOT TESTED: ${error.message}.`);
    return null;
  }
}

async function test({ python }: InstalledSpark, { address, token }: SparkServer): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-spark-results-'));
  const results = path.join(folder, 'results.json');
  try {
    const vitest = spawn(
      process.execPath,
      [
        path.join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'),
        ...['run', '--project', 'spark', '--reporter', 'default', '--reporter', 'json'],
        ...['--outputFile.json', results, ...process.argv.slice(2)],
      ],
      {
        cwd: ROOT,
        stdio: ['ignore', 'inherit', 'inherit'],
        env: {
          ...process.env,
          AFFIDAVIT_TEST_SPARK: address,
          AFFIDAVIT_TEST_SPARK_PYTHON: python,
          AFFIDAVIT_SPARK_TOKEN: token,
        },
      },
    );
    const [status] = await once(vitest, 'exit');
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(results, 'utf8'));
    console.log(`spark: ${numPassedTests} passed, ${numFailedTests} failed`);
    return status !== 0 || numFailedTests > 0 || numPassedTests === 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
