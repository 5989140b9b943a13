import type { BundleInput, DictionaryRow, SettingRow } from '../../input.ts';
import { batchesOf } from '../batches.ts';
import { newCsvNotes } from '../csvCells.ts';
import type { FileList } from './fileList.ts';
import { csvListing } from './rowFiles.ts';

/** Writes controls/data-dictionary.csv and controls/settings.csv: what the procedures' tables and thresholds mean. */
export async function writeDictionary(files: FileList, { controls }: BundleInput): Promise<void> {
  await writeRows(
    files,
    'controls/data-dictionary.csv',
    ['dataset', 'table', 'column', 'type', 'documentation'],
    controls.dictionary,
    ({ dataset, table, column, type, documentation }: DictionaryRow) => [
      dataset,
      table,
      column,
      type,
      documentation,
    ],
  );
  await writeRows(
    files,
    'controls/settings.csv',
    ['name', 'value', 'number', 'basis', 'documentation', 'procedures'],
    controls.settings,
    ({ name, value, number, basis, documentation, procedures }: SettingRow) => [
      name,
      value,
      number,
      basis,
      documentation,
      procedures,
    ],
  );
}

async function writeRows<Row>(
  files: FileList,
  path: string,
  headers: readonly string[],
  rows: readonly Row[],
  cells: (row: Row) => readonly unknown[],
): Promise<void> {
  const notes = newCsvNotes();
  const contents = csvListing(headers, batchesOf(rows), cells, notes);
  await files.add(path, contents, () => ({ records: rows.length, csv: notes }));
}
