import { BaseCommand } from '../cli/baseCommand.ts';
import { presentErrorCodes } from '../cli/present/operate/errorCodes.ts';
import { ERROR_CODES } from '../errors/codes.ts';
import { EXIT_STATUSES } from '../errors/exitStatuses.ts';
import type { ErrorsReport } from '../records/reports/programReports.ts';

export default class Errors extends BaseCommand {
  static override summary = 'List exit statuses and error codes.';
  static override description =
    'The closed lists that scripts can rely on: exit statuses, codes of errors, and codes that `verify` gives for what is wrong with a bundle. docs/troubleshooting.md says what to do about each error.\n\nExit status: 0 listed.';
  static override examples = ['<%= config.bin %> errors --json'];

  async run(): Promise<ErrorsReport> {
    const { flags } = await this.parse(Errors);
    const { verifyCodes } = await import('../usecases/programFacts.ts');
    const report = {
      exits: Object.entries(EXIT_STATUSES).map(([exit, meaning]) => ({ exit: Number(exit), meaning })),
      errors: Object.entries(ERROR_CODES).map(([code, facts]) => ({ code, ...facts })),
      verify: verifyCodes(),
    };
    if (!this.jsonEnabled() && !flags.quiet) this.log(presentErrorCodes(report));
    return report;
  }
}
