import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { FIRST_MS } from './events-log.ts';
import { serveLog } from './events-served.ts';
import type { CurvePoint } from './figure.ts';

const PER_DAY = 50_000;
const DAY_MS = 86_400_000;
/** The little gateway does not offer every dataset. */
const STATUSES = [0, 4];

/**
 * Runs `affidavit pull` on a made-up log: the whole command, from its start to its end.
 *
 * @param events a multiple of 50 000
 * @param exported whether the gateway offers the bulk export
 */
export async function pullByCommand(events: number, exported = false): Promise<CurvePoint> {
  const days = events / PER_DAY;
  const served = await serveLog(days, PER_DAY, exported);
  const store = join(served.folder, 'store.db');
  const date = (day: number) => new Date(FIRST_MS + day * DAY_MS).toISOString();
  try {
    const gateway = ['--auth-addr', served.authAddr, '--identity', served.identityPath];
    const range = ['--since', date(0), '--until', date(days)];
    const { stdout, seconds, peakMb } = await runCommand(
      ['pull', '--json', ...gateway, '--store', store, ...range],
      STATUSES,
    );
    const report = JSON.parse(stdout) as { events: { new_rows: number } };
    if (report.events.new_rows !== events) throw new Error(`expected ${events} events: ${stdout}`);
    return { events, eventsPerSecond: events / seconds, peakMb };
  } finally {
    rmSync(store, { force: true });
    await served.stop();
  }
}
