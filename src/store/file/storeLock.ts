import Database from 'better-sqlite3';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { createPrivateFile } from './createFile.ts';
import { storeError } from './storeErrors.ts';

/** Held until released; the operating system releases it when the process dies, however it dies. */
export interface StoreLock {
  release(): void;
}

/**
 * Takes the lock that makes a process the only one that writes or exports a store: an exclusive transaction on the
 * sibling database `<path>.lock`, which stays empty. Readers without the lock are not kept out.
 *
 * @throws AffidavitError STORE_BUSY when another process holds it; WRITE_DENIED where the file cannot be created
 */
export function lockStore(path: string): StoreLock {
  const lockPath = `${path}.lock`;
  createPrivateFile(lockPath, `create the lock of the store ${path}`);
  let db: Database.Database | undefined;
  try {
    db = new Database(lockPath, { fileMustExist: true, timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) throw busy(path, lockPath, error);
    throw storeError(lockPath, error);
  }
  const held = db;
  return { release: () => void held.close() };
}

function busy(path: string, lockPath: string, cause: unknown): AffidavitError {
  return new AffidavitError(
    'STORE_BUSY',
    `Another affidavit process is using the store ${path}.`,
    `Wait until it has ended and run the command again; \`fuser ${lockPath}\` shows which process it is.`,
    { cause },
  );
}
