import { plainText } from './plainText.ts';

/** Excel's limit of characters in a cell, and of rows in a sheet (header included). */
export const EXCEL_CELL_LIMIT = 32_767;
export const EXCEL_ROW_LIMIT = 1_048_576;

/** What the spreadsheet view had to change or cannot show, counted for the manifest. */
export interface CsvNotes {
  neutralised_cells: number;
  escaped_cells: number;
  long_cells: number;
}

/** Fresh counters. */
export function newCsvNotes(): CsvNotes {
  return { neutralised_cells: 0, escaped_cells: 0, long_cells: 0 };
}

/** First characters that make a spreadsheet run a cell, the full-width forms of some locales included. */
const FORMULA_START = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
// a quick test whether the slow replacement is needed at all
const MAY_BE_HOSTILE = /[^\P{C}\n\r\t]|[\u2028\u2029]/u;

/**
 * One cell as text. Strings that a spreadsheet would run get a leading apostrophe, control characters become visible;
 * both are counted. Numbers and booleans stay as they are; lists are joined by "; "; nothing is an empty cell; anything
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
  if (FORMULA_START.test(text)) {
    notes.neutralised_cells += 1;
    text = `'${text}`;
  }
  if (text.length > EXCEL_CELL_LIMIT) notes.long_cells += 1;
  return text;
}

/**
 * One record of RFC 4180 with CRLF, byte for byte as csv-stringify writes it with `record_delimiter: '\r\n'` and `quote_record_delimiter`: for files
 * of millions of rows, where the library costs too much. A test compares the two.
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
