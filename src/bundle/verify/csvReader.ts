/**
 * Reads RFC 4180 records as bytes pass by; holds one record at a time.
 *
 * @param onRecord called with the cells of each record, the header first
 */
export class CsvReader {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: false });
  readonly #onRecord: (cells: string[]) => void;
  #cells: string[] = [];
  #cell = '';
  #quoted = false;
  #closed = false;

  constructor(onRecord: (cells: string[]) => void) {
    this.#onRecord = onRecord;
  }

  push(chunk: Buffer): void {
    this.#read(this.#decoder.decode(chunk, { stream: true }));
  }

  /** @returns whether the file ended where a record ends */
  end(): boolean {
    this.#read(this.#decoder.decode());
    return !this.#quoted && this.#cell === '' && this.#cells.length === 0;
  }

  #read(text: string): void {
    for (const character of text) {
      if (this.#quoted) {
        if (character === '"') {
          this.#quoted = false;
          this.#closed = true;
        } else this.#cell += character;
      } else if (character === '"') {
        // a quote right after a closing one stands for itself
        if (this.#closed) this.#cell += '"';
        this.#quoted = true;
        this.#closed = false;
      } else if (character === ',') this.#endCell();
      else if (character === '\n') {
        this.#endCell();
        this.#onRecord(this.#cells);
        this.#cells = [];
      } else if (character !== '\r') this.#cell += character;
    }
  }

  #endCell(): void {
    this.#cells.push(this.#cell);
    this.#cell = '';
    this.#closed = false;
  }
}
