import type { Dataset } from '../datasets/dataset.ts';
import { canonicalJson, type JsonObject } from '../formats/canonicalJson.ts';
import type { DatasetOutcome } from '../records/datasets.ts';
import type { EvidenceSet, EvidenceTable } from './evidenceSet.ts';

/** Adds a table that this program made; rows are numbered unless `keyOf` names them. */
export function addMade(
  set: EvidenceSet,
  dataset: Dataset,
  records: Iterable<JsonObject>,
  keyOf: (record: JsonObject, number: number) => string = (_, number) => String(number),
): EvidenceTable {
  let number = 0;
  const rows = function* () {
    for (const record of records) {
      number += 1;
      const key = keyOf(record, number);
      yield { key, json: canonicalJson({ row_id: key, ...record }), record };
    }
  };
  const added = set.add(dataset.name, dataset, madeOutcome(dataset), rows());
  const status = added.rows === 0 ? 'empty' : 'complete';
  set.settle(dataset.name, { ...madeOutcome(dataset), status, rows: added.rows });
  return added;
}

/** The outcome of a table that this program made. */
export function madeOutcome(dataset: Dataset): DatasetOutcome {
  return {
    dataset: dataset.name,
    item: dataset.item,
    status: 'complete',
    rows: 0,
    new_rows: 0,
    duplicates: 0,
    reason: '',
    rpc: '',
    pages: 0,
    permission: '',
    method: dataset.source === 'collection' ? 'inferred' : 'derived',
  };
}
