import type { LocalRun } from '../localRun.ts';
import type { PullReport } from '../snapshot.ts';
import type { ExportReport } from './exportReport.ts';
import type { ReviewImport, ReviewStart } from './reviewReports.ts';
import type { VerifyReport } from './verifyReport.ts';

/** The document of `demo --json`. */
export interface DemoReport {
  out: string;
  /** the pull at the start of the quarter; null where the folder held a demonstration already */
  opening: PullReport | null;
  /** the pull at the end of the quarter */
  pull: PullReport;
  /** imports of the entity's lists */
  lists: LocalRun[];
  /** tbot's configuration, collected from files */
  tbot: LocalRun;
  /** the user access review of the quarter; null where the folder held one already */
  review: { started: ReviewStart; imported: ReviewImport } | null;
  /** the pull three weeks after the quarter, which shows what the review changed */
  later: PullReport;
  export: ExportReport;
  verify: VerifyReport;
}
