import { BaseCommand } from '../cli/baseCommand.ts';
import { commonFlags } from '../cli/flags/commonFlags.ts';
import { testFlags } from '../cli/flags/testFlags.ts';
import { presentStatus } from '../cli/present/conclude/status.ts';
import type { RequestList } from '../records/requestList.ts';

export default class Status extends BaseCommand {
  static override summary = 'List the 76 items of the request list: state, next step.';
  static override description =
    'One line an item: state, rows of evidence, and the command or the person that provides what is missing. Each item is collected, derived, attached, outstanding, unsupported or denied, by the same evidence that an export of the period contains. Items that the version or edition of the gateway cannot have are unsupported: nothing is to be done for them.\n\nExit status: 0 listed; 2 there is no store at the path given; 6 the store is busy, damaged or of another version.';
  static override examples = [
    '<%= config.bin %> status --store evidence.db',
    '<%= config.bin %> status --period 2026-Q3 --json',
  ];
  static override flags = {
    store: commonFlags.store,
    period: commonFlags.period,
    settings: testFlags.settings,
    controls: testFlags.controls,
    procedures: testFlags.procedures,
  };

  async run(): Promise<RequestList> {
    const { flags: given } = await this.parse(Status);
    const { evidenceStatus } = await import('../usecases/status.ts');
    const list = evidenceStatus({
      storeFile: given.store,
      period: given.period,
      settingsFile: given.settings,
      controlsFile: given.controls,
      proceduresFolder: given.procedures,
    });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentStatus(list, process.stdout.columns ?? 100));
    return list;
  }
}
