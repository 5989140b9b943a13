import { BrokenAnswerError, GrpcStatusError } from './grpcStatus.ts';

/** Length of the prefix in front of each message: one byte of flags, four of length. */
const PREFIX = 5;

/** Largest response message that is read. A page of audit events is about 1 MiB, a list of all roles a few. */
export const READ_MAX_BYTES = 64 * 1024 * 1024;

/** Cuts the body of an answer into its messages (gRPC over HTTP/2, "Length-Prefixed-Message"). */
export class MessageReader {
  readonly #place: (length: number) => Buffer;
  readonly #prefix = Buffer.alloc(PREFIX);
  #prefixFilled = 0;
  #message: Buffer | undefined;
  #filled = 0;

  /** @param place gives the memory for a message of that many bytes */
  constructor(place: (length: number) => Buffer) {
    this.#place = place;
  }

  /**
   * @param chunk the next bytes of the body
   * @param whole gets each message that is whole with it, in order
   * @throws GrpcStatusError RESOURCE_EXHAUSTED for a message above READ_MAX_BYTES; BrokenAnswerError for a compressed one
   */
  add(chunk: Uint8Array, whole: (message: Buffer) => void): void {
    for (let at = 0; at < chunk.length; ) {
      if (this.#message === undefined) {
        const part = chunk.subarray(at, at + PREFIX - this.#prefixFilled);
        this.#prefix.set(part, this.#prefixFilled);
        this.#prefixFilled += part.length;
        at += part.length;
        if (this.#prefixFilled < PREFIX) break;
        this.#message = this.#begin();
      } else {
        const part = chunk.subarray(at, at + this.#message.length - this.#filled);
        this.#message.set(part, this.#filled);
        this.#filled += part.length;
        at += part.length;
      }
      if (this.#filled < this.#message.length) continue;
      whole(this.#message);
      this.#message = undefined;
      this.#prefixFilled = 0;
    }
  }

  /** The body has ended. @throws BrokenAnswerError when a message was cut off */
  end(): void {
    if (this.#prefixFilled > 0) throw new BrokenAnswerError('a message was cut off');
  }

  #begin(): Buffer {
    if (this.#prefix[0] !== 0) throw new BrokenAnswerError('a message has unknown flags');
    const length = this.#prefix.readUInt32BE(1);
    if (length > READ_MAX_BYTES) {
      throw new GrpcStatusError(
        'RESOURCE_EXHAUSTED',
        `the answer of ${length} bytes is larger than ${READ_MAX_BYTES} bytes`,
      );
    }
    this.#filled = 0;
    return this.#place(length);
  }
}
