import { ERROR_CODES, type ErrorCode } from './codes.ts';

/**
 * An error that a person can act on. `message` says what happened, `hint` what to try.
 * Neither may hold a secret or raw gateway bytes: control characters are the presenter's business, secrets the thrower's.
 */
export class AffidavitError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;

  /**
   * @param code stable word from the closed list
   * @param message what happened, one sentence, no trailing stack or dump
   * @param hint what to try next; empty when there is nothing sensible to say
   * @param options `cause` is shown only under `--debug`
   */
  constructor(code: ErrorCode, message: string, hint = '', options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AffidavitError';
    this.code = code;
    this.hint = hint;
  }

  /** Process exit status that belongs to the code. */
  get exit(): number {
    return ERROR_CODES[this.code].exit;
  }
}

const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);
const DENIED = new Set(['EACCES', 'EPERM', 'EROFS', 'SQLITE_READONLY']);
const REASONS: Readonly<Record<string, string>> = {
  EFBIG: 'the file would become larger than this process or the file system allows (EFBIG)',
  EMFILE: 'this process may not open more files (EMFILE)',
  ENFILE: 'the system may not open more files (ENFILE)',
  SQLITE_CANTOPEN: 'a file could not be opened (SQLITE_CANTOPEN)',
  EIO: 'the disk reports an error (EIO)',
  ENOENT: 'the folder does not exist (ENOENT)',
  ENOTDIR: 'a part of the path is not a folder (ENOTDIR)',
};

/**
 * The one place that turns a file-system failure into a typed error.
 *
 * @param cause an error thrown by Node's fs or by SQLite
 * @param doing what was being done, for the message: "write the bundle to /x"
 * @returns an AffidavitError with DISK_FULL, WRITE_DENIED or WRITE_FAILED
 */
export function writeError(cause: unknown, doing: string): AffidavitError {
  const code = (cause as { code?: string } | null)?.code ?? '';
  if (DISK_FULL.has(code)) {
    return new AffidavitError(
      'DISK_FULL',
      `Could not ${doing}: no space left.`,
      'Free disk space and run the command again.',
      { cause },
    );
  }
  if (DENIED.has(code)) {
    return new AffidavitError(
      'WRITE_DENIED',
      `Could not ${doing}: ${code === 'EROFS' ? 'the file system is read-only' : 'permission denied'}.`,
      'Choose another path or change its permissions.',
      { cause },
    );
  }
  return new AffidavitError(
    'WRITE_FAILED',
    `Could not ${doing}: ${REASONS[code] ?? (code || 'the write failed')}.`,
    'Check the path and the disk, then run the command again.',
    { cause },
  );
}
