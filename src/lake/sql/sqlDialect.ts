import type { SqlEngine } from '../../records/reports/lakeReports.ts';
import type { LakeColumn, LakeType } from '../layout/lakeColumns.ts';
import { namedColumns } from './namedColumns.ts';

/** A table as a warehouse is to see it. */
export interface SqlTable {
  /** name of the table with the schema before it */
  name: string;
  /** folder of its files, ending in "/" */
  location: string;
  columns: readonly LakeColumn[];
  /** columns that its paths hold, too, outermost first */
  partitions: readonly string[];
}

/** All that differs between warehouses: types, quotes, DDL, settings, and the few words of the portable subset that one of them lacks. */
export interface SqlDialect {
  title: string;
  /** statements before all others */
  head(schema: string, location: string): string[];
  /** statements that make a table visible */
  table(table: SqlTable, schema: string): string[];
  text(value: string): string;
  /** procedures that the engine was seen not to run, with the reason */
  lacks?: Readonly<Record<string, string>>;
  /** a query of ours in the words of the engine; it has no comments */
  query(sql: string): string;
}

type Types = Readonly<Record<LakeType, string>>;

const HIVE: Types = {
  text: 'string',
  integer: 'int',
  bigint: 'bigint',
  double: 'double',
  timestamp_ms: 'timestamp',
  date: 'date',
};
const TRINO: Types = { ...HIVE, text: 'varchar', integer: 'integer', timestamp_ms: 'timestamp(3)' };
const BIGQUERY: Types = {
  text: 'STRING',
  integer: 'INT64',
  bigint: 'INT64',
  double: 'FLOAT64',
  timestamp_ms: 'TIMESTAMP',
  date: 'DATE',
};
const SNOWFLAKE: Types = {
  text: 'VARCHAR',
  integer: 'INTEGER',
  bigint: 'NUMBER(38, 0)',
  double: 'DOUBLE',
  timestamp_ms: 'TIMESTAMP_NTZ(3)',
  date: 'DATE',
};
const CLICKHOUSE: Types = {
  text: 'String',
  integer: 'Int32',
  bigint: 'Int64',
  double: 'Float64',
  timestamp_ms: 'DateTime64(3)',
  date: 'Date32',
};

const standardText = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const escapedText = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const double = (name: string): string => `"${name}"`;
const back = (name: string): string => `\`${name}\``;
const listed = (columns: readonly LakeColumn[], types: Types, quote: (name: string) => string): string =>
  columns.map(({ name, type }) => `  ${quote(name)} ${types[type]}`).join(',\n');
/** Engines that take partitions from paths want their columns last. */
const inFile = ({ columns, partitions }: SqlTable) =>
  columns.filter(({ name }) => !partitions.includes(name));
const inPath = ({ columns, partitions }: SqlTable) =>
  partitions.flatMap((name) => columns.filter((column) => column.name === name));

const trino: SqlDialect = {
  title: 'Trino (Hive connector)',
  head: (schema, location) => [
    `CREATE SCHEMA IF NOT EXISTS ${schema} WITH (location = ${standardText(location)})`,
  ],
  table: (table, schema) => [
    `CREATE TABLE IF NOT EXISTS ${table.name} (\n${listed([...inFile(table), ...inPath(table)], TRINO, double)}\n) WITH (external_location = ${standardText(table.location)}, format = 'PARQUET', partitioned_by = ARRAY[${table.partitions.map(standardText).join(', ')}])`,
    `CALL system.sync_partition_metadata(${standardText(schema.slice(schema.indexOf('.') + 1))}, ${standardText(table.name.slice(table.name.lastIndexOf('.') + 1))}, 'FULL')`,
  ],
  text: standardText,
  query: (sql) => sql,
};

const athena: SqlDialect = {
  title: 'Amazon Athena (engine 3)',
  head: (schema) => [`CREATE DATABASE IF NOT EXISTS ${schema}`],
  table: (table) => [
    `CREATE EXTERNAL TABLE IF NOT EXISTS ${table.name} (\n${listed(inFile(table), HIVE, back)}\n) PARTITIONED BY (${inPath(
      table,
    )
      .map(({ name, type }) => `${back(name)} ${HIVE[type]}`)
      .join(', ')}) STORED AS PARQUET LOCATION ${standardText(table.location)}`,
    `MSCK REPAIR TABLE ${table.name}`,
  ],
  text: standardText,
  query: (sql) => sql,
};

