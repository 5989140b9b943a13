import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { presentStoreCheck } from '../../cli/present/operate/store.ts';
import type { StoreCheck } from '../../records/reports/storeReports.ts';

export default class StoreCheckCommand extends BaseCommand {
  static override summary = 'Read the whole store and name everything that is damaged.';
  static override description =
    `Compares pages, tables and indexes with each other and each row with its digest; audit events by blocks of up to 256. \`export\` does the same before it signs anything. A store of an earlier version is migrated first.

Exit status: 0 nothing is damaged; 2 there is no store; 6 something is damaged, or the store is busy or of another version.`;
  static override examples = [
    '<%= config.bin %> store check --store evidence.db',
    '<%= config.bin %> store check --json',
  ];
  static override flags = { store: commonFlags.store };

  async run(): Promise<StoreCheck> {
    const { flags: given } = await this.parse(StoreCheckCommand);
    const { checkStore } = await import('../../usecases/storeCare.ts');
    const report = checkStore({ storeFile: given.store });
    if (report.damaged > 0) process.exitCode = 6;
    const text = presentStoreCheck(report);
    if (this.jsonEnabled()) return report;
    if (!given.quiet) this.log(text);
    else if (report.damaged > 0) this.logToStderr(text.split('\n', 1)[0]);
    return report;
  }
}
