import { createHash } from 'node:crypto';
import type { UniversalClientFn } from '@connectrpc/connect/protocol';

/** Length of the prefix in front of each gRPC message: one byte of flags, four of length. */
const PREFIX = 5;

/**
 * Listens to the body of one response and sees the message bytes exactly as they arrived, before anything decodes them:
 * their SHA-256 for the record of the call and, if wanted, the bytes themselves.
 */
export class ResponseTap {
  readonly #hash = createHash('sha256');
  readonly #kept: Uint8Array[] | undefined;
  readonly #prefix = Buffer.alloc(PREFIX);
  #prefixFilled = 0;
  #left = 0;

  /** @param keep whether `bytes` will be asked for */
  constructor(keep: boolean) {
    this.#kept = keep ? [] : undefined;
  }

  /** The same HTTP client, with this tap on the response's body. One tap serves one request. */
  on(client: UniversalClientFn): UniversalClientFn {
    return async (request) => {
      const response = await client(request);
      return { ...response, body: this.#listen(response.body) };
    };
  }

  /** Takes bytes that came without gRPC's framing: the body of an HTTP answer. */
  addUnframed(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** Lower-case hex SHA-256 over the message bytes so far. */
  sha256(): string {
    return this.#hash.copy().digest('hex');
  }

  /** The message bytes, of all messages in order; empty unless they were to be kept. */
  bytes(): Uint8Array {
    return Buffer.concat(this.#kept ?? []);
  }

  async *#listen(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      this.#take(chunk);
      yield chunk;
    }
  }

  #take(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left === 0) {
        const part = chunk.subarray(at, at + PREFIX - this.#prefixFilled);
        this.#prefix.set(part, this.#prefixFilled);
        this.#prefixFilled += part.length;
        at += part.length;
        if (this.#prefixFilled < PREFIX) return;
        this.#left = this.#prefix.readUInt32BE(1);
        this.#prefixFilled = 0;
        continue;
      }
      const part = chunk.subarray(at, at + this.#left);
      this.#hash.update(part);
      this.#kept?.push(part);
      this.#left -= part.length;
      at += part.length;
    }
  }
}
