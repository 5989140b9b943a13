import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { presentStoreRekey } from '../../cli/present/operate/store.ts';
import type { StoreRekey } from '../../records/reports/storeReports.ts';

export default class StoreRekeyCommand extends BaseCommand {
  static override summary = 'Make a new digest key for a store whose key is lost.';
  static override description =
    `The digest key (STORE.hmac-key) distinguishes join tokens with secret names. Restore it from a backup where you can: with a new key, tokens that earlier snapshots list cannot be matched with later ones. The store notes since when the new key holds, and no token counts as deleted because of it.

Exit status: 0 done; 2 there is no store; 6 the store is busy, damaged or of another version; 7 cannot write.`;
  static override examples = ['<%= config.bin %> store rekey --store evidence.db'];
  static override flags = { store: commonFlags.store };

  async run(): Promise<StoreRekey> {
    const { flags: given } = await this.parse(StoreRekeyCommand);
    const { rekey } = await import('../../usecases/storeCare.ts');
    const report = rekey({ storeFile: given.store });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentStoreRekey(report));
    return report;
  }
}
