import { freeBytes } from '../../platform/freeBytes.ts';

/** Bytes that are gathered before they are passed on. */
const CHUNK = 65_536;
/** UTF-8 takes at most three bytes for a UTF-16 code unit. */
const WIDEST = 3;

/** Gathers text as UTF-8 in memory that is used again and again: a new buffer for every piece of a large file would pile up. */
export class TextChunks {
  #room = Buffer.allocUnsafeSlow(CHUNK * 2);
  #filled = 0;

  /** Whether there is enough to be taken. */
  get isFull(): boolean {
    return this.#filled >= CHUNK;
  }

  get isEmpty(): boolean {
    return this.#filled === 0;
  }

  add(text: string): void {
    this.#reserve(text.length * WIDEST);
    this.#filled += this.#room.write(text, this.#filled, 'utf8');
  }

  /** The bytes gathered since the last time; valid until something is added. */
  take(): Buffer {
    const taken = this.#room.subarray(0, this.#filled);
    this.#filled = 0;
    return taken;
  }

  /** Gives the memory back: what was taken last is not valid afterwards. */
  end(): void {
    freeBytes(this.#room);
  }

  #reserve(bytes: number): void {
    const wanted = this.#filled + bytes;
    if (wanted <= this.#room.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(wanted, this.#room.length * 2));
    this.#room.copy(larger, 0, 0, this.#filled);
    this.end();
    this.#room = larger;
  }
}

/** Text as bytes, many pieces at a time. */
export async function* textPieces(pieces: Iterable<string>): AsyncGenerator<Buffer> {
  const text = new TextChunks();
  for (const piece of pieces) {
    text.add(piece);
    if (text.isFull) yield text.take();
  }
  if (!text.isEmpty) yield text.take();
  text.end();
}
