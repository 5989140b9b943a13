import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { presentStoreCompaction } from '../../cli/present/operate/store.ts';
import type { StoreCompaction } from '../../records/reports/storeReports.ts';

export default class StoreCompact extends BaseCommand {
  static override summary = "Give free space in the store's file back to the disk.";
  static override description =
    `Removes nothing. The store is checked first, and rewritten as one transaction, which needs as much free space as the store takes.

Exit status: 0 done; 2 there is no store; 6 the store is busy, damaged or of another version; 7 cannot write.`;
  static override examples = ['<%= config.bin %> store compact --store evidence.db'];
  static override flags = { store: commonFlags.store };

  async run(): Promise<StoreCompaction> {
    const { flags: given } = await this.parse(StoreCompact);
    const { compact } = await import('../../usecases/storeCare.ts');
    const report = compact({ storeFile: given.store });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentStoreCompaction(report));
    return report;
  }
}
