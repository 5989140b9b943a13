import { AffidavitError } from '../../errors/affidavitError.ts';
import { isPublicKey, readPem, sha256 } from '../host/cryptography.ts';
import { encodeSpki, pemOf, type RawPublicKey, type SigningAlgorithm } from './keyForms.ts';
import { SshReader, sshString } from './sshWire.ts';

/** A public key in every form that a bundle or an auditor's tool asks for. */
export interface PublicKey extends RawPublicKey {
  /** SubjectPublicKeyInfo in PEM, with a final newline: for openssl and cosign */
  pem: string;
  /** OpenSSH key type, e.g. ecdsa-sha2-nistp256 */
  sshType: string;
  /** OpenSSH public-key blob (RFC 5656 §3.1, RFC 8709 §4) */
  sshBlob: Buffer;
  /** `SHA256:…` as ssh-keygen -l prints it */
  fingerprint: string;
  /** lower-case hex SHA-256 of the DER SubjectPublicKeyInfo */
  spkiSha256: string;
}

const SSH_TYPES: Record<SigningAlgorithm, string> = {
  'ecdsa-p256-sha256': 'ecdsa-sha2-nistp256',
  ed25519: 'ssh-ed25519',
};

/** All forms of a public key. */
export function describePublicKey({ algorithm, raw }: RawPublicKey): PublicKey {
  const spki = encodeSpki({ algorithm, raw });
  const sshType = SSH_TYPES[algorithm];
  const curve = algorithm === 'ed25519' ? [] : [sshString('nistp256')];
  const sshBlob = Buffer.concat([sshString(sshType), ...curve, sshString(raw)]);
  return {
    algorithm,
    raw,
    pem: pemOf(spki),
    sshType,
    sshBlob,
    fingerprint: `SHA256:${sha256(sshBlob).toString('base64').replace(/=+$/, '')}`,
    spkiSha256: sha256(spki).toString('hex'),
  };
}

/**
 * Reads a public key: PEM SubjectPublicKeyInfo, or an OpenSSH line (`ecdsa-sha2-nistp256 AAAA… comment`).
 *
 * @param text contents of the file
 * @throws AffidavitError KEY_INVALID, also for a private key: it has no business at the verifier's
 */
export function parsePublicKey(text: string): PublicKey {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    throw new AffidavitError(
      'KEY_INVALID',
      'The file is a private key; a public key is required.',
      'Give the .pub.pem file.',
    );
  }
  if (text.includes('-----BEGIN PUBLIC KEY-----')) {
    try {
      return describePublicKey(readPem(text));
    } catch (cause) {
      if (cause instanceof AffidavitError) throw cause;
      throw new AffidavitError('KEY_INVALID', 'The public key could not be read.', 'Give a PEM public key.', {
        cause,
      });
    }
  }
  const [, base64] = text.trim().split(/\s+/);
  const parsed = base64 === undefined ? null : publicKeyFromSshBlob(Buffer.from(base64, 'base64'));
  if (parsed === null) {
    throw new AffidavitError(
      'KEY_INVALID',
      'The file is not a public key.',
      'Give a PEM public key (the .pub.pem file).',
    );
  }
  return parsed;
}

/**
 * Reads an OpenSSH public-key blob.
 *
 * @returns null when it is malformed or of a type that bundles do not use
 */
export function publicKeyFromSshBlob(blob: Buffer): PublicKey | null {
  try {
    const reader = new SshReader(blob);
    const type = reader.string().toString('latin1');
    const key =
      type === 'ssh-ed25519' ? readEd25519(reader) : type === 'ecdsa-sha2-nistp256' ? readP256(reader) : null;
    return key !== null && reader.atEnd && isPublicKey(key) ? describePublicKey(key) : null;
  } catch {
    return null;
  }
}

function readP256(reader: SshReader): RawPublicKey | null {
  const curve = reader.string().toString('latin1');
  const raw = reader.string();
  if (curve !== 'nistp256' || raw.length !== 65 || raw[0] !== 4) return null;
  return { algorithm: 'ecdsa-p256-sha256', raw };
}

function readEd25519(reader: SshReader): RawPublicKey | null {
  const raw = reader.string();
  return raw.length === 32 ? { algorithm: 'ed25519', raw } : null;
}
