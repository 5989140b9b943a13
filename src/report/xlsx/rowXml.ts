import { cellText, cutText, withoutEscapes } from './cellText.ts';
import type { ColumnFrame, SheetFrame } from './frame.ts';
import { heightOf } from './heights.ts';
import { type LinkedCell, SHEET_LINKS, type SheetCell } from './sheet.ts';

/** Characters that are passed on at once. */
const CHUNK = 65_536;
const DAY_MS = 86_400_000;
/** Days from Excel's first day to 1970-01-01. */
const EPOCH_DAYS = 25_569;
/** Excel shows no day before 1900-03-01 as every other program does, and none after 9999-12-31. */
const FIRST_MS = Date.UTC(1900, 2, 1);
const END_MS = Date.UTC(10_000, 0, 1);
/** Excel's limit, in points. */
const MOST_HEIGHT = 409;
/** Larger whole numbers lose digits in a spreadsheet. */
const MOST_DIGITS = 999_999_999_999_999;

/** The part of a listing, in pieces: its rows go between the two ends of the frame. Memory grows with the links only. */
export function* sheetXml(frame: SheetFrame): Generator<Buffer> {
  const { sheet, opening, closing } = frame;
  const rows = new RowWriter(frame);
  let text = opening;
  for (const cells of sheet.rows()) {
    text += rows.row(cells);
    if (text.length >= CHUNK) {
      yield Buffer.from(text, 'utf8');
      text = '';
    }
  }
  text += rows.notes();
  yield Buffer.from(text + closing[0], 'utf8');
  yield* rows.links();
  yield Buffer.from(closing[1], 'utf8');
}

/** Writes the rows of one sheet, and keeps the links in them for the end of the part. */
class RowWriter {
  readonly #frame: SheetFrame;
  readonly #links: string[] = [];
  #row = 1;
  #cut = 0;
  #unlinked = 0;

  constructor(frame: SheetFrame) {
    this.#frame = frame;
  }

  row(cells: readonly SheetCell[]): string {
    this.#row += 1;
    const { columns, sheet } = this.#frame;
    let xml = `<row r="${this.#row}"${this.#height(cells)}>`;
    let at = 0;
    for (let index = 0; index < cells.length; index += 1) {
      const cell = cells[index] ?? null;
      const column = columns[at] as ColumnFrame;
      at += 1;
      xml +=
        typeof cell === 'object' && cell !== null ? this.#linked(column, cell) : this.#cell(column, cell);
      if (sheet.columns[index]?.type !== 'time') continue;
      xml += this.#date(columns[at] as ColumnFrame, cell);
      at += 1;
    }
    return `${xml}</row>`;
  }

  /** LibreOffice does not find the height of text that goes on below. */
  #height(cells: readonly SheetCell[]): string {
    let most = 0;
    for (const [index, { wraps, width }] of this.#frame.sheet.columns.entries()) {
      const cell = wraps ? cells[index] : null;
      if (typeof cell === 'string') most = Math.max(most, heightOf(cell, width));
    }
    return most === 0 ? '' : ` ht="${Math.min(most, MOST_HEIGHT)}" customHeight="1"`;
  }

  /** Sentences below the rows, one line apart from them. */
  notes(): string {
    const { sheet, noteStyle } = this.#frame;
    const notes = [
      ...sheet.notes,
      ...(this.#cut === 0
        ? []
        : [
            `${this.#cut} ${this.#cut === 1 ? 'cell was' : 'cells were'} cut at 32,767 characters, the most that Excel holds; whole in ${sheet.whole}.`,
          ]),
      ...(this.#unlinked === 0
        ? []
        : [
            `${this.#unlinked} ${this.#unlinked === 1 ? 'link was' : 'links were'} left out: a sheet holds at most 65,530.`,
          ]),
    ];
    return notes
      .map((note, index) => {
        const row = this.#row + 2 + index;
        return `<row r="${row}">${textCell(`A${row}`, noteStyle, note)}</row>`;
      })
      .join('');
  }

  *links(): Generator<Buffer> {
    if (this.#links.length === 0) return;
    yield Buffer.from('<hyperlinks>', 'utf8');
    for (let from = 0; from < this.#links.length; from += 500)
      yield Buffer.from(this.#links.slice(from, from + 500).join(''), 'utf8');
    yield Buffer.from('</hyperlinks>', 'utf8');
  }

  #linked(column: ColumnFrame, { value, to }: LinkedCell): string {
    if (this.#links.length === SHEET_LINKS) {
      this.#unlinked += 1;
      return this.#cell(column, value);
    }
    const ref = column.letter + this.#row;
    this.#links.push(`<hyperlink ref="${ref}" location="${escaped(to)}"/>`);
    return this.#cell(column, value, column.linkedStyle);
  }

  #cell(column: ColumnFrame, value: string | number | null, style = column.style): string {
    if (value === null || value === '') return '';
    const ref = column.letter + this.#row;
    if (typeof value === 'number' && Math.abs(value) <= MOST_DIGITS)
      return `<c r="${ref}" s="${style}"><v>${value}</v></c>`;
    const text = cellText(String(value));
    const cut = cutText(text, this.#frame.sheet.whole);
    if (cut !== null) this.#cut += 1;
    return textCell(ref, style, cut ?? text);
  }

  #date({ letter, style }: ColumnFrame, cell: SheetCell): string {
    if (typeof cell !== 'string' || cell === '') return '';
    const ms = Date.parse(cell);
    // also false for what is no time
    if (!(ms >= FIRST_MS && ms < END_MS)) return '';
    return `<c r="${letter}${this.#row}" s="${style}"><v>${ms / DAY_MS + EPOCH_DAYS}</v></c>`;
  }
}

function textCell(ref: string, style: string, text: string): string {
  return `<c r="${ref}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(withoutEscapes(text))}</t></is></c>`;
}

const SIGNS = /[&<>"]/;

function escaped(text: string): string {
  if (!SIGNS.test(text)) return text;
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
