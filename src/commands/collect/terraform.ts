import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { sourceFlags } from '../../cli/flags/sourceFlags.ts';
import { presentLocalRun } from '../../cli/present/collect/local.ts';
import type { LocalRun } from '../../records/localRun.ts';

export default class CollectTerraform extends BaseCommand {
  static override summary = 'Collect the planned and applied Terraform changes of the gateway.';
  static override description =
    `Reads the output of \`terraform show -json PLAN\` and logs of \`terraform apply -json\`. Stores resources of the Teleport provider: action, outcome, attributes before and after. Values that Terraform marks as sensitive, values with names of secrets, and static join tokens are masked.

Exit status: 0 collected; 2 a file is missing or invalid; 4 a file or a part of one could not be read, the rest is kept; 6 the store is busy, damaged or of another version; 7 cannot write.`;
  static override examples = [
    '<%= config.bin %> collect terraform plan.json --applied-by ann@example.com --applied-at 2026-08-01T10:00:00Z',
    '<%= config.bin %> collect terraform logs/apply-1.jsonl logs/apply-2.jsonl --json',
  ];
  static override strict = false;
  static override args = {
    files: Args.string({
      required: true,
      description: 'plan or log of Terraform (JSON), or resources of the operator (YAML); one or more',
    }),
  };
  static override flags = {
    'applied-by': sourceFlags['applied-by'],
    'applied-at': sourceFlags['applied-at'],
    store: commonFlags.store,
  };

  async run(): Promise<LocalRun> {
    const { argv, flags: given } = await this.parse(CollectTerraform);
    const { collectTerraformFiles } = await import('../../usecases/local/collectTerraform.ts');
    const { isWhole } = await import('../../usecases/local/readEach.ts');
    const run = collectTerraformFiles(
      {
        files: argv as string[],
        appliedBy: given['applied-by'],
        appliedAt: given['applied-at'],
        onWarning: (text) => this.terminal.warn(text),
      },
      this.target(given.store),
    );
    if (!this.jsonEnabled() && !given.quiet) this.log(presentLocalRun(run));
    if (!isWhole(run)) process.exitCode = 4;
    return run;
  }
}
