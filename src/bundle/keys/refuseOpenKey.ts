import { statSync } from 'node:fs';
import { AffidavitError } from '../../errors/affidavitError.ts';

const READ_BY_OTHERS = 0o044;

/**
 * Refuses a private key that other users of the machine can read: whoever reads it can sign in the entity's name. Where
 * files have no such modes (Windows), and where the file is missing, nothing is said.
 *
 * @throws AffidavitError KEY_EXPOSED
 */
export function refuseOpenKey(path: string): void {
  if (process.platform === 'win32') return;
  const mode = (statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o777;
  if ((mode & READ_BY_OTHERS) === 0) return;
  throw new AffidavitError(
    'KEY_EXPOSED',
    `Other users can read the signing key ${path} (mode ${mode.toString(8).padStart(4, '0')}).`,
    `Run \`chmod 600\` on it and consider a new key; --allow-open-key signs with it nevertheless.`,
  );
}
