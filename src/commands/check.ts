import { BaseCommand } from '../cli/baseCommand.ts';
import { commonFlags } from '../cli/flags/commonFlags.ts';
import { checkOptionsOf, testFlags } from '../cli/flags/testFlags.ts';
import { checkSummary, presentCheckReport } from '../cli/present/conclude/check.ts';
import { ERROR_CODES } from '../errors/codes.ts';
import type { CheckReport } from '../records/reports/checkReport.ts';

export default class Check extends BaseCommand {
  static override summary = 'Perform every test of controls on the running period.';
  static override description =
    `The period is the current quarter as far as the store reaches; --period names another. Exceptions are compared with the previous check: new, still open, resolved. The check is recorded; bundles do not depend on it. What evidence does not decide is not determined, never resolved. Exceptions that management explained, accepted or remediated fail nothing.

Exit status: 0 no exception that --fail-on names; 2 wrong usage, or there is no store; 6 the store is busy, damaged or of another version; 7 cannot write; 8 the store has no finished snapshot for the period; 9 new exceptions (--fail-on open: any that is not answered).`;
  static override examples = [
    '<%= config.bin %> check',
    '<%= config.bin %> check --period 2026-Q4 --fail-on open --json',
  ];
  static override flags = {
    period: { ...commonFlags.period, exclusive: [] },
    'fail-on': testFlags['fail-on'],
    store: commonFlags.store,
    settings: testFlags.settings,
    controls: testFlags.controls,
    procedures: testFlags.procedures,
  };

  /** notify: of affidavit.yaml */
  static override readsConfiguration = true;

  async run(): Promise<CheckReport> {
    const { flags: given } = await this.parse(Check);
    const { checkPeriod } = await import('../usecases/check/check.ts');
    const report = checkPeriod(checkOptionsOf(given));
    const { notifyOfCheck } = await import('../usecases/notify/notifying.ts');
    await notifyOfCheck(this.notifying(), report);
    if (report.failed) process.exitCode = ERROR_CODES.NEW_EXCEPTIONS.exit;
    if (this.jsonEnabled()) return report;
    if (!given.quiet) this.log(presentCheckReport(report));
    else if (report.failed) this.terminal.always(checkSummary(report));
    return report;
  }
}
