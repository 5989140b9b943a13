import { BaseCommand } from '../cli/baseCommand.ts';
import { flags } from '../cli/flags.ts';
import { presentStatus } from '../cli/present/status.ts';
import type { RequestList } from '../records/requestList.ts';

export default class Status extends BaseCommand {
  static override summary = 'List the 76 items of the request list: state, rows of evidence, next step.';
  static override description =
    'Each item is collected, derived, attached, outstanding, unsupported or denied, by the same evidence that an export of the period contains. Items that the version or edition of the gateway cannot have are unsupported: nothing is to be done for them.\n\nExit status: 0 listed; 2 there is no store at the path given; 6 the store is busy, damaged or of another version.';
  static override examples = [
    '<%= config.bin %> status --store evidence.db',
    '<%= config.bin %> status --period 2026-Q3 --json',
  ];
  static override flags = {
    store: flags.store,
    period: flags.period,
    settings: flags.settings,
    controls: flags.controls,
    procedures: flags.procedures,
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
