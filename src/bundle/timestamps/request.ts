import { createHash, randomBytes } from 'node:crypto';

/** SHA-256 (RFC 5754 §2.2). */
const SHA256 = '2.16.840.1.101.3.4.2.1';
const NONCE_BYTES = 16;

/**
 * A request for a timestamp with a fresh nonce, that asks for the certificates of the authority (RFC 3161 §2.4.1).
 *
 * @param data bytes to be timestamped; the authority gets their SHA-256 only
 * @returns DER
 */
export async function timestampRequest(data: Buffer): Promise<Buffer> {
  const [{ AsnConvert }, { MessageImprint, TimeStampReq, TimeStampReqVersion }] = await Promise.all([
    import('@peculiar/asn1-schema'),
    import('@peculiar/asn1-tsp'),
  ]);
  const imprint = new MessageImprint();
  imprint.hashAlgorithm.algorithm = SHA256;
  imprint.hashedMessage.buffer = exactBuffer(createHash('sha256').update(data).digest());
  const nonce = randomBytes(NONCE_BYTES);
  // an INTEGER that is positive and needs no padding
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
  const request = new TimeStampReq({
    version: TimeStampReqVersion.v1,
    messageImprint: imprint,
    nonce: exactBuffer(nonce),
    certReq: true,
  });
  return Buffer.from(AsnConvert.serialize(request));
}

/** Small buffers share their memory with others. */
function exactBuffer(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
