import { sha256 as nobleSha256, sha512 as nobleSha512 } from '@noble/hashes/sha2.js';
import type * as ofNode from '../../bundle/host/cryptography.ts';
import { decodeSpki, encodeSpki, type RawPublicKey } from '../../bundle/keys/keyForms.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { rawOfDer } from './ecdsaSignature.ts';
import { isOnP256 } from './p256.ts';

/**
 * The same as src/bundle/host/cryptography.ts in a browser: signatures by WebCrypto. Its hashes take whole messages only, so files
 * are hashed by @noble/hashes, piece by piece.
 */

export const startDigest: typeof ofNode.startDigest = (name) => {
  const hash = name === 'sha256' ? nobleSha256.create() : nobleSha512.create();
  return { update: (bytes) => void hash.update(bytes), digest: () => Buffer.from(hash.digest()) };
};

export const sha256: typeof ofNode.sha256 = (data) =>
  Buffer.from(nobleSha256(typeof data === 'string' ? Buffer.from(data, 'utf8') : data));

export const crc32: typeof ofNode.crc32 = (bytes, before) => {
  let crc = ~before;
  for (let at = 0; at < bytes.length; at += 1)
    crc = (CRC_TABLE[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
};

export const readPem: typeof ofNode.readPem = (pem) => {
  const base64 = /-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----/.exec(pem)?.[1] ?? '';
  const key = decodeSpki(Buffer.from(base64.replace(/\s/g, ''), 'base64'));
  if (key !== null && isPublicKey(key)) return key;
  throw new AffidavitError(
    'KEY_INVALID',
    'The public key could not be read, or is neither P-256 nor Ed25519.',
    'Give the file that the entity calls signer.pem or NAME.pub.pem.',
  );
};

export const isPublicKey: typeof ofNode.isPublicKey = ({ algorithm, raw }) =>
  algorithm === 'ed25519' || isOnP256(raw);

export const signatureHolds: typeof ofNode.signatureHolds = async (key, data, signature, form) => {
  const isEcdsa = key.algorithm !== 'ed25519';
  const bytes = isEcdsa && form === 'der' ? rawOfDer(signature) : signature;
  if (bytes === null) return false;
  const object = await importKey(key);
  const algorithm = isEcdsa ? { name: 'ECDSA', hash: 'SHA-256' } : { name: 'Ed25519' };
  return crypto.subtle.verify(algorithm, object, Uint8Array.from(bytes), Uint8Array.from(data));
};

async function importKey(key: RawPublicKey): Promise<CryptoKey> {
  const algorithm =
    key.algorithm === 'ed25519' ? { name: 'Ed25519' } : { name: 'ECDSA', namedCurve: 'P-256' };
  try {
    return await crypto.subtle.importKey('spki', Uint8Array.from(encodeSpki(key)), algorithm, false, [
      'verify',
    ]);
  } catch (cause) {
    throw new AffidavitError(
      'KEY_INVALID',
      `This browser cannot check signatures of the algorithm ${key.algorithm}.`,
      'Use a current browser, `affidavit verify`, or the commands of VERIFY.txt.',
      { cause },
    );
  }
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});
