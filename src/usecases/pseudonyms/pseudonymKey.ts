import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AffidavitError, writeError } from '../../errors/affidavitError.ts';
import type { PseudonymKeyReport } from '../../records/reports/pseudonymReport.ts';
import { Pseudonyms } from '../../redaction/pseudonyms/pseudonyms.ts';

const FORM = /^affidavit-pseudonym-key-v1 ([0-9a-f]{64})\n?$/;
const READ_BY_OTHERS = 0o077;

/**
 * Makes a key of pseudonyms, in a new file with mode 0600.
 *
 * @throws AffidavitError WRITE_DENIED (also when the file exists), WRITE_FAILED, DISK_FULL
 */
export function createPseudonymKey(file: string): PseudonymKeyReport {
  const key = randomBytes(32);
  const target = path.resolve(file);
  try {
    writeFileSync(target, `affidavit-pseudonym-key-v1 ${key.toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    if ((cause as { code?: string }).code === 'EEXIST')
      throw new AffidavitError(
        'WRITE_DENIED',
        `${target} exists already; a key is never overwritten.`,
        'Name another file with --out. A new key gives every name another pseudonym.',
      );
    throw writeError(cause, `write ${target}`);
  }
  return { file: target, key_id: new Pseudonyms(key).keyId };
}

/**
 * Reads a key of pseudonyms.
 *
 * @param onName is called with every name and its pseudonym
 * @throws AffidavitError FILE_NOT_FOUND, KEY_INVALID, KEY_EXPOSED
 */
export function readPseudonymKey(
  file: string,
  onName?: (name: string, pseudonym: string) => void,
): Pseudonyms {
  const facts = statSync(file, { throwIfNoEntry: false });
  if (facts === undefined)
    throw new AffidavitError(
      'FILE_NOT_FOUND',
      `${file} does not exist.`,
      'Check the path; `affidavit pseudonyms key --out FILE` makes a key.',
    );
  if (process.platform !== 'win32' && (facts.mode & READ_BY_OTHERS) !== 0)
    throw new AffidavitError(
      'KEY_EXPOSED',
      `Other users can read the key of pseudonyms ${file}.`,
      'Run `chmod 600` on it: whoever has it can find out the name behind a pseudonym.',
    );
  const text = facts.isFile() && facts.size < 1_000 ? readFileSync(file, 'utf8') : '';
  const hex = FORM.exec(text)?.[1];
  if (hex === undefined)
    throw new AffidavitError(
      'KEY_INVALID',
      `${file} is not a key of pseudonyms.`,
      'Give the file that `affidavit pseudonyms key` wrote.',
    );
  return new Pseudonyms(Buffer.from(hex, 'hex'), onName);
}
