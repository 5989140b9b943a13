import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { reviewFlags } from '../../cli/flags/reviewFlags.ts';
import { presentOutstanding } from '../../cli/present/conclude/review.ts';
import type { ReviewList } from '../../records/reports/reviewReports.ts';

export default class ReviewRemind extends BaseCommand {
  static override summary = 'Print which reviewers have not decided everything, with their files.';
  static override description = `Nothing is sent: the lines are for whoever writes to the reviewers.

Exit status: 0 printed; 2 there is no store, or no review of that name; 6 the store is busy, damaged or of another version.`;
  static override examples = [
    '<%= config.bin %> review remind',
    '<%= config.bin %> review remind --review 2026-Q4-1 --json',
  ];
  static override flags = {
    period: {
      ...commonFlags.period,
      exclusive: [],
      description: 'only reviews of this period (default: all)',
    },
    review: reviewFlags.review,
    store: commonFlags.store,
  };

  async run(): Promise<ReviewList> {
    const { flags: given } = await this.parse(ReviewRemind);
    const { outstandingReviews } = await import('../../usecases/review/reviewStatus.ts');
    const list = outstandingReviews(given.store, { period: given.period, review: given.review });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentOutstanding(list));
    return list;
  }
}
