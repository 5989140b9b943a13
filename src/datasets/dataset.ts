import type { JsonObject } from '../formats/canonicalJson.ts';
import type { EvidenceItem } from '../records/datasets.ts';

/**
 * Contents of a column:
 * - text: a text, empty where the record has none; an object or a list of objects is its JSON
 * - int, real: a number, or nothing
 * - bool: 1 or 0; 0 where the record says nothing
 * - time: an instant; two SQL columns, `x` (RFC 3339, UTC, milliseconds) and `x_us` (microseconds since 1970)
 * - list: texts joined by "; "
 * - map: "name=value; name=value|value" of an object's members
 */
export type ColumnType = 'text' | 'int' | 'real' | 'bool' | 'time' | 'list' | 'map';

/** One column of a dataset: of its spreadsheet, its SQL table, its view in the store, its entry in the data dictionary. */
export interface Column {
  /** lower-case words and underscores, no word that SQL reserves */
  name: string;
  type: ColumnType;
  /**
   * where the value is in the record: dotted path, a member whose name has a dot in double quotes; the first of
   * several that has a value counts
   */
  paths: readonly string[];
  /** how the value is made, where a path does not reach: such a column is for people, no procedure may use it */
  show?: (record: JsonObject) => unknown;
  /** one line of documentation */
  doc: string;
}

/** How much a dataset says about a point of focus. */
export interface Relevance {
  /** id of a point of focus, e.g. CC6.1-03 */
  point: string;
  level: 'primary' | 'supporting';
  /** SQL condition over the dataset's table: only the rows that meet it are relevant; absent: all */
  where?: string;
}

/** Where the rows of a dataset come from. */
export type DatasetSource = 'state' | 'log' | 'history' | 'local' | 'computed' | 'collection';

/** Everything there is to know about one kind of evidence rows; the only place that says it. */
export interface Dataset {
  /** lower-case words and underscores: name of its files, its table and its view */
  name: string;
  item: EvidenceItem;
  source: DatasetSource;
  /** one sentence for an auditor: what the rows are */
  description: string;
  /** what a row shows; completes "This record …" */
  shows: string;
  /** filters and parameters of its collection, in words */
  query: string;
  relevance: readonly Relevance[];
  /** kinds of resources that Teleport prints for it, for files that are imported */
  kinds?: readonly string[];
  /**
   * where the key of a row is in the record: paths whose values are joined by "/"; "a|b" is the first that has one, "?a" is
   * left out where there is none. Default: metadata.name of state, row_id of everything else
   */
  key?: readonly string[];
  columns: readonly Column[];
  /** SQL columns that procedures join or search by, where there may be very many rows */
  indexes?: readonly (readonly string[])[];
  /** whether the state at the period's opening is beside it, in `opening_<name>` */
  rolled?: boolean;
  /**
   * whether a row records something that happened in the period, so that the next period has others; without it a row is
   * a state at the period's end. Always so of the log and of histories
   */
  ofPeriod?: boolean;
}

/** Whether the rows of a dataset record what happened in the period, and not the state at its end. */
export function isOfPeriod({ source, ofPeriod }: Pick<Dataset, 'source' | 'ofPeriod'>): boolean {
  return source === 'log' || source === 'history' || ofPeriod === true;
}

/** A column whose value is at a path of the record; by default the path is the column's name. */
function at(type: ColumnType, name: string, doc: string, ...paths: string[]): Column {
  return { name, type, doc, paths: paths.length === 0 ? [name] : paths };
}

/** Columns by type: name, documentation, paths (default: the name). */
export const text = (name: string, doc: string, ...paths: string[]): Column =>
  at('text', name, doc, ...paths);
export const int = (name: string, doc: string, ...paths: string[]): Column => at('int', name, doc, ...paths);
export const real = (name: string, doc: string, ...paths: string[]): Column =>
  at('real', name, doc, ...paths);
export const bool = (name: string, doc: string, ...paths: string[]): Column =>
  at('bool', name, doc, ...paths);
export const time = (name: string, doc: string, ...paths: string[]): Column =>
  at('time', name, doc, ...paths);
export const list = (name: string, doc: string, ...paths: string[]): Column =>
  at('list', name, doc, ...paths);
export const map = (name: string, doc: string, ...paths: string[]): Column => at('map', name, doc, ...paths);

/** The same relevance, of those rows only that meet an SQL condition over the dataset's table. */
export function onlyRows(where: string, relevance: readonly Relevance[]): Relevance[] {
  return relevance.map((one) => ({ ...one, where }));
}

/** A column for people whose value is made by a function of the record. */
export function shown(name: string, doc: string, show: (record: JsonObject) => unknown): Column {
  return { name, type: 'text', doc, paths: [], show };
}

/** Points of focus that a dataset is relevant to: `primary('6.1-03', '6.3-03')`. */
export function primary(...points: string[]): Relevance[] {
  return points.map((point) => ({ point: `CC${point}`, level: 'primary' as const }));
}

/** Points of focus that a dataset supports beside other evidence. */
export function supporting(...points: string[]): Relevance[] {
  return points.map((point) => ({ point: `CC${point}`, level: 'supporting' as const }));
}
