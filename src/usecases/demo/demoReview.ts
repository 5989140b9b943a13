import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { csvRecord } from '../../bundle/export/csvCells.ts';
import { BOM } from '../../bundle/export/files/rowFiles.ts';
import { readCsv } from '../../collectors/local/people/csv.ts';
import { writeError } from '../../errors/affidavitError.ts';
import type { ReviewImport, ReviewStart } from '../../records/reports/reviewReports.ts';
import { importReviews } from '../review/importReview.ts';
import { startReview } from '../review/startReview.ts';
import { REVIEW_DECISIONS_FILE, REVIEWERS_FILE } from './companyFiles.ts';

/** Days on which the company's review was started and its files were imported. */
const STARTED = '2026-10-01T09:00:00Z';
const IMPORTED = '2026-10-07T09:00:00Z';
/** Reviews what the first reviewer would have to review of their own. */
const FALLBACK = 'ines.almeida@northwind-ledger.example';
/** Day of decisions that the company's list does not name: all of them are to keep. */
const DECIDED = '2026-10-05';

/** The company's user access review, dated by its calendar. */
export interface DemoReview {
  /** the command that a person would have given, and the day on which, e.g. 2026-10-01 */
  start: { day: string; argv: string[]; run(): Promise<ReviewStart> };
  /** after the reviewers filled in their tables */
  import: { day: string; run(started: ReviewStart): Promise<ReviewImport> };
}

/** The review of a quarter. @param out folder of the reviewers' files */
export function demoReview(period: string, storeFile: string, out: string): DemoReview {
  return {
    start: {
      day: STARTED.slice(0, 10),
      argv: [
        ...['review', 'start', '--period', period, '--reviewers', REVIEWERS_FILE, '--reviewer', FALLBACK],
        ...['--out', out, '--store', storeFile],
      ],
      run: () =>
        startReview({
          storeFile,
          settingsFile: undefined,
          period,
          scope: 'all',
          reviewersFile: REVIEWERS_FILE,
          fallback: [FALLBACK],
          out,
          now: new Date(STARTED),
        }),
    },
    import: {
      day: IMPORTED.slice(0, 10),
      run({ files }) {
        const tables = files.map(({ file }) => path.join(out, file));
        for (const table of tables) fillIn(table);
        return importReviews(storeFile, tables, new Date(IMPORTED));
      },
    },
  };
}

/** Fills in a reviewer's table as the company's list of decisions says. @throws AffidavitError DISK_FULL, WRITE_… */
function fillIn(table: string): void {
  const decisions = rowsOf(REVIEW_DECISIONS_FILE);
  const filled = rowsOf(table).map((row) => {
    const given = decisions.find(({ holder, role }) => holder === row.holder && role === row.role);
    return { ...row, ...(given ?? { decision: 'keep', date: DECIDED }) };
  });
  const header = Object.keys(filled[0] ?? {});
  const records = filled.map((row: Record<string, string>) =>
    csvRecord(header.map((name) => row[name] ?? '')),
  );
  try {
    writeFileSync(table, BOM + csvRecord(header) + records.join(''));
  } catch (cause) {
    throw writeError(cause, `write ${table}`);
  }
}

function rowsOf(file: string): Record<string, string>[] {
  const [header, ...rows] = readCsv(readFileSync(file), file);
  const names = (header?.cells ?? []).map((name) => name.replace(/^\uFEFF/, ''));
  return rows.map(({ cells }) => Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])));
}
