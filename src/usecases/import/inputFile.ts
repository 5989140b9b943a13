import { readFileSync, statSync } from 'node:fs';
import { AffidavitError } from '../../errors/affidavitError.ts';

const LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * Reads a small text file that was named on the command line.
 *
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID when it is a folder or far too large
 */
export function readInputFile(file: string): string {
  return readInputBytes(file).toString('utf8');
}

/**
 * The same, as bytes.
 *
 * @param limit bytes beyond which it is refused, whole mebibytes
 */
export function readInputBytes(file: string, limit = LIMIT_BYTES): Buffer {
  try {
    const stat = statSync(file);
    if (!stat.isFile() || stat.size > limit)
      throw new AffidavitError(
        'FILE_INVALID',
        `${file} is not a regular file of at most ${limit / 1024 / 1024} MiB.`,
        'Check the path.',
      );
    return readFileSync(file);
  } catch (cause) {
    if (cause instanceof AffidavitError) throw cause;
    const denied = (cause as { code?: string }).code === 'EACCES';
    throw new AffidavitError(
      'FILE_NOT_FOUND',
      `${file} ${denied ? 'is not readable: permission denied' : 'does not exist'}.`,
      'Check the path and its permissions.',
      { cause },
    );
  }
}
