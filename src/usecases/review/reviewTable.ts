import { createHash } from 'node:crypto';
import { cellText, csvRecord, newCsvNotes } from '../../bundle/export/csvCells.ts';
import { BOM } from '../../bundle/export/files/rowFiles.ts';
import { canonicalJson } from '../../formats/canonicalJson.ts';
import { REVIEW_DECISIONS, type ReviewRow } from '../../records/accessReview.ts';
import { writeForm } from '../../report/xlsx/formBook.ts';

/** Columns that are given out and must come back as they were. */
export const FIXED_COLUMNS = [
  'review',
  'row',
  'reviewer',
  'holder',
  'kind',
  'role',
  'granted',
  'via',
  'since',
  'expires',
  'last_use',
  'privileged',
  'mfa',
  'row_sha256',
] as const;
export type FixedColumn = (typeof FIXED_COLUMNS)[number];

/** Columns that the reviewer fills in. */
export const FILLED_COLUMNS = ['decision', 'comment', 'date', 'decided_by'] as const;

/** Columns of the sheet that are wide, in characters; others are as wide as their header or a short word. */
const WIDTHS: Readonly<Record<string, number>> = {
  ...{ review: 12, row: 7, reviewer: 28, holder: 34, kind: 14, role: 24, granted: 16, via: 28, since: 22 },
  ...{ expires: 22, last_use: 22, privileged: 11, mfa: 20, row_sha256: 18 },
  ...{ decision: 12, comment: 44, date: 13, decided_by: 28 },
};

const HOW = [
  'Fill in the columns with a white background, for every row:',
  'decision: keep, remove or change',
  'comment: anything; for a change, what it is to be',
  'date: day of the decision; empty: the day on which the file is imported',
  'decided_by: only where somebody else than the reviewer decided',
  'Leave every other cell unchanged: a row that was altered is refused. Save the file in its form (.xlsx), or as CSV.',
];

/** The table of one reviewer as a workbook. @param started when the review was started, RFC 3339 */
export function reviewWorkbook(
  review: string,
  rows: readonly ReviewRow[],
  started: string,
): Promise<Uint8Array> {
  return writeForm({
    title: `Access review ${review}`,
    made: new Date(started),
    sheet: 'Review',
    columns: [
      ...FIXED_COLUMNS.map((name) => ({ name, width: WIDTHS[name] ?? 16, kind: 'fixed' as const })),
      ...FILLED_COLUMNS.map((name) => ({
        name,
        width: WIDTHS[name] ?? 16,
        kind: name === 'date' ? ('date' as const) : ('text' as const),
        ...(name === 'decision' ? { choices: REVIEW_DECISIONS } : {}),
      })),
    ],
    rows: rows.map((row) => Object.values(fixedCells(review, row))),
    // row and reviewer stay in sight, and the header
    frozen: 2,
    how: HOW,
  });
}

/** The table of one reviewer as a CSV file. @param review name of the review */
export function reviewTable(review: string, rows: readonly ReviewRow[]): string {
  const blank = FILLED_COLUMNS.map(() => '');
  const records = rows.map((row) => csvRecord([...Object.values(fixedCells(review, row)), ...blank]));
  return BOM + csvRecord([...FIXED_COLUMNS, ...FILLED_COLUMNS]) + records.join('');
}

/** Cells of a row as they are given out, in the order of the columns. */
export function fixedCells(review: string, row: ReviewRow): Record<FixedColumn, string> {
  const notes = newCsvNotes();
  const cells: Record<FixedColumn, string> = {
    review,
    row: String(row.number),
    reviewer: row.reviewer,
    holder: row.holder,
    kind: row.holder_kind,
    role: row.role,
    granted: row.granted,
    via: row.via,
    since: row.since,
    expires: row.expires,
    last_use: row.last_use,
    privileged: row.privileged,
    mfa: row.mfa,
    row_sha256: rowDigest(row),
  };
  for (const name of FIXED_COLUMNS) cells[name] = cellText(cells[name], notes);
  return cells;
}

/** First 16 hexadecimal digits of the SHA-256 of a numbered row's canonical JSON. */
function rowDigest(row: ReviewRow): string {
  return createHash('sha256').update(canonicalJson(row)).digest('hex').slice(0, 16);
}

/** SHA-256 of a population: one canonical JSON a line. */
export function populationDigest(rows: readonly ReviewRow[]): string {
  const hash = createHash('sha256');
  for (const row of rows) hash.update(`${canonicalJson(row)}\n`);
  return hash.digest('hex');
}
