/** Contents of a column: `time` is RFC 3339 or a day (YYYY-MM-DD), empty where there is none. */
export type ListingType = 'text' | 'int' | 'time';

/** One column of a listing that the bundle writes as CSV and as a sheet of the workbook. */
export interface ListingColumn<Row> {
  name: string;
  type: ListingType;
  /** nothing is an empty cell */
  cell(row: Row): string | number | null;
}

/** A column of text; a list becomes its members with "; " between them. */
export function text<Row>(
  name: string,
  value: (row: Row) => string | readonly (string | number)[],
): ListingColumn<Row> {
  return {
    name,
    type: 'text',
    cell(row) {
      const found = value(row);
      return typeof found === 'string' ? found : found.join('; ');
    },
  };
}

export function int<Row>(name: string, cell: (row: Row) => number | null): ListingColumn<Row> {
  return { name, type: 'int', cell };
}

export function time<Row>(name: string, cell: (row: Row) => string): ListingColumn<Row> {
  return { name, type: 'time', cell };
}
