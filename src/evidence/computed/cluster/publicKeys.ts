import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { JsonObject } from '../../../formats/canonicalJson.ts';

const SSH_TYPES: Readonly<Record<string, string>> = {
  'ssh-rsa': 'rsa',
  'ssh-ed25519': 'ed25519',
  'ssh-dss': 'dsa',
  'ecdsa-sha2-nistp256': 'ec',
  'ecdsa-sha2-nistp384': 'ec',
  'ecdsa-sha2-nistp521': 'ec',
};

/**
 * Facts of a public key: type, size, and the validity of its certificate.
 *
 * @param written PEM or a line of SSH, or the base64 of either, as the gateway prints it
 * @returns members of a row; `key_type` is empty where the key cannot be read
 */
export function describeKey(written: string): JsonObject {
  const plain = isPlain(written) ? written : Buffer.from(written, 'base64').toString('utf8');
  try {
    if (plain.includes('-----BEGIN CERTIFICATE-----')) return describeCertificate(new X509Certificate(plain));
    if (plain.includes('-----BEGIN')) return describe(createPublicKey(plain));
    return describeSsh(plain);
  } catch {
    return { key_type: '' };
  }
}

function isPlain(written: string): boolean {
  return written.includes('-----BEGIN') || /^(ssh|ecdsa)-/.test(written);
}

function describeCertificate(certificate: X509Certificate): JsonObject {
  return {
    ...describe(certificate.publicKey),
    not_before: certificate.validFromDate.toISOString(),
    not_after: certificate.validToDate.toISOString(),
  };
}

function describe({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): JsonObject {
  const { modulusLength, namedCurve } = asymmetricKeyDetails ?? {};
  return {
    key_type: asymmetricKeyType ?? '',
    ...(modulusLength === undefined ? {} : { key_bits: modulusLength }),
    ...(namedCurve === undefined ? {} : { curve: namedCurve }),
  };
}

/** RFC 4253 §6.6: texts, each after its length; of RSA the exponent, then the modulus. */
function describeSsh(line: string): JsonObject {
  const [name = '', encoded = ''] = line.trim().split(/\s+/);
  const type = SSH_TYPES[name];
  if (type === undefined) return { key_type: '' };
  if (type === 'ec') return { key_type: type, curve: name.slice('ecdsa-sha2-'.length) };
  if (type !== 'rsa') return { key_type: type };
  const blob = Buffer.from(encoded, 'base64');
  let at = 0;
  const parts: Buffer[] = [];
  while (at + 4 <= blob.length && parts.length < 3) {
    const length = blob.readUInt32BE(at);
    parts.push(blob.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  const modulus = parts[2];
  if (modulus === undefined || modulus.length === 0) return { key_type: '' };
  return { key_type: type, key_bits: BigInt(`0x${modulus.toString('hex')}`).toString(2).length };
}
