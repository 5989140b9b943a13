import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { presentVerifierPage } from '../cli/present/deliver/verifierPage.ts';
import type { VerifierPageReport } from '../records/reports/verifierPageReport.ts';

export default class Verifier extends BaseCommand {
  static override summary = 'Write a page that verifies bundles in a browser.';
  static override description =
    'For an auditor who installs nothing. One file that opens no connection: bundle and key are chosen or dropped on it, the checks are those of `affidavit verify`, and a bundle of gigabytes is not loaded into memory. Send it to the auditor together with the key, over a separate channel; it is never part of a bundle. Every computer writes the same bytes: the auditor can compare the SHA-256 that is printed.\n\nIt does not check timestamps nor the chain of several bundles.\n\nExit status: 0 written; 2 wrong usage, or the file exists; 7 cannot write.';
  static override examples = ['<%= config.bin %> verifier --out verify.html'];
  static override flags = {
    out: Flags.string({
      required: true,
      description: 'the file to write',
      env: 'AFFIDAVIT_OUT',
      helpValue: 'FILE',
    }),
  };

  async run(): Promise<VerifierPageReport> {
    const { flags: given } = await this.parse(Verifier);
    const { writeVerifierPage } = await import('../usecases/verifierPage.ts');
    const report = await writeVerifierPage(given.out);
    if (!this.jsonEnabled() && !given.quiet) this.log(presentVerifierPage(report));
    return report;
  }
}
