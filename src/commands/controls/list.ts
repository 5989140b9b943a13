import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { testFlags } from '../../cli/flags/testFlags.ts';
import { presentControls } from '../../cli/present/conclude/controls.ts';
import type { ControlsReport } from '../../records/criterion.ts';

export default class ControlsList extends BaseCommand {
  static override summary =
    "List the entity's controls and the criteria CC6.1 to CC8.1, with the evidence that the store holds for each.";
  static override description =
    "With --controls the entity's controls come first, then the criteria that none of them names and the controls without evidence. With a store each criterion shows the rows of its evidence and the results of its tests, from the same evidence set as the export of that period (--period; by default what the store holds of the audit log up to the latest snapshot).\n\nExit status: 0 listed; 2 wrong usage, or there is no store at the path given; 6 the store is busy, damaged or of another version.";
  static override examples = [
    '<%= config.bin %> controls list',
    '<%= config.bin %> controls list --store evidence.db --period 2026-Q3 --controls controls.yaml',
    '<%= config.bin %> controls list --store evidence.db --json',
  ];
  static override flags = {
    store: commonFlags.store,
    period: commonFlags.period,
    settings: testFlags.settings,
    controls: testFlags.controls,
    procedures: testFlags.procedures,
  };

  async run(): Promise<ControlsReport> {
    const { flags: given } = await this.parse(ControlsList);
    const { listControls } = await import('../../usecases/controls.ts');
    const report = await listControls({
      storeFile: given.store,
      period: given.period,
      settingsFile: given.settings,
      controlsFile: given.controls,
      proceduresFolder: given.procedures,
    });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentControls(report));
    return report;
  }
}
