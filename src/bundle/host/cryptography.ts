import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { decodeSpki, encodeSpki, type RawPublicKey, type SigningAlgorithm } from '../keys/keyForms.ts';

/**
 * Hashes, checksums and signatures by Node. The page that verifies in a browser is built with src/verifier/host in place of this
 * folder: both export the same functions, everything else is one code.
 */

/** A hash to which bytes are given piece by piece. */
export interface Digest {
  update(bytes: Uint8Array): void;
  digest(): Buffer;
}

export function startDigest(name: 'sha256' | 'sha512'): Digest {
  const hash = createHash(name);
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
}

/** SHA-256 of something small; text as UTF-8. */
export function sha256(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}

/** CRC-32 as in a zip (ISO 3309), continued from the checksum of the bytes before. */
export function crc32(bytes: Uint8Array, before: number): number {
  return zlibCrc32(bytes, before);
}

/**
 * Reads a public key in PEM.
 *
 * @throws AffidavitError KEY_INVALID when it is neither P-256 nor Ed25519; any other error when it cannot be read
 */
export function readPem(pem: string): RawPublicKey {
  return rawKeyOf(createPublicKey({ key: pem, format: 'pem', type: 'spki' }));
}

/** Whether the bytes are a key: those of P-256 must be a point of the curve. */
export function isPublicKey(key: RawPublicKey): boolean {
  try {
    createPublicKey({ key: encodeSpki(key), format: 'der', type: 'spki' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a key made a signature.
 *
 * @param form of an ECDSA signature: DER (RFC 3279 §2.2.3) or r‖s (IEEE P1363); Ed25519 has one form only
 */
export async function signatureHolds(
  key: RawPublicKey,
  data: Uint8Array,
  signature: Uint8Array,
  form: 'der' | 'raw',
): Promise<boolean> {
  const object = createPublicKey({ key: encodeSpki(key), format: 'der', type: 'spki' });
  if (key.algorithm === 'ed25519') return verify(null, data, object, signature);
  return verify(
    'sha256',
    data,
    { key: object, dsaEncoding: form === 'raw' ? 'ieee-p1363' : 'der' },
    signature,
  );
}

/**
 * The bare form of a public key object.
 *
 * @throws AffidavitError KEY_INVALID when it is neither P-256 nor Ed25519
 */
export function rawKeyOf(key: KeyObject): RawPublicKey {
  const algorithm = algorithmOf(key);
  if (algorithm === 'ed25519') return required(decodeSpki(key.export({ type: 'spki', format: 'der' })));
  // by its numbers: a key that was read with a compressed point is also exported with one
  const { x, y } = key.export({ format: 'jwk' });
  const [left, right] = [x, y].map((number) => Buffer.from(number ?? '', 'base64url'));
  return { algorithm, raw: Buffer.concat([Buffer.from([4]), left ?? NOTHING, right ?? NOTHING]) };
}

const NOTHING = Buffer.alloc(0);

function required(key: RawPublicKey | null): RawPublicKey {
  if (key === null) throw new AffidavitError('KEY_INVALID', 'The public key could not be read.');
  return key;
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
