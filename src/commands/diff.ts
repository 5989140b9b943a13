import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { bundleFlags } from '../cli/flags/bundleFlags.ts';
import { outputFlags } from '../cli/flags/outputFlags.ts';
import { presentDiff } from '../cli/present/deliver/diff.ts';
import type { DiffReport } from '../records/delta.ts';

export default class Diff extends BaseCommand {
  static override summary = 'Compare two bundles.';
  static override description =
    `Shows which rows, results, settings and exceptions differ, and events that arrived late. Both bundles are verified first. Needs neither the gateway nor the store; it gives from two bundles alone what delta/ of a bundle says about the one before it. Rows of what happened in a period are compared where the two periods have days in common. --out writes every row as tables (CSV) into a folder.

Exit status: 0 compared, whether or not they differ; 2 wrong usage; 5 a bundle does not verify; 7 cannot write.`;
  static override examples = [
    '<%= config.bin %> diff acme-soc2-2026-Q3-seq001.zip acme-soc2-2026-Q4-seq002.zip --public-key acme.pub.pem',
    '<%= config.bin %> diff acme-soc2-2026-Q3-seq001.zip acme-soc2-2026-Q3-seq002.zip --out delta --json',
  ];
  static override args = {
    before: Args.string({ required: true, description: 'the earlier bundle (.zip)' }),
    after: Args.string({ required: true, description: 'the later bundle (.zip)' }),
  };
  static override flags = {
    'public-key': bundleFlags['public-key'],
    'allowed-signers': bundleFlags['allowed-signers'],
    out: { ...outputFlags.out, description: 'folder for the tables' },
  };

  async run(): Promise<DiffReport> {
    const { args, flags: given } = await this.parse(Diff);
    const { diff } = await import('../usecases/diff.ts');
    const report = await diff({
      before: args.before,
      after: args.after,
      publicKeyFile: given['public-key'],
      allowedSignersFile: given['allowed-signers'],
      out: given.out,
    });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentDiff(report));
    return report;
  }
}
