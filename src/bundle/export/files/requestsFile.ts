import { REQUEST_COLUMNS } from '../../../records/listings/requestListing.ts';
import type { RequestRow } from '../../../records/requestList.ts';
import { REQUEST_LIST } from '../../names.ts';
import { batchesOf } from '../batches.ts';
import { newCsvNotes } from '../csvCells.ts';
import type { FileList } from './fileList.ts';
import { csvListing, namesOf } from './rowFiles.ts';

/** requests.csv: every item of the request list in order, with the evidence that answers it. */
export async function writeRequests(files: FileList, rows: readonly RequestRow[]): Promise<void> {
  const notes = newCsvNotes();
  const cells = (row: RequestRow) => REQUEST_COLUMNS.map(({ cell }) => cell(row));
  const csv = csvListing(namesOf(REQUEST_COLUMNS), batchesOf(rows), cells, notes);
  await files.add(REQUEST_LIST, csv, () => ({ records: rows.length, csv: notes }));
}
