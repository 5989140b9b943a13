import { BaseCommand } from '../../cli/baseCommand.ts';
import { flags } from '../../cli/flags.ts';
import { presentCriteria } from '../../cli/present/controls.ts';
import type { CriterionSummary } from '../../records/criterion.ts';

export default class ControlsList extends BaseCommand {
  static override summary =
    'List the criteria CC6.1 to CC8.1, with the evidence that the store holds for each.';
  static override description =
    'With a store each criterion shows the rows of its evidence and the results of its tests, from the same evidence set as the export of that period (--period; by default what the store holds of the audit log up to the latest snapshot).\n\nExit status: 0 listed; 6 the store is busy, damaged or of another version.';
  static override examples = [
    '<%= config.bin %> controls list',
    '<%= config.bin %> controls list --store evidence.db --json',
  ];
  static override flags = {
    store: flags.store,
    period: flags.period,
    settings: flags.settings,
    procedures: flags.procedures,
  };

  async run(): Promise<{ criteria: CriterionSummary[] }> {
    const { flags: given } = await this.parse(ControlsList);
    const { listCriteria } = await import('../../usecases/controls.ts');
    const criteria = await listCriteria({
      storeFile: given.store,
      period: given.period,
      settingsFile: given.settings,
      proceduresFolder: given.procedures,
    });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentCriteria(criteria));
    return { criteria };
  }
}
