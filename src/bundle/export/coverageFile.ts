import type { CoverageRow } from '../../records/coverage.ts';
import { batchesOf } from './batches.ts';
import { newCsvNotes } from './csvCells.ts';
import type { FileList } from './fileList.ts';
import { csvListing } from './rowFiles.ts';

const HEADERS = ['row', 'evidence', 'items', 'points_of_focus', 'state', 'rows', 'files', 'detail', 'next'];

/** controls/coverage.csv: each row of evidence that the user's documents name, and whether it is there. */
export async function writeCoverage(files: FileList, rows: readonly CoverageRow[]): Promise<void> {
  const notes = newCsvNotes();
  const cells = (row: CoverageRow) => [
    row.row,
    row.wording,
    row.items.join(' '),
    row.points_of_focus.join(' '),
    row.state,
    row.rows,
    row.files.join('; '),
    row.detail,
    row.next,
  ];
  await files.add('controls/coverage.csv', csvListing(HEADERS, batchesOf(rows), cells, notes), () => ({
    records: rows.length,
    csv: notes,
  }));
}
