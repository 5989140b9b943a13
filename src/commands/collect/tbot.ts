import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { sourceFlags } from '../../cli/flags/sourceFlags.ts';
import { presentLocalRun } from '../../cli/present/collect/local.ts';
import type { LocalRun } from '../../records/localRun.ts';

export default class CollectTbot extends BaseCommand {
  static override summary = "Collect tbot's configuration files and the permissions of its storage.";
  static override description =
    `Run it on the host of tbot. It collects the join method, lifetimes, outputs and services, and the mode and owner of the storage and of each destination. Secrets are masked; keys and certificates are not opened. A Kubernetes manifest may be given for its ConfigMaps; permissions inside a pod are not visible.

Exit status: 0 collected; 2 a file is missing or is not a tbot configuration; 4 a file or a part of one could not be read, the rest is kept; 6 the store is busy, damaged or of another version; 7 cannot write.`;
  static override examples = [
    '<%= config.bin %> collect tbot /etc/tbot.yaml --service-user tbot --store soc2.db',
    '<%= config.bin %> collect tbot /etc/tbot/ci.yaml /etc/tbot/db.yaml --json',
  ];
  static override strict = false;
  static override args = {
    files: Args.string({ required: true, description: 'configuration file of tbot (YAML); one or more' }),
  };
  static override flags = { 'service-user': sourceFlags['service-user'], store: commonFlags.store };

  async run(): Promise<LocalRun> {
    const { argv, flags: given } = await this.parse(CollectTbot);
    const { collectTbotFiles } = await import('../../usecases/local/collectTbot.ts');
    const { isWhole } = await import('../../usecases/local/readEach.ts');
    const run = collectTbotFiles(
      [...new Set(argv as string[])],
      { serviceUser: given['service-user'], onWarning: (text) => this.terminal.warn(text) },
      this.target(given.store),
    );
    if (!this.jsonEnabled() && !given.quiet) this.log(presentLocalRun(run));
    if (!isWhole(run)) process.exitCode = 4;
    return run;
  }
}
