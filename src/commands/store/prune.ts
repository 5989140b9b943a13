import { ask, canAsk } from '../../cli/ask.ts';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { presentStorePruning } from '../../cli/present/operate/store.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import type { StorePruning } from '../../records/reports/storeReports.ts';

export default class StorePrune extends BaseCommand {
  static override summary =
    'Remove audit events and snapshots before a date, of periods that are over and exported.';
  static override description =
    `Only where bundles have every period that the evidence belongs to. Kept are the snapshot that shows the state at the date, with the log since the day before it; what histories of access rest on (audit events of users, roles, locks, bots and tokens, their earlier state, access requests that have not ended); the chain of bundles, the register of exceptions, reviews and supplied evidence. Periods that begin before the date can then not be concluded on or exported again, and every later bundle says what was removed. It cannot be undone: take a \`store backup\` first. All of it is removed, or nothing; \`store compact\` gives the space back.

Exit status: 0 removed, counted, or declined; 2 wrong usage, or there is no store; 6 the store is busy, damaged or of another version; 7 cannot write; 8 a period is not over or not exported.`;
  static override examples = [
    '<%= config.bin %> store prune --before 2025-01-01 --dry-run',
    '<%= config.bin %> store prune --before 2025-01-01 --yes --json',
  ];
  static override flags = {
    before: commonFlags.before,
    'dry-run': commonFlags['dry-run'],
    yes: commonFlags.yes,
    store: commonFlags.store,
  };

  async run(): Promise<StorePruning> {
    const { flags: given } = await this.parse(StorePrune);
    const { prune } = await import('../../usecases/prune/prune.ts');
    const options = { storeFile: given.store, before: given.before };
    const isAsked = !given['dry-run'] && !given.yes;
    if (isAsked && (!canAsk() || this.jsonEnabled()))
      throw new AffidavitError(
        'USAGE',
        'Nobody can be asked whether to remove the evidence.',
        'Look at --dry-run first, then give --yes.',
      );
    const counted = isAsked ? prune({ ...options, dryRun: true }) : null;
    if (counted !== null) {
      this.log(presentStorePruning(counted));
      if ((await ask('Remove it for good? (yes or no)', 'no')) !== 'yes') {
        this.log('Nothing was removed.');
        return counted;
      }
    }
    const report = prune({ ...options, dryRun: given['dry-run'] ?? false });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentStorePruning(report));
    return report;
  }
}
