import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { reviewFlags } from '../../cli/flags/reviewFlags.ts';
import { presentReviews } from '../../cli/present/conclude/review.ts';
import type { ReviewList } from '../../records/reports/reviewReports.ts';

export default class ReviewStatus extends BaseCommand {
  static override summary = 'Show how far each user access review and each reviewer is.';
  static override description =
    `Whether removals were carried out is concluded by the test of controls K25, over the snapshots after the review: see \`controls list\` and review_rows of the bundle.

Exit status: 0 shown; 2 there is no store, or no review of that name; 6 the store is busy, damaged or of another version.`;
  static override examples = [
    '<%= config.bin %> review status --period 2026-Q4',
    '<%= config.bin %> review status --review 2026-Q4-1 --json',
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
    const { flags: given } = await this.parse(ReviewStatus);
    const { reviewStatus } = await import('../../usecases/review/reviewStatus.ts');
    const list = reviewStatus(given.store, { period: given.period, review: given.review });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentReviews(list));
    return list;
  }
}
