import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { BundleInput, CriterionInput, CriterionItem, MatrixRow, Rows } from '../../input.ts';
import { batchesOf } from '../batches.ts';
import { newCsvNotes } from '../csvCells.ts';
import { partPath, splitRows } from '../splitRows.ts';
import { writeDictionary } from './dictionaryFiles.ts';
import { writeExceptionHistory, writeExceptions } from './exceptionFiles.ts';
import type { FileList } from './fileList.ts';
import { writeRequests } from './requestsFile.ts';
import { writeResults } from './resultFiles.ts';
import { csvListing, jsonWithList } from './rowFiles.ts';

/** Writes controls/, requests.csv, results.json, results.csv, exceptions.csv and exceptions-history.csv. */
export async function writeControls(files: FileList, input: BundleInput, rowLimit: number): Promise<void> {
  await writeMatrix(files, input.controls.matrix());
  await writeDictionary(files, input);
  await writeRequests(files, input.controls.requests);
  for (const criterion of input.controls.criteria) await writeCriterion(files, criterion, rowLimit);
  await writeResults(files, input);
  await writeExceptions(files, input, rowLimit);
  await writeExceptionHistory(files, input, rowLimit);
}

async function writeMatrix(files: FileList, rows: Rows<MatrixRow>): Promise<void> {
  const headers = [
    'control',
    'control_title',
    'criterion',
    'criterion_name',
    'point_of_focus',
    'point_of_focus_name',
    'older_name',
    'evidence_item',
    'dataset',
    'relevance',
    'file',
    'rows',
    'status',
    'tests',
    'result',
    'reason',
    'time_basis',
    'request_items',
  ];
  let records = 0;
  const notes = newCsvNotes();
  const cells = (row: MatrixRow) => {
    records += 1;
    return [
      row.control,
      row.controlTitle,
      row.criterion,
      row.criterionName,
      row.pointOfFocus,
      row.pointOfFocusName,
      row.olderName,
      row.evidenceItem,
      row.dataset,
      row.relevance,
      row.file,
      row.rows,
      row.status,
      row.tests,
      row.result,
      row.reason,
      row.timeBasis,
      row.requestItems,
    ];
  };
  await files.add('controls/matrix.csv', csvListing(headers, batchesOf(rows), cells, notes), () => ({
    records,
    csv: notes,
  }));
}

async function writeCriterion(files: FileList, criterion: CriterionInput, rowLimit: number): Promise<void> {
  if (!/^[A-Z]{1,3}\d{1,2}\.\d{1,2}$/.test(criterion.criterion)) {
    throw new AffidavitError('BUG', `"${criterion.criterion}" cannot be the name of a criterion.`);
  }
  const path = `controls/${criterion.criterion}`;
  const head = {
    criterion: criterion.criterion,
    title: criterion.title,
    note: criterion.note,
    tests: criterion.tests,
  };
  await files.add(
    `${path}.json`,
    jsonWithList(head, 'items', criterion.items(), (item) => ({
      point_of_focus: item.pointOfFocus,
      evidence_item: item.evidenceItem,
      dataset: item.dataset,
      file: item.file,
      key: item.key,
      sha256: item.sha256,
      reason: item.reason,
    })),
  );
  const headers = ['point_of_focus', 'evidence_item', 'dataset', 'file', 'key', 'record_sha256', 'reason'];
  let part = 0;
  for await (const rows of splitRows(criterion.items(), rowLimit - 1)) {
    part += 1;
    let records = 0;
    const notes = newCsvNotes();
    const cells = (item: CriterionItem) => {
      records += 1;
      return [
        item.pointOfFocus,
        item.evidenceItem,
        item.dataset,
        item.file,
        item.key,
        item.sha256,
        item.reason,
      ];
    };
    const csv = csvListing(headers, rows, cells, notes);
    await files.add(partPath(`${path}.csv`, part), csv, () => ({ records, csv: notes }));
  }
}
