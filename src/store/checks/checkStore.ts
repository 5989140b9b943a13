import type { ExceptionKey } from '../exceptions/exceptionStore.ts';

/** A check that was made. */
export interface CheckRun {
  number: number;
  /** RFC 3339 UTC */
  at: string;
  /** label of the period as a whole */
  label: string;
  /** what was checked of it: milliseconds since the epoch, from inclusive, to exclusive */
  from_ms: number;
  to_ms: number;
  /** number of the closing snapshot */
  snapshot: number;
  new_exceptions: number;
  open_exceptions: number;
  resolved_exceptions: number;
  settings: Record<string, string>;
}

/** An exception as a check had it. */
export interface CheckedException extends ExceptionKey {
  reference: string;
  facts: string;
  /** time of the first of the checks in a row that had it, RFC 3339 UTC */
  since: string;
}

/** Reads of the checks. */
export interface CheckReads {
  /** The last check; null: there was none. */
  last(): CheckRun | null;
  /** The last check of a period, else of the last period that began before; null: there is none. */
  before(period: { label: string; fromMs: number }): CheckRun | null;
  /** The exceptions of a check, by id; kept of the last check of each period only. */
  exceptions(number: number): CheckedException[];
}

/** Writes of the checks. */
export interface CheckStore extends CheckReads {
  /** Records a check in one transaction; it takes the place of the exceptions of earlier checks of its period. */
  record(run: Omit<CheckRun, 'number'>, exceptions: readonly CheckedException[]): CheckRun;
}
