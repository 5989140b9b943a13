import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { SshReader, sshString } from './sshWire.ts';

/** Algorithms that a bundle can be signed with. P-256 is the default: it is what stock tools and cosign take. */
export type SigningAlgorithm = 'ecdsa-p256-sha256' | 'ed25519';

/** A public key in every form that a bundle or an auditor's tool asks for. */
export interface PublicKey {
  algorithm: SigningAlgorithm;
  key: KeyObject;
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

/**
 * Describes a public key (or the public half of a private one).
 *
 * @throws AffidavitError KEY_INVALID when it is neither P-256 nor Ed25519
 */
export function publicKeyOf(key: KeyObject): PublicKey {
  const publicHalf = key.type === 'private' ? createPublicKey(key) : key;
  const algorithm = algorithmOf(publicHalf);
  const sshType = SSH_TYPES[algorithm];
  const sshBlob = encodeSshBlob(publicHalf, algorithm);
  const der = publicHalf.export({ type: 'spki', format: 'der' });
  return {
    algorithm,
    key: publicHalf,
    pem: publicHalf.export({ type: 'spki', format: 'pem' }).toString(),
    sshType,
    sshBlob,
    fingerprint: `SHA256:${createHash('sha256').update(sshBlob).digest('base64').replace(/=+$/, '')}`,
    spkiSha256: createHash('sha256').update(der).digest('hex'),
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
      return publicKeyOf(createPublicKey({ key: text, format: 'pem', type: 'spki' }));
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
    const jwk =
      type === 'ssh-ed25519' ? ed25519Jwk(reader) : type === 'ecdsa-sha2-nistp256' ? p256Jwk(reader) : null;
    if (jwk === null || !reader.atEnd) return null;
    return publicKeyOf(createPublicKey({ key: jwk, format: 'jwk' }));
  } catch {
    return null;
  }
}

function algorithmOf(key: KeyObject): SigningAlgorithm {
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519';
  if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1') {
    return 'ecdsa-p256-sha256';
  }
  throw new AffidavitError(
    'KEY_INVALID',
    `A key of type ${key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType ?? 'unknown'} is not supported.`,
    'Use a P-256 or an Ed25519 key; `affidavit keys create` makes one.',
  );
}

function encodeSshBlob(key: KeyObject, algorithm: SigningAlgorithm): Buffer {
  const jwk = key.export({ format: 'jwk' });
  const x = Buffer.from(jwk.x ?? '', 'base64url');
  if (algorithm === 'ed25519') return Buffer.concat([sshString('ssh-ed25519'), sshString(x)]);
  const point = Buffer.concat([Buffer.from([4]), x, Buffer.from(jwk.y ?? '', 'base64url')]);
  return Buffer.concat([sshString('ecdsa-sha2-nistp256'), sshString('nistp256'), sshString(point)]);
}

function p256Jwk(reader: SshReader): { kty: string; crv: string; x: string; y: string } | null {
  const curve = reader.string().toString('latin1');
  const point = reader.string();
  if (curve !== 'nistp256' || point.length !== 65 || point[0] !== 4) return null;
  return {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
}

function ed25519Jwk(reader: SshReader): { kty: string; crv: string; x: string } | null {
  const x = reader.string();
  return x.length === 32 ? { kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') } : null;
}
