import { hash } from 'node:crypto';
import type Database from 'better-sqlite3';

/** Bytes that are kept of a SHA-256: enough that damage is not missed, few enough that a store hardly grows. */
const KEPT_BYTES = 8;

/**
 * Offers `row_digest(value, …)` to the SQL of a connection: the first 64 bits of the SHA-256 over the values, their types
 * and lengths. It finds damage, not forgery: whoever can write the store can also compute it.
 */
export function registerRowDigest(db: Database.Database): void {
  db.function('row_digest', { varargs: true, deterministic: true }, (...values: unknown[]) => {
    let text = '';
    for (const value of values) text += encoded(value);
    return hash('sha256', text, 'buffer').subarray(0, KEPT_BYTES);
  });
}

function encoded(value: unknown): string {
  if (typeof value === 'string') return `s${value.length}:${value}`;
  if (typeof value === 'number') return `n${value};`;
  if (value instanceof Uint8Array) return `b${value.length}:${Buffer.from(value).toString('latin1')}`;
  return '0;';
}
