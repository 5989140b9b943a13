import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { flags } from '../../cli/flags.ts';
import { presentLocalRun } from '../../cli/present/local.ts';
import type { LocalRun } from '../../records/localRun.ts';

export default class CollectGit extends BaseCommand {
  static override summary =
    "Collect the commits of the configuration repository that touched the gateway's settings.";
  static override description =
    `Reads what HEAD holds: author, committer, signature, merge or pull request, files. No text of the changes unless --diffs is given. Programs and hooks that the repository configures are not run; nothing is fetched.

Exit status: 0 collected; 2 the folder is no repository, or git is missing; 4 collected in part (shallow clone); 6 the store is busy, damaged or of another version; 7 cannot write; 130 interrupted.`;
  static override examples = [
    '<%= config.bin %> collect git infra --path teleport --since 2026-07-01 --until 2026-10-01',
    '<%= config.bin %> collect git infra --path teleport/roles --path teleport/bots --store soc2.db --json',
  ];
  static override args = {
    dir: Args.string({ required: true, description: 'the repository, or a folder in it' }),
  };
  static override flags = {
    path: flags.path,
    since: { ...flags.since, description: 'only commits made from here on' },
    until: { ...flags.until, description: 'only commits made before this time' },
    diffs: flags.diffs,
    store: flags.store,
  };

  async run(): Promise<LocalRun> {
    const { args, flags: given } = await this.parse(CollectGit);
    const { collectGitCommits } = await import('../../usecases/collectGit.ts');
    const run = await collectGitCommits(
      {
        dir: args.dir,
        paths: given.path ?? [],
        since: given.since,
        until: given.until,
        diffs: given.diffs,
        signal: this.signal,
      },
      { storeFile: given.store, collectorVersion: this.config.version },
    );
    if (!this.jsonEnabled() && !given.quiet) this.log(presentLocalRun(run));
    if (run.sources.some(({ status }) => status === 'partial')) process.exitCode = 4;
    return run;
  }
}
