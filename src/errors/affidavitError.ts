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

/**
 * The one place that turns a file-system failure into a typed error.
 *
 * @param cause an error thrown by Node's fs or by SQLite
 * @param doing what was being done, for the message: "write the bundle to /x"
 * @returns an AffidavitError with DISK_FULL, WRITE_DENIED or WRITE_FAILED
 */
export function writeError(cause: unknown, doing: string): AffidavitError {
  const code = (cause as { code?: string } | null)?.code ?? '';
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') {
    return new AffidavitError(
      'DISK_FULL',
      `Could not ${doing}: no space left.`,
      'Free disk space and run the command again.',
      { cause },
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'SQLITE_READONLY') {
    return new AffidavitError(
      'WRITE_DENIED',
      `Could not ${doing}: permission denied.`,
      'Choose another path or change its permissions.',
      { cause },
    );
  }
  return new AffidavitError(
    'WRITE_FAILED',
    `Could not ${doing}: ${code || 'the write failed'}.`,
    'Check the path and the disk, then run the command again.',
    { cause },
  );
}
