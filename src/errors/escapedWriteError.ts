import { type AffidavitError, writeError } from './affidavitError.ts';

/** System calls that only make or write something. `open` is not among them: it may have been meant to read. */
const WRITING = new Set([
  ...['write', 'writev', 'pwrite', 'fsync', 'fdatasync', 'ftruncate', 'truncate', 'copyfile'],
  ...['mkdir', 'mkdtemp', 'rename', 'link', 'symlink', 'chmod', 'fchmod'],
]);

/** Resources that can run out anywhere: whatever was being done, the disk or the limits are the reason. */
const RUN_OUT = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EMFILE', 'ENFILE', 'EROFS']);

/**
 * A failure of the file system or of SQLite's own files that reached the top without having been given a code.
 *
 * @returns the typed error; null when it is none of these
 */
export function escapedWriteError(thrown: unknown): AffidavitError | null {
  const { name, code, syscall, path } = (thrown ?? {}) as {
    name?: string;
    code?: unknown;
    syscall?: string;
    path?: unknown;
  };
  if (typeof code !== 'string') return null;
  if (name === 'SqliteError') {
    const base = /^SQLITE_(FULL|READONLY|CANTOPEN|IOERR)/.exec(code)?.[0];
    if (base === undefined) return null;
    return writeError({ code: base === 'SQLITE_IOERR' ? code : base }, 'write a temporary database');
  }
  if (!RUN_OUT.has(code) && !(WRITING.has(syscall ?? '') && /^E[A-Z]+$/.test(code))) return null;
  return writeError(thrown, `write ${typeof path === 'string' ? path : 'a file'}`);
}
