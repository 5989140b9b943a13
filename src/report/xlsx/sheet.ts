/** Limits of Excel: rows of a sheet, UTF-16 units of a cell, links of a sheet. */
export const SHEET_ROWS = 1_048_576;
export const CELL_UNITS = 32_767;
export const SHEET_LINKS = 65_530;

/** Contents of a column: `time` becomes two columns, the same text and a real date in UTC. */
export type SheetColumnType = 'text' | 'number' | 'time';

/** One column of a listing. */
export interface SheetColumn {
  name: string;
  type: SheetColumnType;
  /** in characters */
  width: number;
  /** whether long text goes on below in the same cell */
  wraps: boolean;
  /** colours of cells by their whole text */
  tones?: ReadonlyMap<string, Tone>;
}

/** A colour with a meaning: a deviation, something that is missing, a question for a person, nothing to note. */
export type Tone = 'bad' | 'lack' | 'ask' | 'good';

/** A value with a link to a cell of the workbook: `'Users'!B12`. */
export interface LinkedCell {
  value: string | number;
  to: string;
}

export type SheetCell = string | number | null | LinkedCell;

/** A sheet with one row a record below a header that stays in sight; streams. */
export interface ListingSheet {
  kind: 'listing';
  /** at most 31 characters, of letters, digits and blanks */
  name: string;
  columns: readonly SheetColumn[];
  /** columns that stay in sight on the left; a time counts as one */
  frozen: number;
  /** rows that `rows` gives, at most what a sheet holds */
  count: number;
  rows(): Iterable<readonly SheetCell[]>;
  /** where long texts are whole: said where one is cut */
  whole: string;
  /** sentences below the rows */
  notes: readonly string[];
}

/** Looks of the cells of a page. */
export type PageStyle = 'title' | 'lead' | 'heading' | 'label' | 'body' | 'count' | 'draft' | 'head' | 'fill';

/** One cell of a page. */
export interface PageCell {
  value: string | number;
  style: PageStyle;
  /** columns that it reaches over, default 1 */
  span?: number;
  /** a cell of the workbook (`'Users'!A1`), or a file that lies beside it */
  to?: { cell: string } | { file: string };
}

/** A sheet that is laid out as a page, made in memory. */
export interface PageSheet {
  kind: 'page';
  name: string;
  /** of each column, in characters */
  widths: readonly number[];
  rows: readonly { cells: readonly PageCell[]; height?: number }[];
}

/** A workbook with its sheets in order. */
export interface Book {
  title: string;
  creator: string;
  made: Date;
  /** at the head and foot of every printed page */
  head: string;
  foot: string;
  sheets: readonly (PageSheet | ListingSheet)[];
}
