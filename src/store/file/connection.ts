import Database from 'better-sqlite3';
import { registerRowDigest } from '../digests/rowDigest.ts';

export type Db = Database.Database;

/** Marks a file as ours in the SQLite header (PRAGMA application_id): "AFFI" in ASCII. */
export const APPLICATION_ID = 0x41464649;

/** How long a statement waits for another connection's transaction; index rebuilds of a first load are the longest. */
const BUSY_TIMEOUT_MS = 60_000;

const PAGE_SIZE = 16_384;
/**
 * Pages that a connection keeps. More of them buy no time for reads and small writes, and each connection would hold on to
 * them until it is closed.
 */
export const CACHE_KIB = 4096;

/**
 * Opens the store's SQLite file with the pragmas that every connection needs (docs/performance.md: rollback journal, full
 * sync, 16 KiB pages). Neither checks nor creates anything in it.
 *
 * @param path the store file, which must exist
 * @param use `write`, or `read`: statements that would alter rows are refused. A reading connection is still opened
 *   read-write where permissions allow, because only so can SQLite roll back what a killed writer left half done
 * @param options `cacheKib`: memory for pages, for a writer whose transactions are larger than the usual cache
 * @throws SqliteError
 */
export function connect(path: string, use: 'read' | 'write', options: { cacheKib?: number } = {}): Db {
  const db = new Database(path, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    db.pragma(`page_size = ${PAGE_SIZE}`);
    db.pragma(`cache_size = -${options.cacheKib ?? CACHE_KIB}`);
    db.pragma('foreign_keys = ON');
    registerRowDigest(db);
    if (use === 'read') {
      db.pragma('query_only = ON');
    } else {
      db.pragma('journal_mode = DELETE');
      db.pragma('synchronous = FULL');
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The header of an opened file. `blank`: nothing was ever written to it. */
export function readHeader(db: Db): { blank: boolean; applicationId: number; version: number } {
  const applicationId = db.pragma('application_id', { simple: true }) as number;
  const version = db.pragma('user_version', { simple: true }) as number;
  const objects = db.prepare('SELECT count(*) FROM sqlite_master').pluck().get() as number;
  return { blank: objects === 0 && applicationId === 0 && version === 0, applicationId, version };
}
