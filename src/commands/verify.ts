import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { flags } from '../cli/flags.ts';
import { presentVerify } from '../cli/present/verify.ts';
import type { VerifyReport } from '../records/verifyReport.ts';

export default class Verify extends BaseCommand {
  static override summary = 'Check a bundle: archive, sums, signatures, manifest, results.';
  static override description =
    `Needs neither the gateway nor the store. Give the signer's key as you had it from the entity, not from inside the bundle: without it the verdict is "self-attested", never "verified".

Exit status: 0 every check passed; 2 wrong usage; 5 a check failed.`;
  static override examples = [
    '<%= config.bin %> verify acme-soc2-2026-Q3-seq001.zip --public-key acme.pub.pem',
    '<%= config.bin %> verify acme-soc2-2026-Q3-seq001.zip --allowed-signers allowed_signers --json',
  ];
  static override args = { file: Args.string({ required: true, description: 'the bundle (.zip)' }) };
  static override flags = { 'public-key': flags['public-key'], 'allowed-signers': flags['allowed-signers'] };

  async run(): Promise<VerifyReport> {
    const { args, flags: given } = await this.parse(Verify);
    const { verify } = await import('../usecases/verify.ts');
    const report = await verify({
      file: args.file,
      publicKeyFile: given['public-key'],
      allowedSignersFile: given['allowed-signers'],
    });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentVerify(report));
    if (report.verdict === 'failed') process.exitCode = 5;
    return report;
  }
}
