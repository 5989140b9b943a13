/** Groups of weakness of what an address accepts; empty: none. */
export type Weakness =
  | ''
  | 'TLS below 1.2'
  | 'anonymous'
  | 'NULL'
  | 'export'
  | 'RC4'
  | 'DES'
  | 'no forward secrecy'
  | 'curve';

/** Curves of key exchanges that are not weak: P-256, P-384, P-521 and X25519, by OpenSSL's names and others in use. */
const STRONG_CURVES: ReadonlySet<string> = new Set([
  'prime256v1',
  'secp256r1',
  'P-256',
  'secp384r1',
  'P-384',
  'secp521r1',
  'P-521',
  'X25519',
]);

/** The weakness of a protocol version. */
export function versionWeakness(version: string): Weakness {
  return version === 'TLSv1' || version === 'TLSv1.1' ? 'TLS below 1.2' : '';
}

/**
 * The weakness of a cipher suite, the most severe first.
 *
 * @param suite name of the standard (RFC 5246: `TLS_ECDHE_RSA_WITH_…`) or of OpenSSL (`AES128-SHA`)
 */
export function cipherWeakness(suite: string): Weakness {
  const name = suite.toUpperCase().replaceAll('-', '_');
  if (/_ANON_|^A(EC)?DH_/.test(name)) return 'anonymous';
  if (/(^|_)NULL(_|$)/.test(name)) return 'NULL';
  if (/EXPORT|^EXP_/.test(name)) return 'export';
  if (name.includes('RC4')) return 'RC4';
  if (/(^|_)(3DES|DES|DES40)(_|$)/.test(name)) return 'DES';
  return hasForwardSecrecy(suite) ? '' : 'no forward secrecy';
}

/** Whether the key exchange of a suite is ephemeral. Suites of TLS 1.3 name no key exchange: all of theirs are (RFC 8446 §1.2). */
export function hasForwardSecrecy(suite: string): boolean {
  const name = suite.toUpperCase().replaceAll('-', '_');
  return /(^|_)(ECDHE|DHE|EDH|EECDH)_/.test(name) || /^TLS_(AES|CHACHA20|SM4|ARIA)_/.test(name);
}

/** The weakness of a curve of a key exchange. */
export function curveWeakness(curve: string): Weakness {
  return STRONG_CURVES.has(curve) ? '' : 'curve';
}
