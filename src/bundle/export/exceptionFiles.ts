import { AffidavitError } from '../../errors/affidavitError.ts';
import type { ListedException } from '../../records/controls.ts';
import type { BundleInput } from '../input.ts';
import { EXCEPTIONS } from '../names.ts';
import { newCsvNotes } from './csvCells.ts';
import type { FileList } from './fileList.ts';
import { csvListing } from './rowFiles.ts';
import { partPath, splitRows } from './splitRows.ts';

const HEADERS = [
  'number',
  'id',
  'reference',
  'control',
  'procedure',
  'rule',
  'criteria',
  'population_size',
  'as_of',
  'facts',
  'threshold',
  'basis',
  'dataset',
  'row_id',
  'file',
  'line',
  'record_sha256',
];

/** exceptions.csv: each row that breaks a rule, with its id, its place in the evidence, and what management says. */
export async function writeExceptions(files: FileList, input: BundleInput, rowLimit: number): Promise<void> {
  const perTest = new Map<string, number>();
  let number = 0;
  const cells = (exception: ListedException) => {
    number += 1;
    perTest.set(exception.test, (perTest.get(exception.test) ?? 0) + 1);
    return [number, ...factCells(exception)];
  };
  let part = 0;
  for await (const rows of splitRows(input.controls.exceptions(), rowLimit - 1)) {
    part += 1;
    const before = number;
    const notes = newCsvNotes();
    const csv = csvListing(HEADERS, rows, cells, notes);
    await files.add(partPath(EXCEPTIONS, part), csv, () => ({ records: number - before, csv: notes }));
  }
  checkCounts(input, perTest);
}

function factCells(exception: ListedException): unknown[] {
  return [
    exception.id,
    exception.reference,
    controlOf(exception.reference),
    exception.test,
    exception.rule,
    exception.criteria,
    exception.population_size,
    exception.as_of,
    exception.facts,
    exception.threshold,
    exception.basis,
    exception.dataset,
    exception.row_id,
    exception.file,
    exception.line,
    exception.record_sha256,
  ];
}

/** The control of a reference: AC-07 of AC-07/K11. */
function controlOf(reference: string): string {
  return reference.slice(0, Math.max(0, reference.lastIndexOf('/')));
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
