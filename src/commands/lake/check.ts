import { BaseCommand } from '../../cli/baseCommand.ts';
import { bundleFlags } from '../../cli/flags/bundleFlags.ts';
import { engineOf, lakeEngine, lakePeriod, lakeTo } from '../../cli/flags/lakeFlags.ts';
import { presentLakeCheck } from '../../cli/present/fleet/lake.ts';
import type { LakeCheckReport } from '../../records/reports/lakeReports.ts';

export default class LakeCheck extends BaseCommand {
  static override summary = 'Perform every test of controls over the clusters of a lake, by an engine.';
  static override description =
    `Runs the procedures of \`check\` and \`export\`, the same files, over each cluster and period of the lake; results and exceptions equal those of the store of each cluster. The files that are read are verified first: without --public-key or --allowed-signers only with the key that the lake encloses.

Exit status: 0 performed; 2 wrong usage, there is no lake, or the engine is not installed; 3 Spark cannot be reached or rejects the token; 5 a file of the lake does not verify; 6 the engine failed.`;
  static override examples = [
    '<%= config.bin %> lake check --to lake --public-key acme.pub.pem',
    '<%= config.bin %> lake check --to lake --period 2026-Q3 --engine duckdb --json',
    '<%= config.bin %> lake check --to lake --engine spark --connect sc://spark.example.com:15002/;use_ssl=true',
  ];
  static override flags = {
    to: lakeTo,
    period: lakePeriod,
    ...lakeEngine,
    'public-key': bundleFlags['public-key'],
    'allowed-signers': bundleFlags['allowed-signers'],
  };

  protected override readonly interruption = {
    kept: 'Nothing was concluded; the lake is as it was.',
    next: 'Run the same command again.',
  };

  async run(): Promise<LakeCheckReport> {
    const { flags: given } = await this.parse(LakeCheck);
    const { checkLake } = await import('../../usecases/lake/checkLake.ts');
    const report = await checkLake(
      {
        to: given.to,
        period: given.period,
        engine: engineOf(given),
        publicKeyFile: given['public-key'],
        allowedSignersFile: given['allowed-signers'],
      },
      { signal: this.signal, onProgress: (text) => this.terminal.progress(text) },
    );
    this.terminal.endProgress();
    if (!this.jsonEnabled() && !given.quiet) this.log(presentLakeCheck(report));
    return report;
  }
}
