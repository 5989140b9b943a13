import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { exceptionFlags } from '../../cli/flags/exceptionFlags.ts';
import { testFlags } from '../../cli/flags/testFlags.ts';
import type { ResponseStatus } from '../../records/exceptions.ts';
import type { ExceptionTemplate } from '../../records/reports/exceptionReports.ts';

export default class ExceptionsTemplate extends BaseCommand {
  static override summary = 'Print the exceptions of a period as a table to fill in (CSV).';
  static override description =
    `Fill in status (open, explained, accepted, remediated), response, owner, due, accepted_until, evidence (numbers of attached files) and responded_by; leave id and revision as they are; import it with \`exceptions import\`.

Exit status: 0 printed; 2 wrong usage; 6 the store is busy, damaged or of another version; 8 the store has no finished snapshot for the period.`;
  static override examples = [
    '<%= config.bin %> exceptions template --period 2026-Q3 > exceptions-2026-Q3.csv',
    '<%= config.bin %> exceptions template --status open --json',
  ];
  static override flags = {
    period: { ...commonFlags.period, exclusive: [] },
    status: { ...exceptionFlags.status, description: 'only those of this status' },
    store: commonFlags.store,
    settings: testFlags.settings,
    controls: testFlags.controls,
    procedures: testFlags.procedures,
  };

  async run(): Promise<ExceptionTemplate> {
    const { flags: given } = await this.parse(ExceptionsTemplate);
    const { answerTemplate } = await import('../../usecases/exceptions/answerTemplate.ts');
    const scope = {
      storeFile: given.store,
      period: given.period,
      settingsFile: given.settings,
      controlsFile: given.controls,
      proceduresFolder: given.procedures,
    };
    const template = answerTemplate(scope, given.status as ResponseStatus | undefined);
    if (!this.jsonEnabled()) process.stdout.write(template.csv);
    return template;
  }
}
