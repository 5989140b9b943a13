import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { StoredEvent } from '../../records/evidence.ts';

/** Names of the cross-checks, as collection/ shows them. */
export type CrossCheck =
  | 'bots_and_users'
  | 'inventory'
  | 'locks_and_events'
  | 'users_and_events'
  | 'two_readings';

/** Two parts of one collection that do not agree. Nobody need have done wrong; somebody should look. */
export interface Discrepancy {
  check: CrossCheck;
  /** e.g. "user:alice" */
  subject: string;
  /** a sentence for an auditor */
  detail: string;
}

/** A resource of a snapshot. */
export interface CheckedRow {
  key: string;
  body: JsonObject;
}

/** One snapshot as the cross-checks see it. Times are microseconds since 1970-01-01T00:00:00Z. */
export interface CheckedSnapshot {
  /** rows of a dataset that was read whole (`complete` or `empty`); null when it was not, and proves nothing */
  rows(dataset: string): Iterable<CheckedRow> | null;
  /** what an earlier snapshot held last under a key; null when none did */
  earlier(dataset: string, key: string): JsonObject | null;
  /** events of these types in the part of the log that is known without a gap, oldest first */
  events(types: readonly string[]): Iterable<StoredEvent>;
  /** the part of the log that is known without a gap, [fromUs, toUs) */
  log: { fromUs: number; toUs: number };
  /** when the state was read: begin and end of the pull */
  stateFromUs: number;
  stateToUs: number;
}
