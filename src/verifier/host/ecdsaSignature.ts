/**
 * The form of an ECDSA signature over P-256 that WebCrypto takes, from DER (RFC 3279 §2.2.3): as strict as OpenSSL, which accepts
 * nothing but the shortest form.
 *
 * @returns r‖s, 64 bytes; null when it is not such a signature
 */
export function rawOfDer(der: Uint8Array): Buffer | null {
  const bytes = Buffer.from(der);
  if (bytes.length < 8 || bytes[0] !== 0x30 || bytes[1] !== bytes.length - 2 || bytes.length > 72)
    return null;
  const r = readInteger(bytes, 2);
  const s = r === null ? null : readInteger(bytes, r.end);
  return r !== null && s !== null && s.end === bytes.length ? Buffer.concat([r.value, s.value]) : null;
}

/** A positive INTEGER of at most 256 bits, in its shortest form, as 32 bytes. */
function readInteger(bytes: Buffer, at: number): { value: Buffer; end: number } | null {
  const length = bytes[at + 1] ?? 0;
  const end = at + 2 + length;
  if (bytes[at] !== 0x02 || length === 0 || end > bytes.length) return null;
  const digits = bytes.subarray(at + 2, end);
  const [first = 0, second = 0] = digits;
  if (first & 0x80 || (first === 0 && length > 1 && !(second & 0x80))) return null;
  const unsigned = first === 0 ? digits.subarray(1) : digits;
  if (unsigned.length > 32) return null;
  return { value: Buffer.concat([Buffer.alloc(32 - unsigned.length), unsigned]), end };
}
