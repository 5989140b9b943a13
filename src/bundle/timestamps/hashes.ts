import { DerError } from './der.ts';

/** Hashes that a timestamp may use. */
export type SignatureHash = 'sha256' | 'sha384' | 'sha512';

const HASHES: Readonly<Record<string, SignatureHash>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Signature algorithms that name their hash (RFC 5754 §3). */
const SCHEMES: Readonly<Record<string, Scheme>> = {
  '1.2.840.113549.1.1.11': { keyType: 'rsa', signatureHash: 'sha256' },
  '1.2.840.113549.1.1.12': { keyType: 'rsa', signatureHash: 'sha384' },
  '1.2.840.113549.1.1.13': { keyType: 'rsa', signatureHash: 'sha512' },
  '1.2.840.10045.4.3.2': { keyType: 'ec', signatureHash: 'sha256' },
  '1.2.840.10045.4.3.3': { keyType: 'ec', signatureHash: 'sha384' },
  '1.2.840.10045.4.3.4': { keyType: 'ec', signatureHash: 'sha512' },
  '1.3.101.112': { keyType: 'ed25519', signatureHash: null },
};
/** RSA with the hash of the content (RFC 3370 §3.2). */
const RSA = '1.2.840.113549.1.1.1';

interface Scheme {
  keyType: 'rsa' | 'ec' | 'ed25519';
  signatureHash: SignatureHash | null;
}

/** @throws DerError for any other than SHA-256, SHA-384 and SHA-512 */
export function hashNamed(oid: string): SignatureHash {
  const hash = HASHES[oid];
  if (hash === undefined) throw new DerError(`it uses a hash that is not accepted (${oid})`);
  return hash;
}

/**
 * @param contentHash hash of the content, which plain RSA uses
 * @throws DerError for an algorithm that is not accepted
 */
export function signatureScheme(oid: string, contentHash: SignatureHash): Scheme {
  if (oid === RSA) return { keyType: 'rsa', signatureHash: contentHash };
  const scheme = SCHEMES[oid];
  if (scheme === undefined) throw new DerError(`it is signed by an algorithm that is not accepted (${oid})`);
  return scheme;
}
