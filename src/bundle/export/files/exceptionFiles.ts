import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { ListedException } from '../../../records/controls.ts';
import type { ExceptionHistoryLine } from '../../../records/exceptions.ts';
import { EXCEPTION_COLUMNS } from '../../../records/listings/exceptionListing.ts';
import type { BundleInput } from '../../input.ts';
import { EXCEPTION_HISTORY, EXCEPTIONS } from '../../names.ts';
import { newCsvNotes } from '../csvCells.ts';
import { partPath, splitRows } from '../splitRows.ts';
import type { FileList } from './fileList.ts';
import { csvListing, namesOf } from './rowFiles.ts';

const HISTORY_HEADERS = [
  'id',
  'procedure',
  'dataset',
  'row_id',
  'at',
  'event',
  'period',
  'bundle',
  'detail',
  'revision',
  'status',
  'response',
  'owner',
  'due',
  'accepted_until',
  'evidence',
  'responded_by',
  'recorded_by',
];

/** exceptions.csv: each row that breaks a rule, with its id, its place in the evidence, and what management says. */
export async function writeExceptions(files: FileList, input: BundleInput, rowLimit: number): Promise<void> {
  const perTest = new Map<string, number>();
  let number = 0;
  const controls = new Map(input.controls.results.map((result) => [result.id, result.controls]));
  const cells = (exception: ListedException) => {
    number += 1;
    perTest.set(exception.test, (perTest.get(exception.test) ?? 0) + 1);
    const row = { number, exception, controls: controls.get(exception.test) ?? [] };
    return EXCEPTION_COLUMNS.map(({ cell }) => cell(row));
  };
  let part = 0;
  for await (const rows of splitRows(input.controls.exceptions(), rowLimit - 1)) {
    part += 1;
    const before = number;
    const notes = newCsvNotes();
    const csv = csvListing(namesOf(EXCEPTION_COLUMNS), rows, cells, notes);
    await files.add(partPath(EXCEPTIONS, part), csv, () => ({ records: number - before, csv: notes }));
  }
  checkCounts(input, perTest);
}

/** exceptions-history.csv: what happened to every exception, also to those that are not listed any more. */
export async function writeExceptionHistory(
  files: FileList,
  { controls }: BundleInput,
  rowLimit: number,
): Promise<void> {
  let part = 0;
  for await (const rows of splitRows(controls.exceptionHistory(), rowLimit - 1)) {
    part += 1;
    let records = 0;
    const notes = newCsvNotes();
    const cells = (line: ExceptionHistoryLine) => {
      records += 1;
      return historyCells(line);
    };
    const csv = csvListing(HISTORY_HEADERS, rows, cells, notes);
    await files.add(partPath(EXCEPTION_HISTORY, part), csv, () => ({ records, csv: notes }));
  }
}

function historyCells({ response, ...line }: ExceptionHistoryLine): unknown[] {
  return [
    line.id,
    line.procedure,
    line.dataset,
    line.row_id,
    line.at,
    line.event,
    line.period,
    line.bundle,
    line.detail,
    response?.revision,
    response?.status,
    response?.response,
    response?.owner,
    response?.due,
    response?.accepted_until,
    response?.evidence,
    response?.by,
    response?.who,
  ];
}

/** @throws AffidavitError BUG when results and listed exceptions do not agree */
function checkCounts({ controls }: BundleInput, perTest: Map<string, number>): void {
  for (const result of controls.results) {
    const listed = perTest.get(result.id) ?? 0;
    perTest.delete(result.id);
    if (listed !== result.exceptions) {
      throw new AffidavitError(
        'BUG',
        `${result.id} counts ${result.exceptions} exceptions, but ${listed} are listed.`,
      );
    }
  }
  const [unknown] = perTest.keys();
  if (unknown !== undefined)
    throw new AffidavitError('BUG', `Exceptions are listed for ${unknown}, which has no result.`);
}
