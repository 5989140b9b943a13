import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { presentStoreBackup } from '../../cli/present/operate/store.ts';
import type { StoreBackup } from '../../records/reports/storeReports.ts';

export default class StoreBackupCommand extends BaseCommand {
  static override summary = 'Copy the store with its digest key, also while a pull runs.';
  static override description =
    `Writes FILE, FILE.hmac-key and, last, FILE.manifest.json with sizes and SHA-256 sums, all with mode 0600. The copy holds what was committed when it was made; it is checked before it gets its name. It is a store itself: copy FILE and FILE.hmac-key back to restore it.

Exit status: 0 copied; 2 there is no store; 6 the store is damaged, of another version, or its digest key is missing; 7 cannot write.`;
  static override examples = [
    '<%= config.bin %> store backup /backup/evidence-2026-11-29.db --store evidence.db',
  ];
  static override args = {
    file: Args.string({ required: true, description: 'where the copy goes; it must not exist yet' }),
  };
  static override flags = { store: commonFlags.store };

  async run(): Promise<StoreBackup> {
    const { args, flags: given } = await this.parse(StoreBackupCommand);
    const { backup } = await import('../../usecases/storeCare.ts');
    const report = await backup({ target: args.file, storeFile: given.store });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentStoreBackup(report));
    return report;
  }
}
