import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { bundleFlags } from '../cli/flags/bundleFlags.ts';
import { presentReperform } from '../cli/present/verify/reperform.ts';
import type { ReperformReport } from '../records/reports/reperformReport.ts';

export default class Reperform extends BaseCommand {
  static override summary = "Run a bundle's procedures again; compare the results.";
  static override description =
    'Verifies the bundle, loads its listings into tables, runs the SQL of each procedure in it, and compares exceptions and populations with results.json and exceptions.csv. Needs neither the gateway nor the store. controls/procedures/load-sqlite.sql and load-duckdb.sql do the same with the stock shells.\n\nExit status: 0 reproduced; 2 wrong usage; 5 the bundle does not verify, or a result differs.';
  static override examples = [
    '<%= config.bin %> reperform acme-soc2-2026-Q3-seq001.zip --public-key acme.pub.pem',
  ];
  static override args = { file: Args.string({ required: true, description: 'the bundle (.zip)' }) };
  static override flags = {
    'public-key': bundleFlags['public-key'],
    'allowed-signers': bundleFlags['allowed-signers'],
  };

  async run(): Promise<ReperformReport> {
    const { args, flags: given } = await this.parse(Reperform);
    const { reperform } = await import('../usecases/reperform.ts');
    const report = await reperform(args.file, {
      publicKeyFile: given['public-key'],
      allowedSignersFile: given['allowed-signers'],
    });
    if (report.verdict !== 'reproduced') process.exitCode = 5;
    if (!this.jsonEnabled() && !given.quiet) this.log(presentReperform(report));
    return report;
  }
}
