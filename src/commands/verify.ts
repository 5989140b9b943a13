import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { documentId } from '../cli/documentId.ts';
import { bundleFlags } from '../cli/flags/bundleFlags.ts';
import { lakeDir } from '../cli/flags/lakeFlags.ts';
import { presentLakeVerify, presentReference } from '../cli/present/fleet/lake.ts';
import { presentChain, presentVerify, verdictLine } from '../cli/present/verify/verify.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import type { LakeVerifyReport, ReferenceReport } from '../records/reports/lakeReports.ts';
import type { VerifyChainReport, VerifyReport } from '../records/reports/verifyReport.ts';
import type { VerifyOptions } from '../usecases/verify.ts';

export default class Verify extends BaseCommand {
  static override summary = 'Check bundles: signatures, sums, results, chain.';
  static override description =
    `Checks archive, sums, signatures, manifest and results of each bundle. Needs neither the gateway nor the store. Give the signer's public key as received from the entity over a separate channel, never from the bundle: without it the verdict is "self-attested", never "verified", and the exit status is 5 unless --self-attested accepts that. Several bundles are also checked as a chain: order, forks, gaps, keys; --after names the SHA-256 of the last head that you kept. --tsa-ca has the CA of the timestamping authority: each bundle must then have a valid timestamp. A timestamp shows when the signature existed, not who made it: it never makes a verdict better. --lake checks the Parquet files that a bundle names in place of its events; without a bundle it checks a whole lake.

Exit status: 0 every check passed; 2 wrong usage; 5 a check failed, or no key was given.`;
  static override examples = [
    '<%= config.bin %> verify acme-soc2-2026-Q3-seq001.zip --public-key acme.pub.pem',
    '<%= config.bin %> verify acme-soc2-2026-Q3-seq001.zip --allowed-signers allowed_signers --json',
    '<%= config.bin %> verify acme-soc2-2026-Q3-seq001.zip acme-soc2-2026-Q4-seq002.zip --public-key acme.pub.pem',
    '<%= config.bin %> verify acme-soc2-2026-Q3-seq001.zip --lake lake --public-key acme.pub.pem',
    '<%= config.bin %> verify acme-soc2-2026-Q3-seq001.zip --self-attested',
  ];
  static override args = {
    file: Args.string({
      multiple: true,
      description: 'the bundle (.zip); several are one chain',
    }),
  };
  static override flags = {
    'public-key': bundleFlags['public-key'],
    'allowed-signers': bundleFlags['allowed-signers'],
    'self-attested': bundleFlags['self-attested'],
    after: bundleFlags.after,
    'tsa-ca': bundleFlags['tsa-ca'],
    lake: lakeDir,
  };

  /** Several bundles give a document of another form than one, and so does a lake. */
  protected override toSuccessJson(result: Verified): unknown {
    if ('chain' in result) return { schema: documentId('verify-chain'), ...result };
    if ('reference' in result) return { schema: documentId('verify-reference'), ...result };
    if ('lake' in result) return { schema: documentId('lake-verify'), ...result };
    return super.toSuccessJson(result);
  }

  protected override readonly interruption = {
    kept: 'No verdict was reached.',
    next: 'Run the same command again.',
  };

  async run(): Promise<Verified> {
    const { args, flags: given } = await this.parse(Verify);
    const keys = {
      publicKeyFile: given['public-key'],
      allowedSignersFile: given['allowed-signers'],
      tsaCaFile: given['tsa-ca'],
    };
    const report = await this.#verified(args.file ?? [], keys, given);
    const isAccepted =
      report.verdict === 'verified' || (report.verdict === 'self-attested' && given['self-attested']);
    if (!isAccepted) process.exitCode = 5;
    if (this.jsonEnabled()) return report;
    if (!given.quiet) this.log(presented(report));
    else if (!isAccepted) this.logToStderr(verdictLine(report));
    return report;
  }

  async #verified(
    files: readonly string[],
    keys: VerifyOptions,
    { lake, after }: { lake?: string | undefined; after?: string | undefined },
  ): Promise<Verified> {
    const [first, ...more] = files;
    const isChain = more.length > 0 || after !== undefined;
    if (lake !== undefined && isChain)
      throw new AffidavitError(
        'USAGE',
        '--lake goes with one bundle.',
        'Check each bundle with its lake, then all of them as a chain without --lake.',
      );
    if (lake !== undefined && first === undefined) {
      const { verifyLakeFolder } = await import('../usecases/lake/verifyLake.ts');
      return await verifyLakeFolder(lake, keys);
    }
    if (first === undefined)
      throw new AffidavitError('USAGE', 'No bundle was given.', 'Name the .zip, or a lake with --lake DIR.');
    if (lake !== undefined) {
      const { verifyReference } = await import('../usecases/lake/verifyReference.ts');
      return await verifyReference(first, lake, keys);
    }
    const { verify, verifyBundles } = await import('../usecases/verify.ts');
    return isChain ? await verifyBundles(files, { ...keys, after }) : await verify(first, keys);
  }
}

type Verified = VerifyReport | VerifyChainReport | LakeVerifyReport | ReferenceReport;

function presented(report: Verified): string {
  if ('chain' in report) return presentChain(report);
  if ('reference' in report) return presentReference(report);
  return 'lake' in report ? presentLakeVerify(report) : presentVerify(report);
}
