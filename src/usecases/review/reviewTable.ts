import { createHash } from 'node:crypto';
import { cellText, csvRecord, newCsvNotes } from '../../bundle/export/csvCells.ts';
import { BOM } from '../../bundle/export/files/rowFiles.ts';
import { canonicalJson } from '../../formats/canonicalJson.ts';
import type { ReviewRow } from '../../records/accessReview.ts';

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
