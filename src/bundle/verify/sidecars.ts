import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { PublicKey } from '../keys/publicKey.ts';
import { SSH_NAMESPACE } from '../names.ts';
import { parseSshSignature, sshSignatureHolds } from '../signatures/sshsig.ts';
import type { Checks } from './checks.ts';
import { VerificationError, type VerifyCode } from './codes.ts';
import { readPlainFile } from './plainFile.ts';
import { sameKey, type Trust } from './trust.ts';

/** Most bytes of a file beside the zip. */
const LIMIT = 16_384;

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

/** Reads `<zip>.sha256` and `<zip>.sshsig`, where they are. */
export async function readSidecars(zipPath: string): Promise<Sidecars> {
  return { sha256: await readBeside(`${zipPath}.sha256`), sshsig: await readBeside(`${zipPath}.sshsig`) };
}

/** Hashes the whole zip in one pass. */
export async function digestZip(file: FileHandle, sidecars: Sidecars): Promise<ZipDigests> {
  const sha256 = createHash('sha256');
  const { sshsig } = sidecars;
  const wanted = sshsig !== null && 'text' in sshsig ? parseSshSignature(sshsig.text)?.hash : null;
  const sha512 = wanted === 'sha512' ? createHash('sha512') : null;
  const buffer = Buffer.alloc(1 << 20);
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) break;
    const chunk = buffer.subarray(0, bytesRead);
    sha256.update(chunk);
    sha512?.update(chunk);
    position += bytesRead;
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

function checkSignature(sidecar: Sidecar, digests: ZipDigests, trust: Trust, signer: PublicKey | null): void {
  const { name } = sidecar;
  const signature = parseSshSignature(textOf(sidecar));
  if (signature === null)
    throw new VerificationError('SIDECAR_MALFORMED', name, 'it is not an SSH signature');
  if (signature.namespace !== SSH_NAMESPACE)
    throw new VerificationError('SIGNATURE_WRONG_NAMESPACE', name, `it was not made for ${SSH_NAMESPACE}`);
  const digest = signature.hash === 'sha512' ? digests.sha512 : digests.sha256;
  if (digest === null || !sshSignatureHolds(signature, digest))
    throw new VerificationError('SIDECAR_SIGNATURE_INVALID', name, 'it does not verify for this zip');
  const allowed = signer === null ? trust.keys : [signer];
  if (!allowed.some((key) => sameKey(key, signature.public))) {
    const detail = `it was made with another key: ${signature.public.fingerprint}`;
    throw new VerificationError('SIDECAR_WRONG_KEY', name, detail);
  }
  const objection = trust.objection(signature.public);
  if (objection !== null) throw new VerificationError(objection.code, name, objection.detail);
}

function textOf(sidecar: Sidecar): string {
  if ('refused' in sidecar) throw sidecar.refused;
  return sidecar.text;
}

async function readBeside(path: string): Promise<Sidecar | null> {
  const name = basename(path);
  const refused = (code: VerifyCode, detail: string) => ({
    name,
    refused: new VerificationError(code, name, detail),
  });
  const file = await readPlainFile(path, LIMIT);
  switch (file.kind) {
    case 'absent':
      return null;
    case 'bytes':
      return { name, text: file.bytes.toString('utf8') };
    case 'special':
      return refused('SIDECAR_NOT_A_FILE', 'it is not a regular file; it was not read');
    case 'large':
      return refused('SIDECAR_TOO_LARGE', `it has more than ${LIMIT} bytes; it was not read`);
    case 'unreadable':
      return refused('SIDECAR_MALFORMED', 'it is there, but cannot be read');
  }
}
