import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { testFlags } from '../../cli/flags/testFlags.ts';
import { presentAnswerImport } from '../../cli/present/conclude/exceptions.ts';
import type { ExceptionImport } from '../../records/reports/exceptionReports.ts';

export default class ExceptionsImport extends BaseCommand {
  static override summary = 'Import a table of exceptions that management filled in (CSV).';
  static override description =
    `The table is that of \`exceptions template\`, or exceptions.csv of a bundle; columns id, revision, status and response must be there. Rows that nobody changed are left alone. One row that is wrong, or that somebody else answered meanwhile, rejects the whole table; the error names the lines.

Exit status: 0 imported; 2 the file is missing or invalid, or somebody else answered meanwhile; 6 the store is busy, damaged or of another version; 7 cannot write; 8 the store has no finished snapshot for the period.`;
  static override examples = [
    '<%= config.bin %> exceptions import exceptions-2026-Q3.csv',
    '<%= config.bin %> exceptions import exceptions-2026-Q3.csv --period 2026-Q3 --json',
  ];
  static override args = { file: Args.string({ required: true, description: 'the table (CSV)' }) };
  static override flags = {
    period: {
      ...commonFlags.period,
      exclusive: [],
      description:
        'the period that the exceptions are of, where no bundle listed them yet (default: that of the newest bundle)',
    },
    store: commonFlags.store,
    settings: testFlags.settings,
    controls: testFlags.controls,
    procedures: testFlags.procedures,
  };

  async run(): Promise<ExceptionImport> {
    const { args, flags: given } = await this.parse(ExceptionsImport);
    const { importAnswers } = await import('../../usecases/exceptions/importAnswers.ts');
    const scope = {
      storeFile: given.store,
      period: given.period,
      settingsFile: given.settings,
      controlsFile: given.controls,
      proceduresFolder: given.procedures,
    };
    const report = importAnswers(scope, args.file);
    if (!this.jsonEnabled() && !given.quiet) this.log(presentAnswerImport(report));
    return report;
  }
}
