import { cellText, csvRecord, newCsvNotes } from '../../bundle/export/csvCells.ts';
import { BOM } from '../../bundle/export/files/rowFiles.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import type { ReviewRow } from '../../records/accessReview.ts';
import type { ReviewExport, ReviewExportFormat } from '../../records/reports/reviewReports.ts';
import { openStoreForReading } from '../../store/file/open.ts';
import { storePath } from '../storePath.ts';
import { chosenReviews, type ReviewChoice } from './reviewStatus.ts';

const COLUMNS = [
  'email',
  'full_name',
  'role',
  'job_title',
  'is_admin',
  'active',
  'external_id',
  'account_type',
] as const;
type Cells = Record<(typeof COLUMNS)[number], string>;

/**
 * The population of a review in the columns that access-review tools import. The gateway knows neither full names nor job titles:
 * those cells are empty.
 *
 * @param format probo: one line an account, its roles joined; csv: one line a grant
 * @throws AffidavitError USAGE when there is no such review, PERIOD_INVALID, STORE_…
 */
export function exportReview(
  storeFile: string | undefined,
  choice: ReviewChoice,
  format: ReviewExportFormat,
): ReviewExport {
  const store = openStoreForReading(storePath(storeFile));
  try {
    const review = chosenReviews(store, choice).at(-1);
    if (review === undefined)
      throw new AffidavitError(
        'USAGE',
        'There is no access review to export.',
        'Start one with `affidavit review start`, or name another --period.',
      );
    const rows = store.reviews.rows(review.id);
    const groups =
      format === 'csv' ? rows.map((row) => [row]) : [...Map.groupBy(rows, ({ holder }) => holder).values()];
    const notes = newCsvNotes();
    const records = groups.map((own) => {
      const cells = cellsOf(own);
      return csvRecord(COLUMNS.map((name) => cellText(cells[name], notes)));
    });
    return {
      review: review.name,
      format,
      rows: records.length,
      csv: BOM + csvRecord([...COLUMNS]) + records.join(''),
    };
  } finally {
    store.close();
  }
}

/** @param rows grants of one holder, at least one */
function cellsOf(rows: readonly ReviewRow[]): Cells {
  const { holder, holder_kind } = rows[0] as ReviewRow;
  return {
    email: holder.includes('@') ? holder : '',
    full_name: '',
    role: [...new Set(rows.map(({ role }) => role))].join(', '),
    job_title: '',
    // what is for judgment may be privileged, and is not left out
    is_admin: String(rows.some(({ privileged }) => privileged !== 'no')),
    active: 'true',
    external_id: holder,
    account_type: holder_kind.startsWith('human') ? 'user' : 'service_account',
  };
}
