import type { RecordCounter } from './recordCounters.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const CR = 0x0d;
const LF = 0x0a;
const BOM = '\uFEFF';
/** Longest cell that is held, in bytes; no identifier of a procedure is as long. */
const MAX_CELL = 256;
/** Most cells of the header. */
const MAX_CELLS = 500;

/** Rows that may still be read; readers of several files share one. */
export interface RowBudget {
  left: number;
}

/**
 * Reads one column of RFC 4180 records as bytes pass by: the one whose header is the first of `names` that occurs. Holds one
 * cell, and no more of it than an identifier has, however large the file or its cells are; stops at the first record that is
 * too short for the column, and when the rows are used up.
 *
 * @param onCell called with the cell of each record
 */
export class CsvReader implements RecordCounter {
  readonly #names: readonly string[];
  readonly #rows: RowBudget;
  readonly #onCell: (cell: string) => void;
  readonly #header: string[] = [];
  readonly #cell = Buffer.alloc(MAX_CELL);
  #length = 0;
  /** number of the wanted column; -1 while the header is read */
  #column = -1;
  #index = 0;
  #isSound = true;
  #isEmpty = true;
  #quoted = false;
  #closed = false;
  #picked: string | null = null;
  #records = 0;

  constructor(names: readonly string[], rows: RowBudget, onCell: (cell: string) => void) {
    this.#names = names;
    this.#rows = rows;
    this.#onCell = onCell;
  }

  push(chunk: Buffer): void {
    let quoted = this.#quoted;
    let closed = this.#closed;
    let isEmpty = this.#isEmpty;
    let length = this.#length;
    let isWanted = this.#isWanted();
    // one loop without calls but at the ends of cells: a hostile file may have a gigabyte of them
    for (let at = 0; at < chunk.length && this.#isSound; at += 1) {
      const byte = chunk[at] as number;
      const isPlain = quoted
        ? byte !== QUOTE
        : byte > COMMA || (byte !== QUOTE && byte !== COMMA && byte !== LF);
      if (isPlain) {
        if (byte === CR && !quoted) continue;
        isEmpty = false;
        if (isWanted && length < MAX_CELL) this.#cell[length++] = byte;
      } else if (byte === QUOTE) {
        // a quote right after a closing one is a literal quote
        if (closed && !quoted && isWanted && length < MAX_CELL) this.#cell[length++] = byte;
        isEmpty = false;
        closed = quoted;
        quoted = !quoted;
      } else {
        this.#length = length;
        isEmpty = byte === LF;
        if (byte === LF) this.#endRecord();
        else this.#endCell();
        isWanted = this.#isWanted();
        length = 0;
        closed = false;
      }
    }
    this.#quoted = quoted;
    this.#closed = closed;
    this.#isEmpty = isEmpty;
    this.#length = length;
  }

  /** @returns number of records; null unless the column is there, every record has it, and the file ended where a record ends */
  end(): number | null {
    const isWhole = this.#isSound && !this.#quoted && this.#isEmpty && this.#column >= 0;
    return isWhole ? this.#records : null;
  }

  #isWanted(): boolean {
    return this.#column < 0 || this.#index === this.#column;
  }

  #endCell(): void {
    if (this.#column < 0) {
      this.#header.push(this.#text());
      if (this.#header.length > MAX_CELLS) this.#isSound = false;
    } else if (this.#index === this.#column) this.#picked = this.#text();
    this.#index += 1;
  }

  #text(): string {
    return this.#cell.toString('utf8', 0, this.#length);
  }

  #endRecord(): void {
    this.#endCell();
    this.#index = 0;
    if (this.#column < 0) this.#findColumn();
    else if (this.#picked === null || this.#rows.left === 0) this.#isSound = false;
    else {
      this.#rows.left -= 1;
      this.#records += 1;
      this.#onCell(this.#picked);
      this.#picked = null;
    }
  }

  #findColumn(): void {
    const [first = ''] = this.#header;
    if (first.startsWith(BOM)) this.#header[0] = first.slice(1);
    const name = this.#names.find((one) => this.#header.includes(one));
    if (name === undefined) this.#isSound = false;
    else this.#column = this.#header.indexOf(name);
  }
}
