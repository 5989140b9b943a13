import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { exceptionFlags } from '../../cli/flags/exceptionFlags.ts';
import { testFlags } from '../../cli/flags/testFlags.ts';
import { presentExceptions } from '../../cli/present/conclude/exceptions.ts';
import type { ResponseStatus } from '../../records/exceptions.ts';
import type { ExceptionList } from '../../records/reports/exceptionReports.ts';

export default class ExceptionsList extends BaseCommand {
  static override summary =
    'List the exceptions of a period: new, repeated, reopened, and what was answered.';
  static override description =
    `Without --period it is the period of the newest bundle. Exceptions that bundles of earlier periods listed and that are gone are listed below, with what became of them.

Exit status: 0 listed; 2 wrong usage; 6 the store is busy, damaged or of another version; 8 the store has no finished snapshot for the period.`;
  static override examples = [
    '<%= config.bin %> exceptions list --period 2026-Q3',
    '<%= config.bin %> exceptions list --status open --json',
  ];
  static override flags = {
    period: { ...commonFlags.period, exclusive: [] },
    status: { ...exceptionFlags.status, description: 'only those of this status' },
    store: commonFlags.store,
    settings: testFlags.settings,
    controls: testFlags.controls,
    procedures: testFlags.procedures,
  };

  async run(): Promise<ExceptionList> {
    const { flags: given } = await this.parse(ExceptionsList);
    const { listExceptions } = await import('../../usecases/exceptions/listExceptions.ts');
    const scope = {
      storeFile: given.store,
      period: given.period,
      settingsFile: given.settings,
      controlsFile: given.controls,
      proceduresFolder: given.procedures,
    };
    const list = listExceptions(scope, given.status as ResponseStatus | undefined);
    if (!this.jsonEnabled() && !given.quiet) this.log(presentExceptions(list));
    return list;
  }
}
