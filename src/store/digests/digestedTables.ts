import type { Db } from '../file/connection.ts';

/** A table whose rows have a digest: it has a column `digest` that nothing else fills. */
export interface DigestedTable {
  name: string;
  /** every column that the digest is over, in the order of the table */
  columns: readonly string[];
  /** the columns that identify a row; `rowid` where the table has one */
  key: readonly string[];
}

/** Tables whose `digest` is older than this and over other things (outcomes.ts, calls.ts). */
const OTHER_DIGESTS = new Set(['outcome', 'call']);

interface ColumnInfo {
  name: string;
  pk: number;
}

/** The tables of a store whose rows have a digest, as its schema says. */
export function digestedTables(db: Db): DigestedTable[] {
  const tables = db
    .prepare<[], { name: string; wr: number }>(
      "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name",
    )
    .all();
  const infoOf = db.prepare<[string], ColumnInfo>('SELECT name, pk FROM pragma_table_info(?) ORDER BY cid');
  return tables.flatMap(({ name, wr }) => {
    const columns = infoOf.all(name);
    if (OTHER_DIGESTS.has(name) || !columns.some((column) => column.name === 'digest')) return [];
    const primary = columns.filter(({ pk }) => pk > 0).map((column) => column.name);
    return [
      {
        name,
        columns: columns.map((column) => column.name).filter((column) => column !== 'digest'),
        key: wr === 1 ? primary : ['rowid'],
      },
    ];
  });
}

/** The digest of a row in SQL. @param of the row's name in that place of the statement, e.g. "NEW." */
export function digestOf({ columns }: DigestedTable, of = ''): string {
  return `row_digest(${columns.map((column) => `${of}"${column}"`).join(', ')})`;
}
