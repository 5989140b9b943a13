import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('./conclude-child.ts', import.meta.url));
// as the program sets its own
const HEAP = new URL('../bin/heap.js', import.meta.url).href;
const PEAK = new URL('./peak.mjs', import.meta.url).href;

/**
 * Builds the evidence set of the made-up quarter and runs every procedure, in a process of its own.
 *
 * @returns seconds without the start of the process, and its largest resident set in MB of 10^6 bytes
 */
export function concludeOnce(store: string): { seconds: number; peakMb: number } {
  const folder = mkdtempSync(join(tmpdir(), 'affidavit-conclude-'));
  const peak = join(folder, 'peak');
  try {
    const printed = execFileSync(process.execPath, ['--import', HEAP, '--import', PEAK, CHILD, store], {
      encoding: 'utf8',
      env: { ...process.env, BENCH_PEAK: peak },
    });
    const { seconds } = JSON.parse(printed) as { seconds: number };
    return { seconds, peakMb: Number(readFileSync(peak, 'utf8')) / 1e6 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
