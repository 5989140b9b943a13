import { createHash } from 'node:crypto';

/** SHA-256 over the messages of an answer, exactly as they arrived, in order; for the record of the call. */
export class AnswerHash {
  readonly #hash = createHash('sha256');

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** Lower-case hex over what came so far. */
  hex(): string {
    return this.#hash.copy().digest('hex');
  }
}
