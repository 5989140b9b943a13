import type { Column, Dataset } from './dataset.ts';

/** One column of a table, as a data dictionary lists it. */
export interface DictionaryColumn {
  name: string;
  type: string;
  documentation: string;
}

/**
 * Columns of a dataset's table with their documentation, in the order of the table: the key, the typed columns (a time has two),
 * the record itself.
 */
export function dictionaryColumns({ columns }: Pick<Dataset, 'columns'>): DictionaryColumn[] {
  return [
    { name: 'row_id', type: 'text', documentation: 'Key of the row.' },
    ...columns.flatMap(typedColumns),
    { name: 'json', type: 'text', documentation: 'The record: the line of the .jsonl.' },
  ];
}

function typedColumns({ name, type, doc }: Column): DictionaryColumn[] {
  const column = { name, type, documentation: doc };
  if (type !== 'time') return [column];
  return [column, { name: `${name}_us`, type: 'int', documentation: `${name} in microseconds since 1970.` }];
}
