/** Notes are read by people: beyond this many only their number is told. */
const MOST = 200;

/** Collects notes for a person to judge, without growing with the population. */
export class NoteList {
  readonly #notes: string[] = [];
  #more = 0;

  add(note: string): void {
    if (this.#notes.length < MOST) this.#notes.push(note);
    else this.#more += 1;
  }

  /** The notes, with a last line that counts those left out. */
  list(): string[] {
    return this.#more === 0 ? [...this.#notes] : [...this.#notes, `and ${this.#more} more of the kind`];
  }
}
