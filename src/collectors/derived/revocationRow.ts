import type { Revocation } from '../../records/revocation.ts';

/** A revocation with what the store needs to keep it: a stable key, and the time it is filed under. */
export interface RevocationRow {
  /** the same for the same revocation however often it is folded: kind, subject, event uid */
  key: string;
  /** milliseconds since the epoch; the snapshot that showed it where the gateway gives no time */
  atMs: number | null;
  revocation: Revocation;
}

/** Key of a revocation: kind, subject, and what tells it from its siblings. Slashes inside a name are escaped. */
export function revocationKey(kind: Revocation['kind'], subject: string, ...rest: string[]): string {
  return [kind, ...[subject, ...rest].map((part) => part.replace(/[%/]/g, encodeURIComponent))].join('/');
}

/** Kind and subject out of a key made by `revocationKey`. */
export function partsOfKey(key: string): { kind: string; subject: string } {
  const [kind = '', subject = ''] = key.split('/');
  return { kind, subject: decodeURIComponent(subject) };
}
