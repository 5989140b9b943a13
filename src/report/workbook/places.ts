import { SHEET_ROWS } from '../xlsx/sheet.ts';

/** Rows of a listing in one sheet: the header, and lines below the rows, need some of Excel's. A longer listing goes on in a further sheet. */
export const LISTED_ROWS = SHEET_ROWS - 16;

/** A cell of a sheet below its header, as a link names it. */
export function cellOf(sheet: string, row: number): string {
  return `'${sheet}'!A${row + 1}`;
}

/** The sheet of a part of a listing, counted from 0: Sessions, Sessions 2. */
export function partName(listing: string, part: number): string {
  return part === 0 ? listing : `${listing} ${part + 1}`;
}

/** Where a row of a listing is, as a link names it. @param row counted from 1 */
export function placeOf(listing: string, row: number, most = LISTED_ROWS): string {
  const part = Math.floor((row - 1) / most);
  return cellOf(partName(listing, part), row - part * most);
}
