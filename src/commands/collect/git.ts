import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { gatewayFlags } from '../../cli/flags/gatewayFlags.ts';
import { sourceFlags } from '../../cli/flags/sourceFlags.ts';
import { presentLocalRun } from '../../cli/present/collect/local.ts';
import type { LocalRun } from '../../records/localRun.ts';

export default class CollectGit extends BaseCommand {
  static override summary =
    "Collect the commits of the configuration repository that changed the gateway's settings.";
  static override description =
    `Reads the history of HEAD: author, committer, signature, merge or pull request, files. The text of the changes is stored only with --diffs. Programs and hooks configured in the repository are not run; nothing is fetched.

Exit status: 0 collected; 2 the folder is not a repository, or git is missing; 4 partly collected (shallow clone); 6 the store is busy, damaged or of another version; 7 cannot write; 130 interrupted.`;
  static override examples = [
    '<%= config.bin %> collect git infra --path teleport --since 2026-07-01 --until 2026-10-01',
    '<%= config.bin %> collect git infra --path teleport/roles --path teleport/bots --store soc2.db --json',
  ];
  static override args = {
    dir: Args.string({ required: true, description: 'the repository, or a folder in it' }),
  };
  static override flags = {
    path: sourceFlags.path,
    since: { ...gatewayFlags.since, description: 'only commits made from here on' },
    until: { ...gatewayFlags.until, description: 'only commits made before this time' },
    diffs: sourceFlags.diffs,
    store: commonFlags.store,
  };

  protected override readonly interruption = {
    kept: 'Nothing was stored.',
    next: 'Run the same command again.',
  };

  async run(): Promise<LocalRun> {
    const { args, flags: given } = await this.parse(CollectGit);
    const { collectGitCommits } = await import('../../usecases/local/collectGit.ts');
    const run = await collectGitCommits(
      {
        dir: args.dir,
        paths: given.path ?? [],
        since: given.since,
        until: given.until,
        diffs: given.diffs,
        signal: this.signal,
      },
      this.target(given.store),
    );
    if (!this.jsonEnabled() && !given.quiet) this.log(presentLocalRun(run));
    if (run.sources.some(({ status }) => status === 'partial')) process.exitCode = 4;
    return run;
  }
}
