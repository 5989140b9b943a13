import { membersOf } from '../formats/jsonPath.ts';

/** Engines whose stock shells load a bundle. */
export type Engine = 'sqlite' | 'duckdb';

/** How an engine reads lines of JSON, which stand in the column `j`. Paths are SQL texts. */
export interface Dialect {
  head: string;
  tail: string;
  /** whether tables get their indexes: procedures that look up rows of millions need them */
  hasIndexes: boolean;
  /** puts the lines of a file into the view or table `lines_of_file` */
  read(file: string): string;
  text(path: string): string;
  list(path: string): string;
  int(path: string): string;
  real(path: string): string;
  bool(path: string): string;
  /** an RFC 3339 time in UTC, empty where it is none or Go's zero */
  timeText(path: string): string;
  /** the same with exactly three digits */
  instant(value: string): string;
  /** microseconds since 1970 */
  microseconds(value: string): string;
}

/** A date alone, which is its midnight in UTC. */
const isDate = (value: string): string =>
  `(length(${value}) = 10 AND substr(${value}, 5, 1) = '-' AND substr(${value}, 8, 1) = '-' AND substr(${value}, 1, 4) <> '0001')`;
/** A time in UTC as Teleport and this program write it. */
const isTime = (value: string): string =>
  `(length(${value}) >= 20 AND substr(${value}, 11, 1) = 'T' AND substr(${value}, length(${value})) = 'Z' AND substr(${value}, 1, 4) <> '0001' AND substr(${value}, 1, 19) <> '1970-01-01T00:00:00')`;
/** SQL of a text where it is an RFC 3339 time in UTC or a date, else of an empty one. */
export function timeTextOf(value: string): string {
  return `CASE WHEN ${isTime(value)} THEN ${value} WHEN ${isDate(value)} THEN ${value} || 'T00:00:00Z' ELSE '' END`;
}
const digits = (value: string, count: number): string =>
  `substr(rtrim(substr(${value}, 21), 'Z') || '000000000', 1, ${count})`;
const instant = (value: string): string =>
  `CASE WHEN ${value} = '' THEN '' ELSE substr(${value}, 1, 19) || '.' || ${digits(value, 3)} || 'Z' END`;

const sqliteText = (path: string): string =>
  `CASE json_type(j, ${path}) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE coalesce(CAST(json_extract(j, ${path}) AS TEXT), '') END`;

const sqlite: Dialect = {
  head: `-- Loads the files of this bundle into tables, with the stock sqlite3 shell (3.38 or later), in the folder of the unpacked bundle:
--   sqlite3 evidence.db < controls/procedures/load-sqlite.sql
--   sqlite3 -box evidence.db < controls/procedures/K08.sql
.mode ascii
.separator "\\037" "\\n"
`,
  tail: 'DROP TABLE IF EXISTS lines_of_file;',
  hasIndexes: true,
  read: (file) =>
    `DROP TABLE IF EXISTS lines_of_file;\nCREATE TABLE lines_of_file (j TEXT);\n.import ${file} lines_of_file`,
  text: sqliteText,
  list: (path) =>
    `CASE json_type(j, ${path}) WHEN 'array' THEN (SELECT coalesce(group_concat(CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE coalesce(CAST(value AS TEXT), '') END, '; '), '') FROM json_each(j, ${path})) ELSE ${sqliteText(path)} END`,
  int: (path) =>
    `CASE WHEN json_type(j, ${path}) IN ('integer', 'real') THEN CAST(json_extract(j, ${path}) AS INTEGER) END`,
  real: (path) =>
    `CASE WHEN json_type(j, ${path}) IN ('integer', 'real') THEN CAST(json_extract(j, ${path}) AS REAL) END`,
  bool: (path) => `CASE WHEN ${sqliteText(path)} IN ('true', '1', 'yes') THEN 1 ELSE 0 END`,
  timeText: (path) => timeTextOf(sqliteText(path)),
  instant,
  microseconds: (value) =>
    `CASE WHEN ${value} <> '' THEN CAST(strftime('%s', substr(${value}, 1, 19)) AS INTEGER) * 1000000 + CAST(${digits(value, 6)} AS INTEGER) END`,
};

const duckText = (path: string): string => `coalesce(json_extract_string(j, ${path}), '')`;
const duckNumber = (path: string, type: string): string =>
  `CASE WHEN json_type(j, ${path}) IN ('UBIGINT', 'BIGINT', 'DOUBLE') THEN CAST(json_extract_string(j, ${path}) AS ${type}) END`;

const duckdb: Dialect = {
  head: `-- Loads the files of this bundle into tables, with the stock duckdb shell (1.0 or later), in the folder of the unpacked bundle:
--   duckdb evidence.duckdb < controls/procedures/load-duckdb.sql
--   duckdb evidence.duckdb < controls/procedures/K08.sql
`,
  tail: 'DROP VIEW IF EXISTS lines_of_file;',
  // its joins hash
  hasIndexes: false,
  read: (file) =>
    `CREATE OR REPLACE VIEW lines_of_file AS SELECT json AS j FROM read_ndjson_objects('${file}', maximum_object_size = 268435456);`,
  text: duckText,
  list: (path) =>
    `CASE WHEN json_type(j, ${path}) = 'ARRAY' THEN coalesce(array_to_string(list_transform(TRY_CAST(json_extract(j, ${path}) AS JSON[]), lambda x: coalesce(json_extract_string(x, '$'), '')), '; '), '') ELSE ${duckText(path)} END`,
  int: (path) => duckNumber(path, 'BIGINT'),
  real: (path) => duckNumber(path, 'DOUBLE'),
  bool: (path) => `CASE WHEN ${duckText(path)} IN ('true', '1', 'yes') THEN 1 ELSE 0 END`,
  timeText: (path) => timeTextOf(duckText(path)),
  instant,
  microseconds: (value) =>
    `CASE WHEN ${value} <> '' THEN CAST(epoch_us(CAST(substr(${value}, 1, 19) AS TIMESTAMP)) AS BIGINT) + CAST(${digits(value, 6)} AS BIGINT) END`,
};

/** The dialects of the engines. */
export const DIALECTS: Readonly<Record<Engine, Dialect>> = { sqlite, duckdb };

/** A path as both engines take it: `$."metadata"."name"`, inside a SQL text. */
export function jsonPath(path: string): string {
  const members = membersOf(path).map((member) => `."${member}"`);
  return `'$${members.join('').replaceAll("'", "''")}'`;
}

/** SQL of the first of several texts that is not empty. */
export function firstOf(values: readonly string[]): string {
  if (values.length === 1) return values[0] ?? "''";
  return `coalesce(${values.map((value) => `nullif(${value}, '')`).join(', ')}, '')`;
}
