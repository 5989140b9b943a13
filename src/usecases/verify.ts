import { verifyBundle } from '../bundle/verify/verifyBundle.ts';
import type { VerifyReport } from '../records/verifyReport.ts';
import { readInputFile } from './inputFile.ts';

/**
 * Checks a bundle. Needs neither store nor gateway.
 *
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID, KEY_INVALID; a bundle that fails is a report, not an error
 */
export async function verify(options: {
  file: string;
  publicKeyFile: string | undefined;
  allowedSignersFile: string | undefined;
}): Promise<VerifyReport> {
  return await verifyBundle(options.file, {
    ...(options.publicKeyFile === undefined ? {} : { publicKeyPem: readInputFile(options.publicKeyFile) }),
    ...(options.allowedSignersFile === undefined
      ? {}
      : { allowedSigners: readInputFile(options.allowedSignersFile) }),
  });
}
