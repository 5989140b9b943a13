import { createHash } from 'node:crypto';
import type { SigningKey } from '../keys/signingKey.ts';
import { META, SSH_NAMESPACE } from '../names.ts';
import { type InTotoStatement, signStatement } from '../signatures/dsse.ts';
import { sigstoreBundle } from '../signatures/sigstoreBundle.ts';
import { sshSignDigest } from '../signatures/sshsig.ts';

/**
 * Signs SHA256SUMS in every form of META/ (docs/bundle-format.md §1).
 *
 * @param sums the plain bytes of SHA256SUMS: the signed root
 * @param statement about them
 */
export function signatureFiles(
  sums: Buffer,
  statement: InTotoStatement,
  key: SigningKey,
): { path: string; contents: Buffer }[] {
  const digest = createHash('sha256').update(sums).digest();
  const envelope = signStatement(key, statement);
  return [
    { path: META.openssl, contents: key.sign(sums, 'der') },
    { path: META.sshsig, contents: Buffer.from(sshSignDigest(key, SSH_NAMESPACE, digest)) },
    { path: META.dsse, contents: jsonBytes(envelope) },
    { path: META.sigstore, contents: jsonBytes(sigstoreBundle(envelope, key.public)) },
    { path: META.signer, contents: Buffer.from(key.public.pem) },
  ];
}

function jsonBytes(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
