import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { AffidavitError } from '../../errors/affidavitError.ts';
import type { ConfigFile } from '../../records/configFile.ts';
import type { LocalRun } from '../../records/localRun.ts';
import type { PullReport } from '../../records/snapshot.ts';
import { collectGitCommits } from '../local/collectGit.ts';
import { collectTbotFiles } from '../local/collectTbot.ts';
import { collectTerraformFiles } from '../local/collectTerraform.ts';
import { isWhole } from '../local/readEach.ts';
import type { LocalTarget } from '../local/recordRun.ts';
import { importPeople } from '../people/importPeople.ts';

/** Local evidence that a pull collects, as affidavit.yaml names it. */
export type LocalSources = Pick<ConfigFile, 'people' | 'sources'>;

/** The runs of the local sources of a pull, and those that failed. */
export interface LocalOutcome {
  local: LocalRun[];
  local_failures: NonNullable<PullReport['local_failures']>;
}

interface Step {
  /** as in affidavit.yaml */
  source: string;
  collect(target: LocalTarget): LocalRun | Promise<LocalRun>;
}

/**
 * Collects the local sources of a configuration, one after the other. One that fails costs itself only. What is as it was at its
 * last run is not stored again, except what shows the state of this moment (records/localDatasets.ts).
 *
 * @throws AffidavitError STORE_…, DISK_FULL, WRITE_…; the signal's reason when it was aborted
 */
export async function collectLocalSources(
  configured: LocalSources,
  target: LocalTarget,
  listen: { signal: AbortSignal; onWarning(text: string): void; onSource(source: string): void },
): Promise<LocalOutcome> {
  const outcome: LocalOutcome = { local: [], local_failures: [] };
  for (const { source, collect } of stepsOf(configured, listen)) {
    listen.signal.throwIfAborted();
    listen.onSource(source);
    try {
      outcome.local.push(await collect({ ...target, onlyChanges: true }));
    } catch (error) {
      listen.signal.throwIfAborted();
      if (!(error instanceof AffidavitError) || error.exit !== 2 || error.code.startsWith('STORE_'))
        throw error;
      outcome.local_failures.push({ source, code: error.code, message: error.message });
    }
  }
  return outcome;
}

/** Whether every local source was collected whole. */
export function isLocalWhole({ local, local_failures }: LocalOutcome): boolean {
  return local_failures.length === 0 && local.every(isWhole);
}

function stepsOf(
  { people = [], sources = {} }: LocalSources,
  { signal, onWarning }: { signal: AbortSignal; onWarning(text: string): void },
): Step[] {
  const { tbot, git = [], terraform } = sources;
  const steps: Step[] = people.map(({ file, kind, timezone, columns = {} }) => ({
    source: `people ${path.basename(file)}`,
    collect: (target) =>
      importPeople(
        {
          ...{ file, kind, timezone, force: false, onWarning },
          columns: Object.entries(columns).map(([column, header]) => `${column}=${header}`),
        },
        target,
      ),
  }));
  if (tbot !== undefined)
    steps.push({
      source: 'tbot',
      collect: (target) =>
        collectTbotFiles(tbot.files, { serviceUser: tbot.service_user, onWarning }, target),
    });
  for (const { repository, paths = [], diffs = false } of git)
    steps.push({
      source: `git ${path.basename(repository)}`,
      collect: (target) =>
        collectGitCommits(
          { dir: repository, paths, since: undefined, until: undefined, diffs, signal },
          target,
        ),
    });
  if (terraform !== undefined)
    steps.push({
      source: 'terraform',
      collect: (target) =>
        collectTerraformFiles(
          { files: terraform.files.flatMap(filesIn), appliedBy: undefined, appliedAt: undefined, onWarning },
          target,
        ),
    });
  return steps;
}

/** A file itself; of a folder its plans, logs and resources, by name. */
function filesIn(file: string): string[] {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() !== true) return [file];
  return readdirSync(file)
    .filter((name) => /\.(json|jsonl|ya?ml)$/.test(name))
    .sort()
    .map((name) => path.join(file, name));
}
