import type { RequestRow } from '../../../records/requestList.ts';
import { REQUEST_LIST } from '../../names.ts';
import { batchesOf } from '../batches.ts';
import { newCsvNotes } from '../csvCells.ts';
import type { FileList } from './fileList.ts';
import { csvListing } from './rowFiles.ts';

const HEADERS = [
  'item',
  'wording',
  'controls',
  'criteria',
  'points_of_focus',
  'supporting_points',
  'state',
  'files',
  'rows',
  'detail',
  'tests',
  'next_step',
];

/** requests.csv: every item of the request list in order, with the evidence that answers it. */
export async function writeRequests(files: FileList, rows: readonly RequestRow[]): Promise<void> {
  const notes = newCsvNotes();
  const cells = (row: RequestRow) => [
    row.item,
    row.wording,
    row.controls.join('; '),
    row.criteria.join('; '),
    row.points_of_focus.join('; '),
    row.supporting_points.join('; '),
    row.state,
    row.files.join('; '),
    row.rows,
    row.detail,
    row.tests.join('; '),
    row.next,
  ];
  await files.add(REQUEST_LIST, csvListing(HEADERS, batchesOf(rows), cells, notes), () => ({
    records: rows.length,
    csv: notes,
  }));
}
