import type { ListingColumn } from '../../records/listings/listingColumn.ts';
import { grouped } from '../parts/table.ts';
import type { ListingSheet, SheetCell, SheetColumn, Tone } from '../xlsx/sheet.ts';

/** Rows of a sheet that are shown: as many as a spreadsheet program opens without waiting. */
export const MOST_ROWS = 200_000;

/** A listing that becomes a sheet. */
export interface Listing {
  name: string;
  columns: readonly (Pick<SheetColumn, 'name' | 'type'> & { tones?: ReadonlyMap<string, Tone> })[];
  /** columns that stay in sight on the left */
  frozen: number;
  /** rows that there are */
  total: number;
  rows(): Iterable<readonly SheetCell[]>;
  /** path in the bundle of the file that has all rows, every text whole */
  whole: string;
  /** whether the cells hold sentences, which go on below in a cell */
  prose: boolean;
}

/** Nobody reads a digest to its end. */
const DIGEST = /^[0-9a-f]{40,}$/;
const DIGEST_WIDTH = 16;
/** Rows by which widths are chosen. */
const SAMPLED = 200;
const NARROWEST = 9;
const WIDEST = { prose: 60, data: 44 } as const;
/** Room for the sign of a filter beside a name. */
const FILTER = 3;
/** A time as text. */
const TIME_WIDTH = 25;

/** The sheet of a listing: its first rows, columns as wide as those need. */
export function sheetOf(listing: Listing, most = MOST_ROWS): ListingSheet {
  const { name, columns, frozen, total, whole } = listing;
  const count = Math.min(total, most);
  const widths = widthsOf(listing);
  const widest = listing.prose ? WIDEST.prose : WIDEST.data;
  return {
    kind: 'listing',
    ...{ name, frozen, count, whole },
    columns: columns.map(({ name: header, type, tones }, index) => {
      const wanted = widths[index] ?? NARROWEST;
      return {
        ...{ name: header, type },
        width: type === 'time' ? TIME_WIDTH : Math.min(Math.max(wanted, NARROWEST), widest),
        wraps: listing.prose && type === 'text' && wanted > widest,
        ...(tones === undefined ? {} : { tones }),
      };
    }),
    rows: () => firstOf(listing.rows(), count),
    notes:
      count < total
        ? [`The first ${grouped(count)} of ${grouped(total)} rows are shown. ${whole} has all of them.`]
        : [],
  };
}

/** The columns of a listing of the bundle, as a sheet has them. */
export function sheetColumns<Row>(
  columns: readonly ListingColumn<Row>[],
  tones: Readonly<Record<string, ReadonlyMap<string, Tone>>> = {},
): Listing['columns'] {
  return columns.map(({ name, type }) => ({
    name,
    type: type === 'int' ? 'number' : type,
    ...(tones[name] === undefined ? {} : { tones: tones[name] }),
  }));
}

function widthsOf({ columns, rows }: Listing): number[] {
  const widths = columns.map(({ name }) => name.length + FILTER);
  for (const cells of firstOf(rows(), SAMPLED)) {
    for (const [index, cell] of cells.entries())
      widths[index] = Math.max(widths[index] ?? 0, widthOf(cell) + 1);
  }
  return widths;
}

function widthOf(cell: SheetCell): number {
  if (cell === null) return 0;
  const value = typeof cell === 'object' ? cell.value : cell;
  if (typeof value === 'number') return String(value).length;
  if (DIGEST.test(value)) return DIGEST_WIDTH;
  return value.split('\n').reduce((widest, line) => Math.max(widest, line.length), 0);
}

function* firstOf<T>(rows: Iterable<T>, most: number): Generator<T> {
  if (most === 0) return;
  let left = most;
  for (const row of rows) {
    yield row;
    left -= 1;
    if (left === 0) return;
  }
}
