import { createHash } from 'node:crypto';
import { type FileHandle, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { SSH_NAMESPACE } from '../names.ts';
import { parseSshSignature, sshSignatureHolds } from '../signatures/sshsig.ts';
import type { Checks } from './checks.ts';
import { VerificationError } from './codes.ts';
import { sameKey, type Trust } from './trust.ts';

const LIMIT = 65_536;

/** Digests of the zip as it lies on the disk. */
export interface ZipDigests {
  sha256: Buffer;
  /** made only when the SSH signature beside the zip asks for it */
  sha512: Buffer | null;
}

/** The files beside the zip; null where there is none. */
export interface Sidecars {
  sha256: { name: string; text: string } | null;
  sshsig: { name: string; text: string } | null;
}

/** Reads `<zip>.sha256` and `<zip>.sshsig`, where they are. */
export async function readSidecars(zipPath: string): Promise<Sidecars> {
  return { sha256: await readBeside(`${zipPath}.sha256`), sshsig: await readBeside(`${zipPath}.sshsig`) };
}

/** Hashes the whole zip in one pass. */
export async function digestZip(file: FileHandle, sidecars: Sidecars): Promise<ZipDigests> {
  const sha256 = createHash('sha256');
  const wanted = sidecars.sshsig === null ? null : parseSshSignature(sidecars.sshsig.text)?.hash;
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
 */
export async function checkSidecars(
  checks: Checks,
  sidecars: Sidecars,
  digests: ZipDigests,
  trust: Trust | null,
): Promise<void> {
  const { sha256, sshsig } = sidecars;
  if (sha256 === null) checks.skip('sidecar.sha256', 'there is no .sha256 beside the zip');
  else await checks.make('sidecar.sha256', () => checkSum(sha256, digests));
  if (sshsig === null) checks.skip('sidecar.sshsig', 'there is no .sshsig beside the zip');
  else if (trust === null) checks.skip('sidecar.sshsig', 'there is no key to check it with');
  else await checks.make('sidecar.sshsig', () => checkSignature(sshsig, digests, trust));
}

function checkSum(sidecar: { name: string; text: string }, digests: ZipDigests): void {
  // the name in it is not compared: whoever renames the zip need not edit the file
  const match = /^([0-9a-f]{64}) [ *][^\r\n]+\r?\n?$/.exec(sidecar.text);
  if (match === null)
    throw new VerificationError('SIDECAR_MALFORMED', sidecar.name, 'it is not "<sha256>  <name>"');
  if (match[1] !== digests.sha256.toString('hex')) {
    throw new VerificationError('SIDECAR_MISMATCH', sidecar.name, 'it is the sum of another file');
  }
}

function checkSignature(sidecar: { name: string; text: string }, digests: ZipDigests, trust: Trust): void {
  const signature = parseSshSignature(sidecar.text);
  if (signature === null)
    throw new VerificationError('SIDECAR_MALFORMED', sidecar.name, 'it is not an SSH signature');
  if (signature.namespace !== SSH_NAMESPACE) {
    throw new VerificationError(
      'SIGNATURE_WRONG_NAMESPACE',
      sidecar.name,
      `it was not made for ${SSH_NAMESPACE}`,
    );
  }
  const digest = signature.hash === 'sha512' ? digests.sha512 : digests.sha256;
  if (digest === null || !sshSignatureHolds(signature, digest)) {
    throw new VerificationError('SIDECAR_SIGNATURE_INVALID', sidecar.name, 'it does not hold for this zip');
  }
  if (!trust.keys.some((key) => sameKey(key, signature.public))) {
    const detail = `it was made with another key: ${signature.public.fingerprint}`;
    throw new VerificationError('SIDECAR_WRONG_KEY', sidecar.name, detail);
  }
}

async function readBeside(path: string): Promise<{ name: string; text: string } | null> {
  try {
    const bytes = await readFile(path);
    return { name: basename(path), text: bytes.subarray(0, LIMIT).toString('utf8') };
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null;
    // it is there but cannot be read: say so by failing to understand it
    return { name: basename(path), text: '' };
  }
}
