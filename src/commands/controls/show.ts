import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { testFlags } from '../../cli/flags/testFlags.ts';
import { presentCriterion } from '../../cli/present/conclude/controls.ts';
import type { CriterionDetail } from '../../records/criterion.ts';

export default class ControlsShow extends BaseCommand {
  static override summary =
    'Show one criterion or one control of the entity: points of focus, evidence, tests of controls and their results.';
  static override description =
    'Exit status: 0 shown; 2 no such criterion or control, or no store at the path given; 6 the store is busy, damaged or of another version.';
  static override examples = [
    '<%= config.bin %> controls show CC6.1 --store evidence.db',
    '<%= config.bin %> controls show AC-07 --store evidence.db --controls controls.yaml',
  ];
  static override args = {
    criterion: Args.string({
      required: true,
      description: 'a criterion such as CC6.1, or the id of a control',
    }),
  };
  static override flags = {
    store: commonFlags.store,
    period: commonFlags.period,
    settings: testFlags.settings,
    controls: testFlags.controls,
    procedures: testFlags.procedures,
  };

  async run(): Promise<CriterionDetail> {
    const { args, flags: given } = await this.parse(ControlsShow);
    const { showControl } = await import('../../usecases/controls.ts');
    const detail = await showControl({
      storeFile: given.store,
      period: given.period,
      settingsFile: given.settings,
      controlsFile: given.controls,
      proceduresFolder: given.procedures,
      criterion: args.criterion,
    });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentCriterion(detail));
    return detail;
  }
}
