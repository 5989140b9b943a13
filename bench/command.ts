import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The built program as people run it. */
const PROGRAM = fileURLToPath(new URL('../bin/run.js', import.meta.url));
const PEAK = new URL('./peak.mjs', import.meta.url).href;

/** What one run of a command came to. */
export interface CommandRun {
  stdout: string;
  /** from its start to its end */
  seconds: number;
  /** largest resident set, MB of 10^6 bytes */
  peakMb: number;
}

/**
 * Runs a command of affidavit.
 *
 * @param statuses exit statuses that are no failure
 */
export async function runCommand(
  args: readonly string[],
  statuses: readonly number[] = [0],
): Promise<CommandRun> {
  const folder = mkdtempSync(join(tmpdir(), 'affidavit-command-'));
  const peak = join(folder, 'peak');
  try {
    const started = performance.now();
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', PEAK, PROGRAM, ...args], {
      env: { ...process.env, BENCH_PEAK: peak },
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error: { code?: number; stdout?: string }) => {
      if (statuses.includes(error.code ?? -1) && error.stdout !== undefined) return { stdout: error.stdout };
      throw error;
    });
    const seconds = (performance.now() - started) / 1000;
    return { stdout, seconds, peakMb: Number(readFileSync(peak, 'utf8')) / 1e6 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a script of the bench in a separate process. @returns its output, and its largest resident set in MB of 10^6 bytes */
export async function runScript(
  name: string,
  args: readonly string[],
): Promise<{ stdout: string; peakMb: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'affidavit-script-'));
  const peak = join(folder, 'peak');
  const script = fileURLToPath(new URL(name, import.meta.url));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', PEAK, script, ...args], {
      env: { ...process.env, BENCH_PEAK: peak },
      maxBuffer: 64 * 1024 * 1024,
    });
    return { stdout, peakMb: Number(readFileSync(peak, 'utf8')) / 1e6 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
