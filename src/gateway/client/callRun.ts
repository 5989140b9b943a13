import { GatewayCallError } from '../callError.ts';
import { AnswerHash } from './answerHash.ts';
import { type CallFailure, understandFailure } from './callFailure.ts';
import type { CallEntry, CallLog } from './callLog.ts';
import { nextWait, type RetrySettings } from './retries.ts';

/** Inputs of a call that is attempted, retried and recorded. */
export interface CallRunSettings {
  entry: CallEntry;
  log: CallLog;
  retries: RetrySettings;
  /** `host:port` for messages */
  address: string;
  signal: AbortSignal;
  /** a page of a listing: its reader answers a deadline by asking for less */
  isListing: boolean;
  /** notified of every failure before the next attempt */
  onFailure?: (failure: CallFailure) => void;
}

/** One call from its first try to its record. Ends exactly once: in `succeeded`, `brokeOff`, `givenUp` or a throw of `tries`. */
export class CallRun {
  readonly #settings: CallRunSettings;
  readonly #finish: ReturnType<CallLog['start']>;
  #attempts = 0;
  #hash = new AnswerHash();

  constructor(settings: CallRunSettings) {
    this.#settings = settings;
    this.#finish = settings.log.start(settings.entry);
  }

  /**
   * Tries until it works or is not to be tried again.
   *
   * @param once one try; it is given what hashes the answer of that try
   * @throws GatewayCallError; its cause is an AffidavitError when the connection was at fault
   */
  async tries<T>(once: (hash: AnswerHash) => Promise<T>): Promise<T> {
    const { retries, signal, isListing, onFailure } = this.#settings;
    for (;;) {
      this.#attempts += 1;
      this.#hash = new AnswerHash();
      try {
        signal.throwIfAborted();
        return await once(this.#hash);
      } catch (error) {
        const failure = this.#understand(error);
        onFailure?.(failure);
        const wait = nextWait(failure, this.#attempts, isListing, retries);
        if (wait === null) throw this.#failed(failure);
        await retries.sleep(wait, signal).catch((cause: unknown) => {
          throw this.#failed(this.#understand(cause));
        });
      }
    }
  }

  /** Records success. @param rows number of rows of the answer */
  succeeded(rows: number): void {
    this.#finish(this.#end(rows, 'OK', ''));
  }

  /** Records a stream that failed after its first message, which is not tried again. @returns the error to throw */
  brokeOff(error: unknown, rows: number): GatewayCallError {
    const failure = this.#understand(error);
    this.#settings.onFailure?.(failure);
    return this.#failed(failure, rows);
  }

  /** Records a stream that its reader left before the end. */
  givenUp(rows: number): void {
    this.#finish(this.#end(rows, 'CANCELLED', 'the reader stopped before the end'));
  }

  #understand(error: unknown): CallFailure {
    return understandFailure(error, this.#settings.address, this.#settings.signal.aborted);
  }

  #failed(failure: CallFailure, rows = 0): GatewayCallError {
    this.#finish(this.#end(rows, failure.status, failure.message));
    const cause = failure.dial ?? failure.cause;
    return new GatewayCallError(this.#settings.entry.rpc, failure.status, failure.message, { cause });
  }

  #end(rows: number, status: string, message: string) {
    return { rows, status, message, sha256: this.#hash.hex(), attempts: this.#attempts };
  }
}
