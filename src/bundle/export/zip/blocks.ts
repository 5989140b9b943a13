import { BLOCK_BYTES } from './deflateBlock.ts';

/** A stretch of a file's contents, at the beginning of memory of its own. */
export interface Block {
  bytes: Buffer;
  isLast: boolean;
  /** gives the memory back for another block; it may have been to another thread in the meantime */
  release(memory: Buffer): void;
}

/** Cuts contents into blocks of BLOCK_BYTES, the last one shorter. Memory of released blocks is used again. */
export class Blocks {
  readonly #free: Buffer[] = [];

  /** Contents without a byte give no block. */
  async *of(contents: AsyncIterable<Buffer>): AsyncGenerator<Block> {
    let room = this.#take();
    let filled = 0;
    for await (const chunk of contents) {
      for (let at = 0; at < chunk.length; ) {
        // a full block waits until it is known that it is not the last one
        if (filled === BLOCK_BYTES) {
          yield this.#block(room, filled, false);
          room = this.#take();
          filled = 0;
        }
        const taken = chunk.copy(room, filled, at);
        filled += taken;
        at += taken;
      }
    }
    if (filled > 0) yield this.#block(room, filled, true);
    else this.#free.push(room);
  }

  #take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
  }

  #block(room: Buffer, filled: number, isLast: boolean): Block {
    return { bytes: room.subarray(0, filled), isLast, release: (memory) => void this.#free.push(memory) };
  }
}
