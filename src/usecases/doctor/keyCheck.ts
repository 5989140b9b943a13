import { refuseOpenKey } from '../../bundle/keys/refuseOpenKey.ts';
import { isEncryptedKey, loadSigningKey } from '../../bundle/keys/signingKey.ts';
import type { DoctorCheck } from '../../records/reports/doctorReport.ts';
import { ok, problemOf, warning } from './check.ts';

/**
 * The signing key: there, of this user alone, and a key. The passphrase of an encrypted one is never prompted for.
 *
 * @param file as configured; undefined: none
 * @param passphrase of AFFIDAVIT_KEY_PASSPHRASE
 */
export async function keyCheck(
  file: string | undefined,
  passphrase: string | undefined,
): Promise<DoctorCheck> {
  if (file === undefined)
    return warning(
      'key',
      'No signing key is configured',
      'Make one with `affidavit keys create`, and name it by --key or `key:` in affidavit.yaml.',
    );
  try {
    refuseOpenKey(file);
    if ((await isEncryptedKey(file)) && !passphrase)
      return ok('key', `${file} is encrypted; export prompts for its passphrase (AFFIDAVIT_KEY_PASSPHRASE)`);
    const key = await loadSigningKey(file, passphrase);
    return ok('key', `${file}, ${key.public.fingerprint}`);
  } catch (error) {
    return problemOf('key', error);
  }
}
