import type { ListingColumn } from '../../records/listings/listingColumn.ts';
import type { ListingSheet, SheetCell, SheetColumn, Tone } from '../xlsx/sheet.ts';
import { LISTED_ROWS, partName } from './places.ts';

/** A listing that becomes a sheet, or several where one cannot hold it. */
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

/** How many sheets hold a listing. */
export function sheetCount({ total }: Pick<Listing, 'total'>, most = LISTED_ROWS): number {
  return Math.max(1, Math.ceil(total / most));
}

/**
 * The sheets of a listing: as many rows in each as it holds, columns as wide as the first rows need. Their rows are read once where
 * the sheets are read in their order.
 *
 * @param most rows of a sheet
 */
export function sheetsOf(listing: Listing, most = LISTED_ROWS): ListingSheet[] {
  const { name, columns, frozen, total, whole } = listing;
  const widths = widthsOf(listing);
  const widest = listing.prose ? WIDEST.prose : WIDEST.data;
  const parts = sheetCount(listing, most);
  const reader = new PartReader(listing, most);
  const shown = columns.map(({ name: header, type, tones }, index) => {
    const wanted = widths[index] ?? NARROWEST;
    return {
      ...{ name: header, type },
      width: type === 'time' ? TIME_WIDTH : Math.min(Math.max(wanted, NARROWEST), widest),
      wraps: listing.prose && type === 'text' && wanted > widest,
      ...(tones === undefined ? {} : { tones }),
    };
  });
  return Array.from({ length: parts }, (_, part): ListingSheet => {
    const next = part + 1 < parts ? [`Continued in the sheet ${partName(name, part + 1)}.`] : [];
    return {
      kind: 'listing',
      ...{ name: partName(name, part), frozen, whole },
      count: Math.min(most, total - part * most),
      columns: shown,
      rows: () => reader.rows(part),
      notes: next,
    };
  });
}

/** Reads a listing in parts: each goes on where the one before ended. */
class PartReader {
  readonly #listing: Listing;
  readonly #most: number;
  #next = 0;
  #rows: Iterator<readonly SheetCell[]> | null = null;

  constructor(listing: Listing, most: number) {
    this.#listing = listing;
    this.#most = most;
  }

  *rows(part: number): Generator<readonly SheetCell[]> {
    const rows = this.#rowsFrom(part);
    const isLast = (part + 1) * this.#most >= this.#listing.total;
    let isDone = false;
    try {
      for (let left = this.#most; left > 0; left -= 1) {
        const { value, done } = rows.next();
        if (done === true) return;
        yield value;
      }
      isDone = !isLast;
    } finally {
      if (isDone) this.#next = part + 1;
      else this.#end();
    }
  }

  #rowsFrom(part: number): Iterator<readonly SheetCell[]> {
    if (this.#rows !== null && this.#next === part) return this.#rows;
    this.#end();
    const rows = this.#listing.rows()[Symbol.iterator]();
    for (let skipped = part * this.#most; skipped > 0; skipped -= 1) rows.next();
    this.#rows = rows;
    return rows;
  }

  #end(): void {
    this.#rows?.return?.();
    this.#rows = null;
  }
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
