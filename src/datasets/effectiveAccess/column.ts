/** Type of a column. Times are microseconds since the epoch; bool is 0 or 1. */
export type ColumnType = 'text' | 'int' | 'real' | 'bool' | 'time';

/** A documented column. */
export interface Column {
  type: ColumnType;
  nullable: boolean;
  doc: string;
}

/** A documented table of the evidence set. */
export interface Table<Columns extends Record<string, Column> = Record<string, Column>> {
  name: string;
  /** one sentence */
  doc: string;
  columns: Columns;
}

interface Of<T extends ColumnType, N extends boolean> extends Column {
  type: T;
  nullable: N;
}

/** Row of a table, as its columns say. */
export type RowOf<T extends Table> = {
  [Name in keyof T['columns']]: T['columns'][Name]['nullable'] extends true
    ? Cell<T['columns'][Name]['type']> | null
    : Cell<T['columns'][Name]['type']>;
};

type Cell<T extends ColumnType> = T extends 'text' ? string : T extends 'bool' ? 0 | 1 : number;

/** Declares a table; the types of its columns become the types of its rows. */
export function table<Columns extends Record<string, Column>>(
  name: string,
  doc: string,
  columns: Columns,
): Table<Columns> {
  return { name, doc, columns };
}

export const text = (doc: string): Of<'text', false> => ({ type: 'text', nullable: false, doc });
export const int = (doc: string): Of<'int', false> => ({ type: 'int', nullable: false, doc });
export const bool = (doc: string): Of<'bool', false> => ({ type: 'bool', nullable: false, doc });
export const optionalText = (doc: string): Of<'text', true> => ({ type: 'text', nullable: true, doc });
export const optionalInt = (doc: string): Of<'int', true> => ({ type: 'int', nullable: true, doc });
export const optionalTime = (doc: string): Of<'time', true> => ({ type: 'time', nullable: true, doc });

/** 0 or 1, as tables hold booleans. */
export function bit(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}

/** Several texts in one cell; null when there are none. */
export function joined(values: Iterable<string>, separator = ', '): string | null {
  const list = [...values];
  return list.length === 0 ? null : list.join(separator);
}
