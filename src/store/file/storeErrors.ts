import { accessSync, constants } from 'node:fs';
import Database from 'better-sqlite3';
import { AffidavitError, writeError } from '../../errors/affidavitError.ts';
import { DAMAGED_ROW } from '../digests/keepDigests.ts';

/**
 * The one place that turns what SQLite or the file system throws about a store into a typed error.
 *
 * @param path the store file, for the message
 * @param cause what was thrown; an AffidavitError and anything that is not about storage is returned unchanged
 * @returns STORE_DAMAGED, STORE_BUSY, DISK_FULL, WRITE_DENIED or WRITE_FAILED
 */
export function storeError(path: string, cause: unknown): unknown {
  // a store's methods parse nothing but what it holds
  if (cause instanceof SyntaxError) return damagedAt(path, 'a row holds text that is not JSON');
  if (!(cause instanceof Database.SqliteError)) return cause;
  const code = cause.code;
  if (code === 'SQLITE_CONSTRAINT_TRIGGER' && cause.message === DAMAGED_ROW)
    return damagedAt(path, DAMAGED_ROW);
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return damaged(path, cause);
  // the schema format in the file's header
  if (code === 'SQLITE_ERROR' && cause.message === 'unsupported file format') return damaged(path, cause);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AffidavitError(
      'STORE_BUSY',
      `Another program has locked the store ${path}.`,
      'Close SQLite shells and viewers that have it open in a transaction, then run the command again.',
      { cause },
    );
  }
  const doing = `write the store ${path}`;
  if (code.startsWith('SQLITE_READONLY')) return writeError(withCode(cause, 'SQLITE_READONLY'), doing);
  if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_IOERR')) {
    return writeError(isWritable(path) ? cause : withCode(cause, 'EACCES'), doing);
  }
  if (code === 'SQLITE_FULL') return writeError(cause, doing);
  return cause;
}

/** STORE_DAMAGED, for a store of ours in which one place is known to be damaged. @param place in words */
export function damagedAt(path: string, place: string): AffidavitError {
  return new AffidavitError(
    'STORE_DAMAGED',
    `The store ${path} is damaged: ${place}.`,
    'Restore it from a backup. `affidavit store check` lists everything that is damaged.',
  );
}

/** STORE_DAMAGED, for a file that SQLite or our own checks cannot make sense of. */
export function damaged(path: string, cause?: unknown): AffidavitError {
  return new AffidavitError(
    'STORE_DAMAGED',
    `${path} is damaged or is not an affidavit store.`,
    'Restore it from a backup, or give another file with --store.',
    { cause },
  );
}

/**
 * Gives back `target` with every method's failures passed through `storeError`, those of returned iterators included.
 */
export function guarded<T extends object>(path: string, target: T): T {
  const entries = Object.entries(target).map(([name, member]) => [
    name,
    typeof member === 'function' ? guardMethod(path, member as (...args: unknown[]) => unknown) : member,
  ]);
  return Object.fromEntries(entries) as T;
}

/** Awaits `work` and passes its failure through `storeError`. */
export async function guardedAsync<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeError(path, error);
  }
}

function guardMethod(path: string, method: (...args: unknown[]) => unknown) {
  return (...args: unknown[]): unknown => {
    try {
      const result = method(...args);
      return isIterator(result) ? guardIterator(path, result) : result;
    } catch (error) {
      throw storeError(path, error);
    }
  };
}

function* guardIterator(path: string, rows: IterableIterator<unknown>): IterableIterator<unknown> {
  try {
    yield* rows;
  } catch (error) {
    throw storeError(path, error);
  }
}

function isIterator(value: unknown): value is IterableIterator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value && 'next' in value;
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function withCode(cause: Error, code: string): Error & { code: string } {
  return Object.assign(new Error(cause.message, { cause }), { code });
}
