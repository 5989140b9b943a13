import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { reviewFlags } from '../../cli/flags/reviewFlags.ts';
import type {
  ReviewExportFormat,
  ReviewExport as ReviewExportReport,
} from '../../records/reports/reviewReports.ts';

export default class ReviewExport extends BaseCommand {
  static override summary = 'Print the population of a review as access-review tools import it (CSV).';
  static override description =
    `Columns: email, full_name, role, job_title, is_admin, active, external_id, account_type. With --format probo one line an account with its roles, with --format csv one line a grant. The newest review is taken unless --review or --period names one. Full names and job titles are not known to the gateway.

Exit status: 0 printed; 2 there is no such review or store; 6 the store is busy, damaged or of another version.`;
  static override examples = [
    '<%= config.bin %> review export --format probo > accounts.csv',
    '<%= config.bin %> review export --format csv --review 2026-Q4-1 --json',
  ];
  static override flags = {
    format: reviewFlags.format,
    period: { ...commonFlags.period, exclusive: [], description: 'the newest review of this period' },
    review: {
      ...reviewFlags.review,
      description: 'name of one review, such as 2026-Q4-1 (default: the newest)',
    },
    store: commonFlags.store,
  };

  async run(): Promise<ReviewExportReport> {
    const { flags: given } = await this.parse(ReviewExport);
    const { exportReview } = await import('../../usecases/review/exportReview.ts');
    const choice = { period: given.period, review: given.review };
    const report = exportReview(given.store, choice, given.format as ReviewExportFormat);
    if (!this.jsonEnabled()) process.stdout.write(report.csv);
    return report;
  }
}