const bigquery: SqlDialect = {
  title: 'BigQuery (GoogleSQL)',
  head: (schema) => [`CREATE SCHEMA IF NOT EXISTS ${schema}`],
  table: (table) => [
    `CREATE OR REPLACE EXTERNAL TABLE ${table.name} (\n${listed(table.columns, BIGQUERY, back)}\n) OPTIONS (format = 'PARQUET', uris = [${escapedText(`${table.location}*`)}])`,
  ],
  text: escapedText,
  query: (sql) =>
    sql
      .replace(/'(?:[^']|'')*'/g, (text) => escapedText(text.slice(1, -1).replaceAll("''", "'")))
      .replace(/\bvarchar\(\d+\)/g, 'string')
      .replace(/\bas bigint\)/g, 'as int64)')
      .replace(/([a-z_]+\.[a-z_]+) % (\d+)/g, 'mod($1, $2)')
      .replace(/\bunion(?! all| distinct)\b/g, 'union distinct'),
};

const CORRELATED = 'ClickHouse 26.9 does not run its correlated subqueries';
const PREFIXED = 'ClickHouse 26.9 does not find columns behind its "alias.*"';

const clickhouse: SqlDialect = {
  title: 'ClickHouse',
  head: (schema) => [
    `CREATE DATABASE IF NOT EXISTS ${schema}`,
    // standard SQL where ClickHouse has other defaults: NULL for what a join does not find, and for sums of nothing
    ...[
      'join_use_nulls = 1',
      'aggregate_functions_null_for_empty = 1',
      "union_default_mode = 'DISTINCT'",
      'allow_experimental_correlated_subqueries = 1',
      'cast_keep_nullable = 1',
      'prefer_column_name_to_alias = 1',
      'use_hive_partitioning = 0',
    ].map((setting) => `SET ${setting}`),
  ],
  table: ({ name, location, columns }) => {
    const structure = columns
      .map((column) => `\`${column.name}\` Nullable(${CLICKHOUSE[column.type]})`)
      .join(', ');
    const files = escapedText(`${location}**/*.parquet`);
    const source = /^(?:s3|https?):/.test(location) ? 's3' : 'file';
    return [
      `CREATE OR REPLACE VIEW ${name} AS SELECT * FROM ${source}(${files}, 'Parquet', ${escapedText(structure)})`,
    ];
  },
  text: escapedText,
  query: namedColumns,
  lacks: {
    K01: CORRELATED,
    K12: PREFIXED,
    K15: CORRELATED,
    K19: PREFIXED,
    K21: PREFIXED,
    K34: CORRELATED,
  },
};

const snowflake: SqlDialect = {
  title: 'Snowflake',
  head: (schema, location) => [
    `CREATE SCHEMA IF NOT EXISTS ${schema}`,
    `CREATE STAGE IF NOT EXISTS ${schema}.lake URL = ${standardText(location)}`,
  ],
  table: (table, schema) => [
    `CREATE OR REPLACE EXTERNAL TABLE ${table.name} (\n${table.columns
      .map(
        ({ name, type }) =>
          `  ${name === 'user' ? double(name) : name} ${SNOWFLAKE[type]} AS (VALUE:${double(name)}::${SNOWFLAKE[type]})`,
      )
      .join(
        ',\n',
      )}\n) LOCATION = @${schema}.lake/${table.name.slice(table.name.lastIndexOf('.') + 1)}/ FILE_FORMAT = (TYPE = PARQUET) AUTO_REFRESH = FALSE`,
  ],
  text: standardText,
  query: (sql) => sql,
};

/** The dialects of the warehouses. */
export const SQL_DIALECTS: Readonly<Record<SqlEngine, SqlDialect>> = {
  trino,
  athena,
  bigquery,
  clickhouse,
  snowflake,
};
