import { sheetReaders } from '../../datasets/cells.ts';
import type { ColumnType } from '../../datasets/dataset.ts';
import type { EvidenceSet, EvidenceTable } from '../../evidence/evidenceSet.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { listingFolder } from '../../records/datasets.ts';
import type { SheetCell, SheetColumnType } from '../xlsx/sheet.ts';
import type { ExceptionLinks } from './exceptionLinks.ts';
import type { Listing } from './listing.ts';

/** Datasets that people open, with the names of their sheets. */
export const EVIDENCE_SHEETS: ReadonlyMap<string, string> = new Map([
  ['users', 'Users'],
  ['grants', 'Grants'],
  ['roles', 'Roles'],
  ['bots', 'Bots'],
  ['tokens', 'Tokens'],
  ['access_requests', 'Access requests'],
  ['request_trail', 'Request trail'],
  ['review_campaigns', 'Access reviews'],
  ['review_rows', 'Reviewed grants'],
  ['revocations', 'Revocations'],
  ['locks', 'Locks'],
  ['sessions', 'Sessions'],
  ['config_changes', 'Configuration changes'],
]);

/** Whether a dataset has a sheet: one that could not be read has none, an empty one would look like an empty population. */
export function hasSheet({ outcome, rows }: Pick<EvidenceTable, 'outcome' | 'rows'>): boolean {
  return outcome !== null && (rows > 0 || outcome.status === 'complete' || outcome.status === 'empty');
}

const TYPES: Readonly<Record<ColumnType, SheetColumnType>> = {
  text: 'text',
  list: 'text',
  map: 'text',
  bool: 'text',
  int: 'number',
  real: 'number',
  time: 'time',
};

/** The rows of a dataset with the columns of its CSV, and before them the tests that a row is an exception of. */
export function evidenceListing(set: EvidenceSet, table: EvidenceTable, links: ExceptionLinks): Listing {
  const { dataset, rows, outcome } = table;
  return {
    name: EVIDENCE_SHEETS.get(dataset.name) ?? dataset.name,
    columns: [
      { name: 'exceptions', type: 'text' },
      ...dataset.columns.map(({ name, type }) => ({ name, type: TYPES[type] })),
      { name: 'jsonl_line', type: 'number' },
    ],
    frozen: 2,
    total: rows,
    rows: () => rowsOf(set, table, links),
    whole: outcome === null ? '' : `${listingFolder(outcome)}/${dataset.name}.csv`,
    prose: false,
  };
}

function* rowsOf(
  set: EvidenceSet,
  { table, dataset }: EvidenceTable,
  links: ExceptionLinks,
): Generator<SheetCell[]> {
  const readers = sheetReaders(dataset.columns);
  let line = 0;
  for (const { json } of set.rows(table)) {
    line += 1;
    const row = JSON.parse(json) as JsonObject;
    const cells: SheetCell[] = [links.ofRow(table, line)];
    for (const read of readers) {
      const value = read(row);
      cells.push(typeof value === 'boolean' ? String(value) : value);
    }
    cells.push(line);
    yield cells;
  }
}
