import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { presentReviewImport } from '../../cli/present/conclude/review.ts';
import type { ReviewImport as ReviewImportReport } from '../../records/reports/reviewReports.ts';

export default class ReviewImport extends BaseCommand {
  static override summary = 'Import files in which reviewers decided on grants (.xlsx or CSV).';
  static override description =
    `Each row is held against the numbered population. A row that was altered, added or doubled is refused with its line, and a row that is missing is named; the others are recorded. A file that cannot be read costs only itself. Importing a file again changes nothing; another decision on a row is a further version, and nothing is lost. The files are kept byte for byte and go into the bundle.

Exit status: 0 everything was taken; 2 wrong usage, or there is no store; 4 a file or a row was refused, or rows are missing: the rest is recorded; 6 the store is busy, damaged or of another version; 7 cannot write.`;
  static override examples = [
    '<%= config.bin %> review import review/*.xlsx',
    '<%= config.bin %> review import review-2026-Q4-1-01-ciso_example.com.csv --json',
  ];
  static override strict = false;
  static override args = {
    files: Args.string({ required: true, description: 'file of a reviewer (.xlsx or CSV); one or more' }),
  };
  static override flags = { store: commonFlags.store };

  async run(): Promise<ReviewImportReport> {
    const { argv, flags: given } = await this.parse(ReviewImport);
    const { importReviews } = await import('../../usecases/review/importReview.ts');
    const report = await importReviews(given.store, [...new Set(argv as string[])]);
    if (!report.accepted) process.exitCode = 4;
    if (!this.jsonEnabled() && !given.quiet) this.log(presentReviewImport(report));
    return report;
  }
}
