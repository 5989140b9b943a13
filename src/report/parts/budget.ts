/** Room on a page in bytes: what a list may take before it goes on in a file. */
export class Budget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  get left(): number {
    return this.#left;
  }

  /** Takes room for a text; false, and nothing taken, where there is none. */
  take(text: string): boolean {
    const bytes = Buffer.byteLength(text);
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  /** A part of what is left, for one list of several: what it does not use stays here. */
  share(parts: number): Budget {
    return new Budget(Math.floor(this.#left / Math.max(parts, 1)));
  }

  /** Gives back nothing, takes what a share used. */
  settle(share: Budget, given: number): void {
    this.#left -= given - share.left;
  }
}
