import { readFileSync, writeFileSync } from 'node:fs';
import { readCsv } from '../../src/collectors/local/people/csv.ts';
import type { ReviewImport, ReviewStart } from '../../src/records/reports/reviewReports.ts';
import { importReviews } from '../../src/usecases/review/importReview.ts';
import { startReview } from '../../src/usecases/review/startReview.ts';
import { csv, filled } from '../reviews/scene.ts';
import { morningMs } from './cluster.ts';
import type { Office } from './office.ts';

/** Nights from the end of a quarter to each step of its closing. */
export const REVIEW_IMPORTED = 3;
export const REMOVED = 5;
export const EXPORTED = 10;

/** A quarter with the night after its end. */
export interface Quarter {
  label: string;
  /** the first night after it */
  end: number;
  /** who loses the role admin by its review; null: nobody */
  remove: string | null;
}

export const QUARTERS: readonly Quarter[] = [
  { label: '2025-Q1', end: 90, remove: 'bob' },
  { label: '2025-Q2', end: 181, remove: null },
  { label: '2025-Q3', end: 273, remove: 'carol' },
  { label: '2025-Q4', end: 365, remove: null },
];

/** Starts the review of a quarter; the tables lie in the office's folder. */
export function startQuarterReview(office: Office, { label, end }: Quarter): Promise<ReviewStart> {
  return startReview({
    ...{ storeFile: office.storeFile, settingsFile: undefined, period: label, scope: 'all' },
    ...{ reviewersFile: undefined, fallback: ['dora', 'emil'], out: office.at('reviews', label) },
    now: new Date(morningMs(end)),
  });
}

/** Fills in the tables of a review, and imports them. */
export function importQuarterReview(
  office: Office,
  quarter: Quarter,
  started: ReviewStart,
): Promise<ReviewImport> {
  const files = started.files.map(({ file }) => office.at('reviews', quarter.label, file));
  for (const file of files) {
    const table = readCsv(readFileSync(file), file).map(({ cells }) => cells);
    const decided = filled(table, ({ holder, role }) => ({
      decision: holder === quarter.remove && role === 'admin' ? 'remove' : 'keep',
    }));
    writeFileSync(file, csv(decided));
  }
  return importReviews(office.storeFile, files, new Date(morningMs(quarter.end + REVIEW_IMPORTED)));
}
