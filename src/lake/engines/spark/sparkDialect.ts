import type { LakeType } from '../../layout/lakeColumns.ts';

const TYPES: Readonly<Record<LakeType, string>> = {
  text: 'STRING',
  integer: 'INT',
  bigint: 'BIGINT',
  double: 'DOUBLE',
  timestamp_ms: 'TIMESTAMP_NTZ',
  date: 'DATE',
};

/** A type as Spark names it. */
export function sparkType(type: LakeType): string {
  return TYPES[type];
}

/** A name in SQL. */
export function sparkName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A path that Spark reads as a pattern: nothing in it is one. */
export function sparkPath(path: string): string {
  return path.replace(/[{}[\]*?\\]/g, '\\$&');
}

/** Comments, names and texts in SQL, each whole. */
const TOKENS = /--[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"]|"")*"|'(?:[^']|'')*'/g;

/** A query of the portable subset for Spark, where a backslash in a text begins an escape. */
export function sparkSql(sql: string): string {
  return sql.replace(TOKENS, (token) => (token.startsWith("'") ? token.replaceAll('\\', '\\\\') : token));
}
