import { BaseCommand } from '../../cli/baseCommand.ts';
import { bundleFlags } from '../../cli/flags/bundleFlags.ts';
import { lakeTo } from '../../cli/flags/lakeFlags.ts';
import { presentLakeVerify } from '../../cli/present/fleet/lake.ts';
import { verdictLine } from '../../cli/present/verify/verify.ts';
import type { LakeVerifyReport } from '../../records/reports/lakeReports.ts';

export default class LakeVerify extends BaseCommand {
  static override summary = 'Check a lake: files, sums, signatures, manifest.';
  static override description =
    `Reads every file of the lake from its first byte to its last. Needs no engine. Verdicts and keys are those of \`verify\`.

Exit status: 0 every check passed; 2 wrong usage, or there is no lake; 5 a check failed, or no key was given.`;
  static override examples = ['<%= config.bin %> lake verify --to lake --public-key acme.pub.pem'];
  static override flags = {
    to: lakeTo,
    'public-key': bundleFlags['public-key'],
    'allowed-signers': bundleFlags['allowed-signers'],
    'self-attested': bundleFlags['self-attested'],
  };

  protected override readonly interruption = {
    kept: 'No verdict was reached.',
    next: 'Run the same command again.',
  };

  async run(): Promise<LakeVerifyReport> {
    const { flags: given } = await this.parse(LakeVerify);
    const { verifyLakeFolder } = await import('../../usecases/lake/verifyLake.ts');
    const report = await verifyLakeFolder(given.to, {
      publicKeyFile: given['public-key'],
      allowedSignersFile: given['allowed-signers'],
    });
    const isAccepted =
      report.verdict === 'verified' || (report.verdict === 'self-attested' && given['self-attested']);
    if (!isAccepted) process.exitCode = 5;
    if (this.jsonEnabled()) return report;
    if (!given.quiet) this.log(presentLakeVerify(report));
    else if (!isAccepted) this.logToStderr(verdictLine(report));
    return report;
  }
}
