import { collectGit } from '../../collectors/local/git/collectGit.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import type { LocalRun } from '../../records/localRun.ts';
import { parseTime } from '../period.ts';
import { type LocalTarget, recordRun } from './recordRun.ts';

/** Which commits to collect. Texts are as the person gave them. */
export interface CollectGitOptions {
  dir: string;
  paths: readonly string[];
  since: string | undefined;
  until: string | undefined;
  diffs: boolean;
  signal: AbortSignal;
}

/**
 * Keeps the commits of a repository as evidence of changes.
 *
 * @throws AffidavitError PERIOD_INVALID, FILE_NOT_FOUND, FILE_INVALID, USAGE, STORE_…, DISK_FULL, WRITE_…
 */
export async function collectGitCommits(options: CollectGitOptions, target: LocalTarget): Promise<LocalRun> {
  const { dir, paths, diffs, signal } = options;
  const sinceMs = options.since === undefined ? undefined : parseTime(options.since, '--since');
  const untilMs = options.until === undefined ? undefined : parseTime(options.until, '--until');
  if (sinceMs !== undefined && untilMs !== undefined && untilMs <= sinceMs)
    throw new AffidavitError('PERIOD_INVALID', '--until is not after --since.', 'Give a later --until.');
  const started = new Date().toISOString();
  const collected = await collectGit({ dir, paths, sinceMs, untilMs, diffs, signal });
  return recordRun(target, {
    collector: 'git',
    started,
    parameters: {
      dir,
      paths: [...paths],
      since: options.since ?? null,
      until: options.until ?? null,
      diffs,
    },
    sources: [collected],
  });
}
