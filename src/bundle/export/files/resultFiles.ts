import type { TestResult } from '../../../records/controls.ts';
import type { EntityControlsSummary } from '../../../records/entityControl.ts';
import type { BundleInput } from '../../input.ts';
import { ENTITY_CONTROLS, RESULTS } from '../../names.ts';
import { batchesOf } from '../batches.ts';
import { newCsvNotes } from '../csvCells.ts';
import type { FileList } from './fileList.ts';
import { csvListing } from './rowFiles.ts';

const HEADERS = [
  'reference',
  'control',
  'control_title',
  'control_owner',
  'test',
  'title',
  'author',
  'family',
  'type',
  'criteria',
  'tested_from',
  'tested_to',
  'as_of',
  'basis',
  'population',
  'population_size',
  'result',
  'exceptions',
  'exceptions_on_product_default',
  'explanation',
  'procedure_sha256',
];

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
  const rows = results.flatMap((result) => lines(result, entity?.summary ?? null));
  const csv = csvListing(HEADERS, batchesOf(rows), (row) => row, notes);
  await files.add('results.csv', csv, () => ({ records: rows.length, csv: notes }));
}

function lines(result: TestResult, entity: EntityControlsSummary | null): unknown[][] {
  const controls = (entity?.controls ?? []).filter(({ id }) => result.controls.includes(id));
  if (controls.length === 0) return [[result.reference, '', '', '', ...facts(result)]];
  return controls.map(({ id, title, owner, tests }) => {
    const reference = tests.find((test) => test.id === result.id)?.reference ?? result.reference;
    return [reference, id, title, owner, ...facts(result)];
  });
}

function facts(result: TestResult): unknown[] {
  return [
    result.id,
    result.title,
    result.author,
    result.family,
    result.type,
    result.criteria,
    result.tested_from,
    result.tested_to,
    result.as_of,
    result.basis,
    result.population.description,
    result.population.size,
    result.result,
    result.exceptions,
    result.exceptions_on_product_default,
    result.explanation,
    result.procedure_sha256,
  ];
}
