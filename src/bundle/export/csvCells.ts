import { plainText } from '../../formats/printable.ts';

/** Excel's limit of characters in a cell, and of rows in a sheet (header included). */
export const EXCEL_CELL_LIMIT = 32_767;
export const EXCEL_ROW_LIMIT = 1_048_576;

/** Counts of cells that the spreadsheet view had to change or cannot show, for the manifest. */
export interface CsvNotes {
  neutralised_cells: number;
  escaped_cells: number;
  long_cells: number;
}

/** Fresh counters. */
export function newCsvNotes(): CsvNotes {
  return { neutralised_cells: 0, escaped_cells: 0, long_cells: 0 };
}

/**
 * Signs by which a spreadsheet takes a cell for a formula, the full-width, small and superscript forms that it folds to them
 * included, after any blanks that it leaves out: white space, no-break and zero-width characters, fillers.
 */
const BLANKS = '[\\s\\p{Z}\\p{DI}\\u2800]*';
const SIGNS =
  '[=+\\-@\\uFF1D\\uFF0B\\uFF0D\\uFF20\\uFE62\\uFE63\\uFE66\\uFE6B\\u2212\\u207A-\\u207C\\u208A-\\u208C]';
/** At the beginning of a cell; TAB and CR by themselves, too: some spreadsheets drop them and read on. */
const FORMULA_START = new RegExp(`^(?:[\\t\\r]|${BLANKS}${SIGNS})`, 'u');
/**
 * Where a spreadsheet whose list separator is not the comma begins a cell within ours: it knows quotes only at a cell's
 * beginning, so that a semicolon, a TAB or a line break ends one for it.
 */
const FORMULA_INSIDE = new RegExp(`([;\\t\\r\\n])(?=${BLANKS}${SIGNS})`, 'gu');
// quick tests whether the slow ones are needed at all
const MAY_START = /^[^A-Za-z0-9"'([{/<#]/;
const MAY_SEPARATE = /[;\t\r\n]/;
// a quick test whether the slow replacement is needed at all
const MAY_BE_HOSTILE = /[^\P{C}\n\r\t]|[\u2028\u2029]/u;

/**
 * One cell as text. Where a spreadsheet would begin a formula an apostrophe is put before it, control characters become
 * visible; both are counted. Numbers and booleans stay as they are; lists are joined by "; "; nothing is an empty cell; anything
 * else is its JSON.
 */
export function cellText(value: unknown, notes: CsvNotes): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  let text = typeof value === 'string' ? value : composite(value);
  if (MAY_BE_HOSTILE.test(text)) {
    const plain = plainText(text, true);
    if (plain !== text) notes.escaped_cells += 1;
    text = plain;
  }
  const neutral = neutralised(text);
  if (neutral !== text) {
    notes.neutralised_cells += 1;
    text = neutral;
  }
  if (text.length > EXCEL_CELL_LIMIT) notes.long_cells += 1;
  return text;
}

function neutralised(text: string): string {
  const inside = MAY_SEPARATE.test(text) ? text.replace(FORMULA_INSIDE, "$1'") : text;
  return MAY_START.test(text) && FORMULA_START.test(text) ? `'${inside}` : inside;
}

const BLANK = new RegExp(`^${BLANKS}$`, 'u');
const SIGN = new RegExp(`^${SIGNS}$`, 'u');

/** The text of a cell without the apostrophes that `cellText` put before what a spreadsheet would begin a formula with. */
export function withoutNeutralising(cell: string): string {
  if (!cell.includes("'")) return cell;
  const kept: string[] = [];
  const characters = [...cell];
  // from the end: an apostrophe may be one of several before the same sign
  let signFollows = false;
  for (let at = characters.length - 1; at >= 0; at -= 1) {
    const character = characters[at] as string;
    const isAdded =
      character === "'" &&
      (at === 0
        ? signFollows || /^[\t\r]$/.test(kept.at(-1) ?? '')
        : signFollows && MAY_SEPARATE.test(characters[at - 1] as string));
    if (isAdded) continue;
    kept.push(character);
    if (!BLANK.test(character)) signFollows = SIGN.test(character);
  }
  return kept.reverse().join('');
}

/**
 * One record of RFC 4180 with CRLF, byte for byte as csv-stringify writes it with `record_delimiter: '\r\n'` and `quote_record_delimiter`: for files
 * of millions of rows (`lines/`, `events/`), where the library costs six times as much a row. A test compares the two.
 */
export function csvRecord(cells: readonly string[]): string {
  let line = '';
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index] ?? '';
    if (index > 0) line += ',';
    line += NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  }
  return `${line}\r\n`;
}

const NEEDS_QUOTES = /[",\r\n]/;

function composite(value: unknown): string {
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null)) {
    return value.map((item) => (item === null ? '' : String(item))).join('; ');
  }
  return JSON.stringify(value) ?? '';
}
