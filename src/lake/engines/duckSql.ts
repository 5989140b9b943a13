import type { LakeColumn, LakeType } from '../layout/lakeColumns.ts';

const TYPES: Readonly<Record<LakeType, string>> = {
  text: 'VARCHAR',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  double: 'DOUBLE',
  timestamp_ms: 'TIMESTAMP_MS',
  date: 'DATE',
};

/** A type as DuckDB names it. */
export function duckType(type: LakeType): string {
  return TYPES[type];
}

/** A text in SQL. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name in SQL: `user` is a column of Teleport's. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A path for functions that take patterns: nothing in it is one. */
export function sqlPath(path: string): string {
  return sqlText(path.replace(/[*?[\]{}]/g, (sign) => `[${sign}]`));
}

/** A query that gives the columns of a table without a row. */
export function emptySelect(columns: readonly LakeColumn[]): string {
  return `SELECT ${columns.map(({ name, type }) => `CAST(NULL AS ${duckType(type)}) AS ${sqlName(name)}`).join(', ')} WHERE 1 = 0`;
}
