import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { testFlags } from '../../cli/flags/testFlags.ts';
import { presentRequests } from '../../cli/present/conclude/requests.ts';
import type { RequestsList } from '../../records/reports/requestReports.ts';

export default class RequestsListCommand extends BaseCommand {
  static override summary =
    'List the access requests of a period: who, which roles, what was done, and whether the trail is complete.';
  static override description =
    `Without --period it is the period of the newest bundle, else what was read of the audit log.

Exit status: 0 listed; 2 wrong usage; 6 the store is busy, damaged or of another version; 8 the store has no finished snapshot for the period.`;
  static override examples = [
    '<%= config.bin %> requests list --period 2026-Q3',
    '<%= config.bin %> requests list --json',
  ];
  static override flags = {
    period: { ...commonFlags.period, exclusive: [] },
    store: commonFlags.store,
    settings: testFlags.settings,
  };

  async run(): Promise<RequestsList> {
    const { flags: given } = await this.parse(RequestsListCommand);
    const { listRequests } = await import('../../usecases/requests/listRequests.ts');
    const list = listRequests({
      storeFile: given.store,
      period: given.period,
      settingsFile: given.settings,
    });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentRequests(list));
    return list;
  }
}
