import { closeSync, existsSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeError } from '../../errors/affidavitError.ts';
import { makeFolder } from '../../platform/makeFolder.ts';

/**
 * Creates an empty file with mode 0600, and its folder with mode 0700, unless it is there already.
 *
 * An existing file is never opened here: closing any descriptor of it would drop the POSIX locks that SQLite holds in
 * the same process (fcntl(2)).
 *
 * @param doing for the error message: "create the store /x"
 * @throws AffidavitError DISK_FULL, WRITE_DENIED, WRITE_FAILED
 */
export function createPrivateFile(path: string, doing: string): void {
  if (existsSync(path)) return;
  try {
    makeFolder(dirname(path), 0o700);
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST' && existsSync(path)) return;
    throw writeError(error, doing);
  }
}
