import { startDigest } from '../host/cryptography.ts';
import type { PublicKey } from '../keys/publicKey.ts';
import { SSH_NAMESPACE } from '../names.ts';
import { parseSshSignature, sshSignatureHolds } from '../signatures/sshsig.ts';
import type { Checks } from './checks.ts';
import { VerificationError } from './codes.ts';
import { sameKey, type Trust } from './trust.ts';
import type { ByteSource } from './zip/byteSource.ts';

/** Most bytes of a file beside the zip. */
export const SIDECAR_LIMIT = 16_384;

/** Bytes of the zip that are read at a time. */
const PIECE = 2 ** 20;

/** Digests of the zip as it lies on the disk. */
export interface ZipDigests {
  sha256: Buffer;
  /** made only when the SSH signature beside the zip asks for it */
  sha512: Buffer | null;
}

/** A file beside the zip: its text, or why it was not read. */
export type Sidecar = { name: string } & ({ text: string } | { refused: VerificationError });

/** The files beside the zip; null where there is none. */
export interface Sidecars {
  sha256: Sidecar | null;
  sshsig: Sidecar | null;
}

/** Hashes the whole zip in one pass. */
export async function digestZip(source: ByteSource, sidecars: Sidecars): Promise<ZipDigests> {
  const sha256 = startDigest('sha256');
  const { sshsig } = sidecars;
  const wanted = sshsig !== null && 'text' in sshsig ? parseSshSignature(sshsig.text)?.hash : null;
  const sha512 = wanted === 'sha512' ? startDigest('sha512') : null;
  for (let position = 0; ; ) {
    const chunk = await source.read(position, PIECE);
    if (chunk.length === 0) break;
    sha256.update(chunk);
    sha512?.update(chunk);
    position += chunk.length;
  }
  return { sha256: sha256.digest(), sha512: sha512?.digest() ?? null };
}

/**
 * Checks what lies beside the zip.
 *
 * @param trust null when there is no key to check with
 * @param signer of the signatures inside; null when none of them verified
 */
export async function checkSidecars(
  checks: Checks,
  sidecars: Sidecars,
  digests: ZipDigests,
  { trust, signer }: { trust: Trust | null; signer: PublicKey | null },
): Promise<void> {
  const { sha256, sshsig } = sidecars;
  if (sha256 === null) checks.skip('sidecar.sha256', 'there is no .sha256 beside the zip');
  else await checks.make('sidecar.sha256', () => checkSum(sha256, digests));
  if (sshsig === null) checks.skip('sidecar.sshsig', 'there is no .sshsig beside the zip');
  else if (trust === null) checks.skip('sidecar.sshsig', 'there is no key to check it with');
  else await checks.make('sidecar.sshsig', () => checkSignature(sshsig, digests, trust, signer));
}

function checkSum(sidecar: Sidecar, digests: ZipDigests): void {
  // the name in it is not compared: whoever renames the zip need not edit the file
  const match = /^([0-9a-f]{64}) [ *][^\r\n]+\r?\n?$/.exec(textOf(sidecar));
  if (match === null)
    throw new VerificationError('SIDECAR_MALFORMED', sidecar.name, 'it is not "<sha256>  <name>"');
  if (match[1] !== digests.sha256.toString('hex')) {
    throw new VerificationError('SIDECAR_MISMATCH', sidecar.name, 'it is the sum of another file');
  }
}

async function checkSignature(
  sidecar: Sidecar,
  digests: ZipDigests,
  trust: Trust,
  signer: PublicKey | null,
): Promise<void> {
  const { name } = sidecar;
  const signature = parseSshSignature(textOf(sidecar));
  if (signature === null)
    throw new VerificationError('SIDECAR_MALFORMED', name, 'it is not an SSH signature');
  if (signature.namespace !== SSH_NAMESPACE)
    throw new VerificationError('SIGNATURE_WRONG_NAMESPACE', name, `it was not made for ${SSH_NAMESPACE}`);
  const digest = signature.hash === 'sha512' ? digests.sha512 : digests.sha256;
  if (digest === null || !(await sshSignatureHolds(signature, digest)))
    throw new VerificationError('SIDECAR_SIGNATURE_INVALID', name, 'it does not verify for this zip');
  const allowed = signer === null ? trust.keys : [signer];
  if (!allowed.some((key) => sameKey(key, signature.public))) {
    const detail = `it was made with another key: ${signature.public.fingerprint}`;
    throw new VerificationError('SIDECAR_WRONG_KEY', name, detail);
  }
  const objection = trust.objection(signature.public);
  if (objection !== null) throw new VerificationError(objection.code, name, objection.detail);
}

/** A sidecar that is too large to be read. */
export function tooLarge(name: string): Sidecar {
  const detail = `it has more than ${SIDECAR_LIMIT} bytes; it was not read`;
  return { name, refused: new VerificationError('SIDECAR_TOO_LARGE', name, detail) };
}

function textOf(sidecar: Sidecar): string {
  if ('refused' in sidecar) throw sidecar.refused;
  return sidecar.text;
}
