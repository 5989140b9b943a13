import { signatureHolds } from '../host/cryptography.ts';
import type { PublicKey } from '../keys/publicKey.ts';
import { META, SSH_NAMESPACE, SUMS } from '../names.ts';
import { digestFor, parseSshSignature, sshSignatureHolds } from '../signatures/sshsig.ts';
import { VerificationError } from './codes.ts';
import type { BundleContents } from './contents.ts';
import { sameKey, type Trust } from './trust.ts';

/**
 * Checks META/SHA256SUMS.sig, the signature for `openssl dgst`.
 *
 * @returns the key that made it
 * @throws VerificationError SIGNATURE_MISSING, SIGNATURE_WRONG_KEY (it verifies, but with the enclosed key only), SIGNATURE_INVALID
 */
export async function checkOpensslSignature(contents: BundleContents, trust: Trust): Promise<PublicKey> {
  const signature = contents.kept.get(META.openssl);
  if (signature === undefined) throw missing(META.openssl);
  const sums = contents.kept.get(SUMS) ?? Buffer.alloc(0);
  const holds = (key: PublicKey) => signatureHolds(key, sums, signature, 'der');
  for (const key of trust.keys) if (await holds(key)) return key;
  if (trust.enclosed !== null && (await holds(trust.enclosed))) throw wrongKey(META.openssl, trust.enclosed);
  throw new VerificationError('SIGNATURE_INVALID', META.openssl, 'it does not verify over SHA256SUMS');
}

/**
 * Holds a valid signature to the one signer of the bundle, and the signer to what binds it.
 *
 * @param key that made it
 * @param signer of the other signatures; null when the first of them did not verify
 * @throws VerificationError SIGNATURE_OTHER_SIGNER; SIGNATURE_… as allowed_signers objects to the key
 */
export function checkOneSigner(path: string, key: PublicKey, signer: PublicKey | null, trust: Trust): void {
  if (signer !== null && !sameKey(key, signer)) {
    const detail = `it was made with ${key.fingerprint}, ${META.openssl} with ${signer.fingerprint}`;
    throw new VerificationError('SIGNATURE_OTHER_SIGNER', path, detail);
  }
  const objection = trust.objection(key);
  if (objection !== null) throw new VerificationError(objection.code, path, objection.detail);
}

/**
 * Checks META/SHA256SUMS.sshsig, the signature for `ssh-keygen -Y verify`.
 *
 * @throws VerificationError SIGNATURE_MISSING, SSHSIG_MALFORMED, SIGNATURE_WRONG_NAMESPACE, SIGNATURE_INVALID, SIGNATURE_WRONG_KEY, and
 *   those of checkOneSigner
 */
export async function checkSshSignature(
  contents: BundleContents,
  trust: Trust,
  signer: PublicKey | null,
): Promise<void> {
  const bytes = contents.kept.get(META.sshsig);
  if (bytes === undefined) throw missing(META.sshsig);
  const signature = parseSshSignature(bytes.toString('utf8'));
  if (signature === null)
    throw new VerificationError('SSHSIG_MALFORMED', META.sshsig, 'it is not an SSH signature');
  if (signature.namespace !== SSH_NAMESPACE) {
    const detail = `it was made for "${signature.namespace.slice(0, 100)}", not for ${SSH_NAMESPACE}`;
    throw new VerificationError('SIGNATURE_WRONG_NAMESPACE', META.sshsig, detail);
  }
  const sums = contents.kept.get(SUMS) ?? Buffer.alloc(0);
  if (!(await sshSignatureHolds(signature, digestFor(signature, sums)))) {
    throw new VerificationError('SIGNATURE_INVALID', META.sshsig, 'it does not verify over SHA256SUMS');
  }
  if (!trust.keys.some((key) => sameKey(key, signature.public)))
    throw wrongKey(META.sshsig, signature.public);
  checkOneSigner(META.sshsig, signature.public, signer, trust);
}

function missing(path: string): VerificationError {
  return new VerificationError('SIGNATURE_MISSING', path, 'the signature is missing');
}

function wrongKey(path: string, key: PublicKey): VerificationError {
  return new VerificationError(
    'SIGNATURE_WRONG_KEY',
    path,
    `it was made with another key: ${key.fingerprint}`,
  );
}
