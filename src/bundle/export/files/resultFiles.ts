import { RESULT_COLUMNS, type ResultRow, resultRows } from '../../../records/listings/resultListing.ts';
import type { BundleInput } from '../../input.ts';
import { ENTITY_CONTROLS, RESULTS } from '../../names.ts';
import { batchesOf } from '../batches.ts';
import { newCsvNotes } from '../csvCells.ts';
import type { FileList } from './fileList.ts';
import { csvListing, namesOf } from './rowFiles.ts';

/**
 * Writes results.json, results.csv and, where the entity supplied it, the controls file as it was given. results.csv has a line a
 * test, or one for each control of the entity that names the test.
 */
export async function writeResults(files: FileList, { controls }: BundleInput): Promise<void> {
  const { catalogue, results, entity } = controls;
  if (entity !== null) await files.add(ENTITY_CONTROLS, entity.text);
  const document = {
    schema: 'urn:affidavit:soc2-evidence:results:v2',
    catalogue,
    entity_controls: entity === null ? null : { file: ENTITY_CONTROLS, ...entity.summary },
    results,
  };
  await files.add(RESULTS, `${JSON.stringify(document, null, 2)}\n`);
  const notes = newCsvNotes();
  const rows = resultRows(results, entity?.summary ?? null);
  const cells = (row: ResultRow) => RESULT_COLUMNS.map(({ cell }) => cell(row));
  const csv = csvListing(namesOf(RESULT_COLUMNS), batchesOf(rows), cells, notes);
  await files.add('results.csv', csv, () => ({ records: rows.length, csv: notes }));
}
