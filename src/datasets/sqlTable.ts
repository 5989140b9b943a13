import type { Column, ColumnType, Dataset } from './dataset.ts';

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'TEXT',
  list: 'TEXT',
  map: 'TEXT',
  int: 'INTEGER',
  real: 'REAL',
  bool: 'INTEGER',
  time: 'TEXT',
};

/** Names and SQLite types of the columns of a dataset's table: `row_id`, the typed columns, `json`. */
export function sqlColumns(columns: readonly Column[]): { name: string; type: string }[] {
  return [
    { name: 'row_id', type: 'TEXT' },
    ...columns.flatMap(({ name, type }) => [
      { name, type: SQL_TYPES[type] },
      ...(type === 'time' ? [{ name: `${name}_us`, type: 'INTEGER' }] : []),
    ]),
    { name: 'json', type: 'TEXT' },
  ];
}

/** SQL that makes a dataset's table. */
export function createTable(table: string, { columns }: Pick<Dataset, 'columns'>): string {
  const parts = sqlColumns(columns).map(({ name, type }) => `${name} ${type}`);
  return `CREATE TABLE ${table} (${parts.join(', ')})`;
}

/** SQL that makes the indexes of a dataset's table; after its rows, since that is faster. */
export function createIndexes(table: string, { indexes }: Pick<Dataset, 'indexes'>): string[] {
  return (indexes ?? []).map(
    (columns, at) => `CREATE INDEX ${table}_by_${at + 1} ON ${table} (${columns.join(', ')})`,
  );
}
