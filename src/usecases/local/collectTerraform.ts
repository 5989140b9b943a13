import { collectTerraform } from '../../collectors/local/terraform/collectTerraform.ts';
import type { LocalRun } from '../../records/localRun.ts';
import { readInputBytes } from '../import/inputFile.ts';
import { parseTime } from '../period.ts';
import { readEach } from './readEach.ts';
import { type LocalTarget, recordRun } from './recordRun.ts';

const LIMIT_BYTES = 256 * 1024 * 1024;

/** Which files, and what the person says of the run. */
export interface CollectTerraformOptions {
  files: readonly string[];
  appliedBy: string | undefined;
  appliedAt: string | undefined;
  onWarning(text: string): void;
}

/**
 * Keeps what plans and logs of Terraform say of the gateway's resources. A wrong file costs itself only.
 *
 * @throws AffidavitError PERIOD_INVALID, FILE_NOT_FOUND, FILE_INVALID, STORE_…, DISK_FULL, WRITE_…
 */
export function collectTerraformFiles(options: CollectTerraformOptions, target: LocalTarget): LocalRun {
  const started = new Date().toISOString();
  const { files, appliedBy, appliedAt } = options;
  const at =
    appliedAt === undefined ? undefined : new Date(parseTime(appliedAt, '--applied-at')).toISOString();
  const { sources, refused } = readEach(
    files,
    (file) => collectTerraform(readInputBytes(file, LIMIT_BYTES), file, { by: appliedBy, at }),
    options.onWarning,
  );
  return recordRun(target, {
    collector: 'terraform',
    started,
    parameters: { files: [...files], refused, applied_by: appliedBy ?? null, applied_at: at ?? null },
    sources: distinct(sources),
  });
}

/** The same file given twice under two names is one. */
function distinct<T extends { source: string }>(sources: readonly T[]): T[] {
  return [...new Map(sources.map((collected) => [collected.source, collected])).values()];
}
