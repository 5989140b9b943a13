import { BaseCommand } from '../../cli/baseCommand.ts';
import { outputFlags } from '../../cli/flags/outputFlags.ts';
import { presentPseudonymKey } from '../../cli/present/deliver/pseudonyms.ts';
import type { PseudonymKeyReport } from '../../records/reports/pseudonymReport.ts';

export default class PseudonymsKey extends BaseCommand {
  static override summary = 'Create a key of pseudonyms for `export --pseudonymize`.';
  static override description =
    `The file is written with mode 0600. Keep it: only with the same key names have the same pseudonyms from quarter to quarter, and only with it can they be revealed. Whoever has it can find out names.

Exit status: 0 created; 2 wrong usage; 7 cannot write.`;
  static override examples = ['<%= config.bin %> pseudonyms key --out acme.pseudonyms'];
  static override flags = {
    out: { ...outputFlags.out, required: true, helpValue: 'FILE', description: 'the new key file' },
  };

  async run(): Promise<PseudonymKeyReport> {
    const { flags: given } = await this.parse(PseudonymsKey);
    const { createPseudonymKey } = await import('../../usecases/pseudonyms/pseudonymKey.ts');
    const report = createPseudonymKey(given.out as string);
    if (!this.jsonEnabled() && !given.quiet) this.log(presentPseudonymKey(report));
    return report;
  }
}
