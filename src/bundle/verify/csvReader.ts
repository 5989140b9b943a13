/** Longest cell that is held; no identifier of a procedure is as long. */
const MAX_CELL = 256;
/** Most cells of one record. */
const MAX_CELLS = 2_000;

/**
 * Reads one column of RFC 4180 records as bytes pass by: the one whose header is the first of `names` that occurs. Holds one
 * cell at a time, and no more of it than an identifier has, however large the file or its cells are.
 *
 * @param onCell called with the cell of each record; records too short for the column give an empty one
 */
export class CsvReader {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: false });
  readonly #names: readonly string[];
  readonly #onCell: (cell: string) => void;
  readonly #header: string[] = [];
  #column: number | null = null;
  #isSound = true;
  #index = 0;
  #cell = '';
  #picked = '';
  #quoted = false;
  #closed = false;

  constructor(names: readonly string[], onCell: (cell: string) => void) {
    this.#names = names;
    this.#onCell = onCell;
  }

  push(chunk: Buffer): void {
    if (this.#isSound) this.#read(this.#decoder.decode(chunk, { stream: true }));
  }

  /** @returns whether the column is there, and the file ended where a record ends */
  end(): boolean {
    if (this.#isSound) this.#read(this.#decoder.decode());
    const isWhole = !this.#quoted && this.#cell === '' && this.#index === 0;
    return this.#isSound && isWhole && this.#column !== null;
  }

  #read(text: string): void {
    for (let at = 0; at < text.length; at += 1) {
      const character = text[at] as string;
      if (this.#quoted) {
        if (character === '"') {
          this.#quoted = false;
          this.#closed = true;
        } else this.#take(character);
      } else if (character === '"') {
        // a quote right after a closing one stands for itself
        if (this.#closed) this.#take('"');
        this.#quoted = true;
        this.#closed = false;
      } else if (character === ',') this.#endCell();
      else if (character === '\n') this.#endRecord();
      else if (character !== '\r') this.#take(character);
    }
  }

  #take(character: string): void {
    const isWanted = this.#column === null || this.#index === this.#column;
    // one character of any other cell says that the record is not empty
    if (isWanted ? this.#cell.length < MAX_CELL : this.#cell === '') this.#cell += character;
  }

  #endCell(): void {
    if (this.#column === null) this.#header.push(this.#cell);
    else if (this.#index === this.#column) this.#picked = this.#cell;
    this.#index += 1;
    if (this.#index > MAX_CELLS) this.#isSound = false;
    this.#cell = '';
    this.#closed = false;
  }

  #endRecord(): void {
    this.#endCell();
    this.#index = 0;
    if (this.#column === null) {
      const name = this.#names.find((one) => this.#header.includes(one));
      if (name === undefined) this.#isSound = false;
      else this.#column = this.#header.indexOf(name);
      return;
    }
    this.#onCell(this.#picked);
    this.#picked = '';
  }
}
