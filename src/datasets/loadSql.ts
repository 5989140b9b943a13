import type { Column, Dataset } from './dataset.ts';
import { eventsFlat, eventsFlatView } from './log/eventsFlat.ts';
import { keyParts } from './rowKey.ts';
import { DIALECTS, type Dialect, type Engine, firstOf, jsonPath } from './sqlDialects.ts';
import { createIndexes, createTable } from './sqlTable.ts';

/** A table of the evidence set and the file of the bundle that holds its records; null: there is none. */
export interface LoadedTable {
  table: string;
  dataset: Dataset;
  file: string | null;
}

/**
 * The script that loads a bundle's own files into tables with the stock shell of an engine, so that its procedures can be run
 * without this program. Run it in the folder of the unpacked bundle. Columns for people only (maps and composed texts) are left
 * out: no procedure uses them.
 *
 * @param engine sqlite: sqlite3 3.38 or later; duckdb: duckdb 1.0 or later
 * @param events files of the audit log, where a procedure reads events_flat; undefined: none does
 */
export function loadScript(
  engine: Engine,
  tables: readonly LoadedTable[],
  events?: readonly string[],
): string {
  const dialect = DIALECTS[engine];
  return [
    dialect.head,
    ...tables.map((table) => loadTable(dialect, table)),
    ...(events === undefined ? [] : [loadEvents(dialect, events)]),
    dialect.tail,
  ].join('\n');
}

function loadTable(dialect: Dialect, { table, dataset, file }: LoadedTable): string {
  const columns = dataset.columns.filter(isLoaded);
  if (file === null) return `${createTable(table, { columns })};\n`;
  const indexes = dialect.hasIndexes ? createIndexes(table, dataset).map((index) => `${index};\n`) : [];
  return `${dialect.read(file)}\nCREATE TABLE ${table} AS ${selectRecords(dialect, dataset)};\n${indexes.join('')}`;
}

/** The audit log, one file after another, and the view over it. */
function loadEvents(dialect: Dialect, files: readonly string[]): string {
  const { name, columns } = eventsFlat;
  const empty = files.length === 0 ? [`${createTable(name, { columns })};`] : [];
  const rows = files.map((file, index) => {
    const into = index === 0 ? `CREATE TABLE ${name} AS` : `INSERT INTO ${name}`;
    return `${dialect.read(file)}\n${into} ${selectRecords(dialect, eventsFlat)};`;
  });
  const indexes = dialect.hasIndexes ? createIndexes(name, eventsFlat).map((index) => `${index};`) : [];
  return [...empty, ...rows, ...indexes, eventsFlatView('CREATE VIEW'), ''].join('\n');
}

/** A query that gives the columns of a dataset from the lines of a file. */
function selectRecords(dialect: Dialect, dataset: Dataset): string {
  const columns = dataset.columns.filter(isLoaded);
  const selected = [
    `${keyOf(dialect, dataset)} AS row_id`,
    ...columns.flatMap((column) => cellsOf(dialect, column)),
    'j AS json',
  ];
  return `SELECT\n  ${selected.join(',\n  ')}\nFROM lines_of_file`;
}

/** Whether a column is a value at a path, which every engine can read. */
export function isLoaded({ show, type }: Column): boolean {
  return show === undefined && type !== 'map';
}

function keyOf(dialect: Dialect, dataset: Dataset): string {
  return keyParts(dataset)
    .map(({ paths, optional }, index) => {
      const value = firstOf(paths.map((path) => dialect.text(jsonPath(path))));
      const slash = index === 0 ? '' : "'/' || ";
      return optional ? `CASE WHEN ${value} = '' THEN '' ELSE ${slash}${value} END` : `${slash}${value}`;
    })
    .join(' || ');
}

function cellsOf(dialect: Dialect, { name, type, paths }: Column): string[] {
  const at = paths.map(jsonPath);
  switch (type) {
    case 'time': {
      const value = firstOf(at.map((path) => dialect.timeText(path)));
      return [`${dialect.instant(value)} AS ${name}`, `${dialect.microseconds(value)} AS ${name}_us`];
    }
    case 'int':
      return [
        `${at.length > 1 ? `coalesce(${at.map(dialect.int).join(', ')})` : dialect.int(at[0] ?? '')} AS ${name}`,
      ];
    case 'real':
      return [`${dialect.real(at[0] ?? '')} AS ${name}`];
    case 'bool':
      return [`${dialect.bool(at[0] ?? '')} AS ${name}`];
    case 'list':
      return [`${firstOf(at.map(dialect.list))} AS ${name}`];
    default:
      return [`${firstOf(at.map(dialect.text))} AS ${name}`];
  }
}
