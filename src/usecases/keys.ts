import { formatAllowedSigner } from '../bundle/keys/allowedSigners.ts';
import { createKey } from '../bundle/keys/createKey.ts';
import type { PublicKey } from '../bundle/keys/publicKey.ts';
import { describeKey, isEncryptedKey } from '../bundle/keys/signingKey.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import type { KeyReport } from '../records/reports/keyReport.ts';

/** Creates a P-256 signing key in a folder; nothing is overwritten. */
export async function createSigningKey(options: {
  outDir: string;
  entity: string | undefined;
  passphrase: string | undefined;
}): Promise<KeyReport> {
  const created = await createKey({
    outDir: options.outDir,
    ...(options.entity ? { entity: options.entity } : {}),
    ...(options.passphrase ? { passphrase: options.passphrase } : {}),
  });
  const files = [created.privateKeyPath, created.publicKeyPath, created.allowedSignersPath];
  return report(files, created.public, created.allowedSignersLine);
}

/** Shows the public half of a key file. The passphrase is requested only when the file needs one. */
export async function showKey(options: {
  file: string;
  passphrase: () => Promise<string>;
  environment: Record<string, string | undefined>;
}): Promise<KeyReport> {
  const passphrase = await passphraseFor(options.file, options.passphrase, options.environment).catch(
    (error: unknown) => {
      // isEncryptedKey speaks for export, where a missing key is a refusal; here it is a file that is not there.
      if (error instanceof AffidavitError && error.code === 'EXPORT_NO_KEY') {
        throw new AffidavitError(
          'FILE_NOT_FOUND',
          `The key file ${options.file} does not exist.`,
          'Check the path.',
          { cause: error },
        );
      }
      throw error;
    },
  );
  const described = await describeKey(options.file, passphrase);
  return report([], described.public, formatAllowedSigner(['*'], described.public));
}

/** The passphrase of a private key: none when it is not encrypted, else from AFFIDAVIT_KEY_PASSPHRASE, else from a prompt. */
export async function passphraseFor(
  file: string,
  ask: () => Promise<string>,
  environment: Record<string, string | undefined>,
): Promise<string | undefined> {
  if (!(await isEncryptedKey(file))) return undefined;
  return environment.AFFIDAVIT_KEY_PASSPHRASE || (await ask());
}

function report(files: string[], key: PublicKey, allowedSigners: string): KeyReport {
  return {
    files,
    algorithm: key.algorithm,
    fingerprint: key.fingerprint,
    spki_sha256: key.spkiSha256,
    public_key_pem: key.pem,
    allowed_signers: allowedSigners,
  };
}
