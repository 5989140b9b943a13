import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { documentId } from '../cli/documentId.ts';
import { flags } from '../cli/flags.ts';
import { presentChain, presentVerify, verdictLine } from '../cli/present/verify.ts';
import type { VerifyChainReport, VerifyReport } from '../records/reports/verifyReport.ts';

export default class Verify extends BaseCommand {
  static override summary =
    'Check bundles: archive, sums, signatures, manifest, results, and the chain of several.';
  static override description =
    `Needs neither the gateway nor the store. Give the signer's public key as received from the entity over a separate channel, never from the bundle: without it the verdict is "self-attested", never "verified", and the exit status is 5 unless --self-attested accepts that. Several bundles are also checked as a chain: order, forks, gaps, keys; --after names the SHA-256 of the last head that you kept. --tsa-ca has the CA of the timestamping authority: each bundle must then have a valid timestamp. A timestamp shows when the signature existed, not who made it: it never makes a verdict better.

Exit status: 0 every check passed; 2 wrong usage; 5 a check failed, or no key was given.`;
  static override examples = [
    '<%= config.bin %> verify acme-soc2-2026-Q3-seq001.zip --public-key acme.pub.pem',
    '<%= config.bin %> verify acme-soc2-2026-Q3-seq001.zip --allowed-signers allowed_signers --json',
    '<%= config.bin %> verify acme-soc2-2026-Q3-seq001.zip acme-soc2-2026-Q4-seq002.zip --public-key acme.pub.pem',
    '<%= config.bin %> verify acme-soc2-2026-Q3-seq001.zip --self-attested',
  ];
  static override args = {
    file: Args.string({
      required: true,
      multiple: true,
      description: 'the bundle (.zip); several are one chain',
    }),
  };
  static override flags = {
    'public-key': flags['public-key'],
    'allowed-signers': flags['allowed-signers'],
    'self-attested': flags['self-attested'],
    after: flags.after,
    'tsa-ca': flags['tsa-ca'],
  };

  /** Several bundles give a document of another form than one. */
  protected override toSuccessJson(result: VerifyReport | VerifyChainReport): unknown {
    if (!('chain' in result)) return super.toSuccessJson(result);
    return { schema: documentId('verify-chain'), ...result };
  }

  protected override readonly interruption = {
    kept: 'No verdict was reached.',
    next: 'Run the same command again.',
  };

  async run(): Promise<VerifyReport | VerifyChainReport> {
    const { args, flags: given } = await this.parse(Verify);
    const { verify, verifyBundles } = await import('../usecases/verify.ts');
    const keys = {
      publicKeyFile: given['public-key'],
      allowedSignersFile: given['allowed-signers'],
      tsaCaFile: given['tsa-ca'],
    };
    const [first = '', ...more] = args.file;
    const isChain = more.length > 0 || given.after !== undefined;
    const report = isChain
      ? await verifyBundles(args.file, { ...keys, after: given.after })
      : await verify(first, keys);
    const isAccepted =
      report.verdict === 'verified' || (report.verdict === 'self-attested' && given['self-attested']);
    if (!isAccepted) process.exitCode = 5;
    if (this.jsonEnabled()) return report;
    if (!given.quiet) this.log('chain' in report ? presentChain(report) : presentVerify(report));
    else if (!isAccepted) this.logToStderr(verdictLine(report));
    return report;
  }
}
