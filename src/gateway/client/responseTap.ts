import { createHash } from 'node:crypto';
import type { UniversalClientFn } from '@connectrpc/connect/protocol';

/** Length of the prefix in front of each gRPC message: one byte of flags, four of length. */
const PREFIX = 5;

/** Larger messages go on whole to whoever decodes them, which refuses them. */
const MAX_KEPT = 64 * 1024 * 1024;

/**
 * Listens to the body of one response and sees the message bytes exactly as they arrived, before anything decodes them:
 * their SHA-256 for the record of the call and, if wanted, the bytes themselves. Messages that are kept are not passed on:
 * an empty message goes on in their place, because collecting and decoding a page of audit events a second time would cost as
 * much as all the rest of receiving it.
 */
export class ResponseTap {
  readonly #hash = createHash('sha256');
  readonly #keeps: boolean;
  readonly #kept: Buffer[] = [];
  readonly #prefix = Buffer.alloc(PREFIX);
  #prefixFilled = 0;
  #left = 0;
  /** the message that is being kept */
  #message: Buffer | undefined;

  /** @param keep whether `bytes` will be asked for */
  constructor(keep: boolean) {
    this.#keeps = keep;
  }

  /** The same HTTP client, with this tap on the response's body. One tap serves one request. */
  on(client: UniversalClientFn): UniversalClientFn {
    return async (request) => {
      const response = await client(request);
      return { ...response, body: this.#keeps ? this.#keep(response.body) : this.#listen(response.body) };
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

  /** The message bytes, of all messages in order, in a buffer of their own; empty unless they were to be kept. */
  bytes(): Uint8Array {
    const [only, ...more] = this.#kept;
    return only !== undefined && more.length === 0 ? only : Buffer.concat(this.#kept);
  }

  async *#listen(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      this.#take(chunk, () => undefined);
      yield chunk;
    }
  }

  async *#keep(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      const onward: Uint8Array[] = [];
      this.#take(chunk, (bytes) => void onward.push(bytes));
      yield* onward;
    }
    // A prefix or a message that is cut off: as much of it goes on, so that it is noticed.
    if (this.#prefixFilled > 0) yield this.#prefix.subarray(0, this.#prefixFilled);
    else if (this.#message !== undefined && this.#left > 0) yield this.#prefix;
  }

  /** @param pass takes what goes on in place of the chunk when messages are kept */
  #take(chunk: Uint8Array, pass: (bytes: Uint8Array) => void): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left === 0) {
        const part = chunk.subarray(at, at + PREFIX - this.#prefixFilled);
        this.#prefix.set(part, this.#prefixFilled);
        this.#prefixFilled += part.length;
        at += part.length;
        if (this.#prefixFilled < PREFIX) return;
        this.#prefixFilled = 0;
        this.#begin(pass);
        continue;
      }
      const part = chunk.subarray(at, at + this.#left);
      this.#hash.update(part);
      this.#message?.set(part, this.#message.length - this.#left);
      this.#left -= part.length;
      at += part.length;
      if (this.#message === undefined) pass(part);
      else if (this.#left === 0) this.#end(pass);
    }
  }

  /** The prefix is whole: a message begins. */
  #begin(pass: (bytes: Uint8Array) => void): void {
    this.#left = this.#prefix.readUInt32BE(1);
    const keep = this.#keeps && this.#left <= MAX_KEPT;
    // Not from Node's pool: it is given away to another thread.
    this.#message = keep ? Buffer.allocUnsafeSlow(this.#left) : undefined;
    if (!keep) pass(Buffer.from(this.#prefix));
    else if (this.#left === 0) this.#end(pass);
  }

  #end(pass: (bytes: Uint8Array) => void): void {
    if (this.#message !== undefined) this.#kept.push(this.#message);
    this.#message = undefined;
    pass(Buffer.from([this.#prefix[0] ?? 0, 0, 0, 0, 0]));
  }
}
