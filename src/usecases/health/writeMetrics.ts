import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeError } from '../../errors/affidavitError.ts';
import type { HealthReport } from '../../records/reports/healthReport.ts';
import { openMetrics } from './openMetrics.ts';

/** Counts only, and the collector runs as another user. */
const MODE = 0o644;

/**
 * Writes the metrics so that a reader sees the whole file, the one before or this one.
 *
 * @throws AffidavitError DISK_FULL, WRITE_…
 */
export function writeMetrics(file: string, report: HealthReport): void {
  // the collector reads *.prom only: it does not see the draft
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(draft, openMetrics(report), { mode: MODE, flag: 'wx' });
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw writeError(cause, `write the metrics to ${file}`);
  }
}
