import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { bundleFlags } from '../../cli/flags/bundleFlags.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { presentRevealed } from '../../cli/present/deliver/pseudonyms.ts';
import type { RevealReport } from '../../records/reports/pseudonymReport.ts';

export default class PseudonymsReveal extends BaseCommand {
  static override summary = 'Find the names behind pseudonyms, for the holder of key and store.';
  static override description =
    `No bundle holds a list of names. They are found by computing the pseudonyms of all names in the store: those of its snapshots, its audit log and its supplied lists.

Exit status: 0 all were found; 2 wrong usage; 6 the store is busy, damaged or of another version.`;
  static override examples = [
    '<%= config.bin %> pseudonyms reveal --key acme.pseudonyms pseudonym-user-3f9a1c22d0e94b17',
    '<%= config.bin %> pseudonyms reveal --key acme.pseudonyms --bundle acme-soc2-2026-Q3-seq001.zip',
  ];
  static override args = {
    pseudonym: Args.string({ multiple: true, description: 'pseudonyms; without --bundle, at least one' }),
  };
  static override flags = {
    key: { ...bundleFlags.key, required: true, description: 'key file of the pseudonyms' },
    bundle: bundleFlags.bundle,
    store: commonFlags.store,
  };

  async run(): Promise<RevealReport> {
    const { args, flags: given } = await this.parse(PseudonymsReveal);
    const { revealPseudonyms } = await import('../../usecases/pseudonyms/reveal.ts');
    const report = await revealPseudonyms({
      keyFile: given.key as string,
      pseudonyms: args.pseudonym ?? [],
      bundleFile: given.bundle,
      storeFile: given.store,
    });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentRevealed(report));
    return report;
  }
}
