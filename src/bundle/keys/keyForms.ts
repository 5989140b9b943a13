/** Algorithms that a bundle can be signed with. P-256 is the default: it is what stock tools and cosign take. */
export type SigningAlgorithm = 'ecdsa-p256-sha256' | 'ed25519';

/** A public key in its barest form. */
export interface RawPublicKey {
  algorithm: SigningAlgorithm;
  /** P-256: the uncompressed point, 65 bytes (SEC 1, section 2.3.3); Ed25519: 32 bytes (RFC 8032 §5.1.5) */
  raw: Buffer;
}

// SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) up to the key itself: id-ecPublicKey with prime256v1 (RFC 5480 §2.1.1), id-Ed25519 (RFC 8410 §4)
const SPKI_HEADS: Record<SigningAlgorithm, Buffer> = {
  'ecdsa-p256-sha256': Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex'),
  ed25519: Buffer.from('302a300506032b6570032100', 'hex'),
};
const RAW_BYTES: Record<SigningAlgorithm, number> = { 'ecdsa-p256-sha256': 65, ed25519: 32 };

/** DER SubjectPublicKeyInfo of a key. */
export function encodeSpki({ algorithm, raw }: RawPublicKey): Buffer {
  return Buffer.concat([SPKI_HEADS[algorithm], raw]);
}

/** @returns null when the bytes are not a key of either algorithm in the form that encodeSpki gives */
export function decodeSpki(spki: Buffer): RawPublicKey | null {
  for (const algorithm of ['ecdsa-p256-sha256', 'ed25519'] as const) {
    const head = SPKI_HEADS[algorithm];
    const raw = spki.subarray(head.length);
    if (raw.length === RAW_BYTES[algorithm] && spki.subarray(0, head.length).equals(head))
      return { algorithm, raw };
  }
  return null;
}

/** SubjectPublicKeyInfo in PEM (RFC 7468 §13), with a final newline. */
export function pemOf(spki: Buffer): string {
  const lines = spki.toString('base64').match(/.{1,64}/g) ?? [];
  return `${['-----BEGIN PUBLIC KEY-----', ...lines, '-----END PUBLIC KEY-----'].join('\n')}\n`;
}
