import type { DatasetInput } from '../../bundle/input.ts';
import type { Conclusion } from '../../controls/conclusion.ts';
import type { EvidenceTable } from '../../evidence/evidenceSet.ts';
import type { EvidenceScope } from '../../evidence/scope.ts';
import { localQuery } from '../../evidence/sources/localRows.ts';
import { isLocalDataset } from '../../records/localDatasets.ts';

/** Every table of the evidence set as the bundle lists it; those that nobody collected or supplied are left out. */
export function datasetInputs({ set, scope }: Conclusion): DatasetInput[] {
  return set.tables().flatMap((table) => {
    const { outcome, dataset, rows, dropped } = table;
    if (outcome === null) return [];
    return {
      name: table.table,
      dataset: dataset.name,
      outcome,
      description: descriptionOf(table, scope),
      query: queryOf(table, scope),
      rows,
      lines: () => set.lines(table.table),
      dropped,
    };
  });
}

function descriptionOf({ table, dataset }: EvidenceTable, { opening }: EvidenceScope): string {
  if (table === dataset.name) return dataset.description;
  return `${dataset.description} As of the opening snapshot${opening === null ? '' : ` of ${opening.started}`}.`;
}

function queryOf({ dataset }: EvidenceTable, scope: EvidenceScope): string {
  if (isLocalDataset(dataset.name)) return localQuery(scope, dataset.name);
  return dataset.source === 'history' ? `${dataset.query}; of the period` : dataset.query;
}
