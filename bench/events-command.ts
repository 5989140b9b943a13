import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FIRST_MS } from './events-log.ts';
import { serveLog } from './events-served.ts';
import type { CurvePoint } from './figure.ts';

/** The built program as people run it. */
const PROGRAM = fileURLToPath(new URL('../bin/run.js', import.meta.url));
const PEAK = new URL('./peak.mjs', import.meta.url).href;
const PER_DAY = 50_000;
const DAY_MS = 86_400_000;

/**
 * Runs `affidavit pull` on a made-up log: the whole command, from its start to its end.
 *
 * @param events a multiple of 50 000
 */
export async function pullByCommand(events: number): Promise<CurvePoint> {
  const days = events / PER_DAY;
  const served = await serveLog(days, PER_DAY);
  const store = join(served.folder, 'store.db');
  const peak = join(served.folder, 'peak');
  const date = (day: number) => new Date(FIRST_MS + day * DAY_MS).toISOString();
  try {
    const started = performance.now();
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        ...['--import', PEAK, PROGRAM, 'pull', '--json', '--auth-addr', served.authAddr],
        ...['--identity', served.identityPath, '--store', store, '--since', date(0), '--until', date(days)],
      ],
      { env: { ...process.env, BENCH_PEAK: peak }, maxBuffer: 64 * 1024 * 1024 },
    ).catch((error: { code?: number; stdout?: string }) => {
      // 4: the little gateway does not offer every dataset.
      if (error.code === 4 && error.stdout !== undefined) return { stdout: error.stdout };
      throw error;
    });
    const seconds = (performance.now() - started) / 1000;
    const report = JSON.parse(stdout) as { events: { new_rows: number } };
    if (report.events.new_rows !== events) throw new Error(`expected ${events} events: ${stdout}`);
    return { events, eventsPerSecond: events / seconds, peakMb: Number(readFileSync(peak, 'utf8')) / 1e6 };
  } finally {
    rmSync(store, { force: true });
    await served.stop();
  }
}
