import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { outputFlags } from '../../cli/flags/outputFlags.ts';
import { reviewFlags } from '../../cli/flags/reviewFlags.ts';
import { testFlags } from '../../cli/flags/testFlags.ts';
import { presentReviewStart } from '../../cli/present/conclude/review.ts';
import type { ReviewScope } from '../../records/accessReview.ts';
import type { ReviewStart as ReviewStartReport } from '../../records/reports/reviewReports.ts';

export default class ReviewStart extends BaseCommand {
  static override summary =
    'Start a user access review: number the grants of a period, a workbook and a CSV file a reviewer.';
  static override description =
    `The population is every grant in force by the closing snapshot of the period; bots are reviewed like people. The reviewer of a grant is the one whom --reviewers names for its holder and role, the holder's manager, the owner of the role, the owner of the machine identity (list machine-owners), the manager in the list of joiners, else --reviewer. Nobody reviews their own row. Reviewers fill in decision (keep, remove or change), comment and date, and leave everything else unchanged; \`review import\` takes the files back. docs/reviews.md has the whole procedure.

Exit status: 0 started; 2 wrong usage, there is no store, a row has no reviewer, or a file exists; 4 the snapshot does not list all grants; 6 the store is busy, damaged or of another version; 7 cannot write; 8 no snapshot serves the period.`;
  static override examples = [
    '<%= config.bin %> review start --period 2026-Q4 --reviewers reviewers.csv --reviewer ciso@example.com --out review',
    '<%= config.bin %> review start --period 2026-Q4 --scope privileged --reviewer ciso@example.com --reviewer cto@example.com --out review --json',
  ];
  static override flags = {
    period: {
      ...commonFlags.period,
      required: true as const,
      exclusive: [],
      description: 'the period that the review belongs to: 2026-Q4, 2026-10 or 2026',
    },
    scope: reviewFlags.scope,
    reviewers: reviewFlags.reviewers,
    reviewer: reviewFlags.reviewer,
    out: { ...outputFlags.out, required: true as const, description: "folder for the reviewers' files" },
    store: commonFlags.store,
    settings: testFlags.settings,
    controls: testFlags.controls,
    procedures: testFlags.procedures,
  };

  async run(): Promise<ReviewStartReport> {
    const { flags: given } = await this.parse(ReviewStart);
    const { startReview } = await import('../../usecases/review/startReview.ts');
    const report = await startReview({
      storeFile: given.store,
      settingsFile: given.settings,
      controlsFile: given.controls,
      proceduresFolder: given.procedures,
      period: given.period as string,
      scope: given.scope as ReviewScope,
      reviewersFile: given.reviewers,
      fallback: given.reviewer ?? [],
      out: given.out as string,
    });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentReviewStart(report));
    return report;
  }
}
