import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { CallRecord } from '../../records/call.ts';

/** The facts of a running call that its record will have. */
export interface CallEntry {
  rpc: string;
  parameters: JsonObject;
  page: number;
}

/** The facts known once it has ended. */
export interface CallEnd {
  rows: number;
  status: string;
  message: string;
  sha256: string;
  attempts: number;
}

/** Hands on a record of every finished call. Calls made before anybody listens wait for the first listener. */
export class CallLog {
  #listener: ((record: CallRecord) => void) | undefined;
  #waiting: CallRecord[] = [];

  get listener(): (record: CallRecord) => void {
    return this.#listener ?? ((record) => this.#waiting.push(record));
  }

  set listener(listener: (record: CallRecord) => void) {
    this.#listener = listener;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const record of waiting) listener(record);
  }

  /**
   * Starts the clock of a call.
   *
   * @returns a function to be called once, when the call has ended for good
   */
  start(entry: CallEntry): (end: CallEnd) => void {
    const started = new Date().toISOString();
    const from = performance.now();
    return ({ attempts, ...end }) => {
      const duration_ms = Math.round(performance.now() - from);
      const record: CallRecord = { ...entry, ...end, started, duration_ms };
      this.listener(attempts > 1 ? { ...record, attempts } : record);
    };
  }
}
