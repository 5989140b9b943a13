import { signatureHolds, startDigest } from '../host/cryptography.ts';
import { type PublicKey, publicKeyFromSshBlob } from '../keys/publicKey.ts';
import type { SigningKey } from '../keys/signingKey.ts';
import { SshReader, sshMpint, sshString } from '../keys/sshWire.ts';

const MAGIC = Buffer.from('SSHSIG', 'latin1');
const BEGIN = '-----BEGIN SSH SIGNATURE-----';
const END = '-----END SSH SIGNATURE-----';

/** A decoded SSH signature (OpenSSH, PROTOCOL.sshsig). */
export interface SshSignature {
  public: PublicKey;
  namespace: string;
  hash: 'sha256' | 'sha512';
  /** ECDSA: r‖s; Ed25519: 64 bytes */
  signature: Buffer;
}

/**
 * Signs a file of which only the digest is known, for `ssh-keygen -Y verify`.
 *
 * @param sha256 digest of the file, 32 bytes
 * @returns armoured signature, ending with a newline
 */
export function sshSignDigest(key: SigningKey, namespace: string, sha256: Buffer): string {
  const raw = key.sign(signedData(namespace, 'sha256', sha256), 'raw');
  const inner =
    key.public.algorithm === 'ed25519'
      ? raw
      : Buffer.concat([sshMpint(raw.subarray(0, 32)), sshMpint(raw.subarray(32))]);
  const blob = Buffer.concat([
    MAGIC,
    Buffer.from([0, 0, 0, 1]),
    sshString(key.public.sshBlob),
    sshString(namespace),
    sshString(''),
    sshString('sha256'),
    sshString(Buffer.concat([sshString(key.public.sshType), sshString(inner)])),
  ]);
  return armour(blob);
}

/**
 * Reads an armoured SSH signature.
 *
 * @returns null when it is malformed, of another version, or made with a kind of key that bundles do not use
 */
export function parseSshSignature(text: string): SshSignature | null {
  const match =
    /^-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END SSH SIGNATURE-----\r?\n?$/.exec(text);
  if (match?.[1] === undefined) return null;
  const base64 = match[1].replace(/[\r\n]/g, '');
  const bytes = Buffer.from(base64, 'base64');
  // Buffer is lenient about base64: what does not encode back to the same text is not as ssh-keygen writes it
  if (armour(bytes) !== text) return null;
  try {
    return decode(new SshReader(bytes));
  } catch {
    return null;
  }
}

/** Whether the signature was made over a file with this digest (of the hash that the signature names), in its namespace. */
export async function sshSignatureHolds(signature: SshSignature, digest: Buffer): Promise<boolean> {
  const data = signedData(signature.namespace, signature.hash, digest);
  return signatureHolds(signature.public, data, signature.signature, 'raw');
}

/** The digest that a signature speaks of, of contents that are in memory. */
export function digestFor(signature: SshSignature, contents: Buffer): Buffer {
  const digest = startDigest(signature.hash);
  digest.update(contents);
  return digest.digest();
}

function armour(blob: Buffer): string {
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? [];
  return `${[BEGIN, ...lines, END].join('\n')}\n`;
}

function decode(reader: SshReader): SshSignature | null {
  if (!reader.raw(MAGIC.length).equals(MAGIC) || reader.uint32() !== 1) return null;
  const publicKey = publicKeyFromSshBlob(reader.string());
  const namespace = reader.string().toString('utf8');
  const reserved = reader.string();
  const hash = reader.string().toString('latin1');
  const inner = new SshReader(reader.string());
  if (publicKey === null || reserved.length > 0 || (hash !== 'sha256' && hash !== 'sha512') || !reader.atEnd)
    return null;
  const type = inner.string().toString('latin1');
  const value = inner.string();
  if (type !== publicKey.sshType || !inner.atEnd) return null;
  if (publicKey.algorithm === 'ed25519') return { public: publicKey, namespace, hash, signature: value };
  const numbers = new SshReader(value);
  const signature = Buffer.concat([numbers.mpint(32), numbers.mpint(32)]);
  return numbers.atEnd ? { public: publicKey, namespace, hash, signature } : null;
}

function signedData(namespace: string, hash: string, digest: Buffer): Buffer {
  return Buffer.concat([MAGIC, sshString(namespace), sshString(''), sshString(hash), sshString(digest)]);
}
