import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { testFlags } from '../../cli/flags/testFlags.ts';
import { presentException } from '../../cli/present/conclude/exceptions.ts';
import type { ExceptionDetail } from '../../records/reports/exceptionReports.ts';

export default class ExceptionsShow extends BaseCommand {
  static override summary =
    'Show one exception with its history: bundles that listed it, and every response.';
  static override description =
    `Exit status: 0 shown; 2 no exception has this id; 6 the store is busy, damaged or of another version; 8 the store has no finished snapshot for the period.`;
  static override examples = [
    '<%= config.bin %> exceptions show 3f9a11c04b7e',
    '<%= config.bin %> exceptions show 3f9a11c04b7e --period 2026-Q3 --json',
  ];
  static override args = {
    id: Args.string({ required: true, description: 'id of the exception, or its first 8 digits or more' }),
  };
  static override flags = {
    period: { ...commonFlags.period, exclusive: [] },
    store: commonFlags.store,
    settings: testFlags.settings,
    controls: testFlags.controls,
    procedures: testFlags.procedures,
  };

  async run(): Promise<ExceptionDetail> {
    const { args, flags: given } = await this.parse(ExceptionsShow);
    const { showException } = await import('../../usecases/exceptions/listExceptions.ts');
    const scope = {
      storeFile: given.store,
      period: given.period,
      settingsFile: given.settings,
      controlsFile: given.controls,
      proceduresFolder: given.procedures,
    };
    const detail = showException(scope, args.id);
    if (!this.jsonEnabled() && !given.quiet) this.log(presentException(detail));
    return detail;
  }
}
