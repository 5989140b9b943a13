import type { Revocation } from '../../records/revocation.ts';

/** A revocation with what the store needs to keep it: a stable key, and the time it is filed under. */
export interface RevocationRow {
  /** the same for the same revocation however often it is folded: kind, subject, event uid */
  key: string;
  /** milliseconds since the epoch; the snapshot that showed it where the gateway gives no time */
  atMs: number | null;
  revocation: Revocation;
}
