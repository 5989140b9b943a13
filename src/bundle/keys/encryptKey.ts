import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';

/** OWASP's figure for PBKDF2 with HMAC-SHA-256 (2023); OpenSSL's and Node's own default is 2,048. */
export const ROUNDS = 600_000;

const OID = {
  pbes2: '2a864886f70d01050d',
  pbkdf2: '2a864886f70d01050c',
  hmacWithSha256: '2a864886f70d0209',
  aes256Cbc: '60864801650304012a',
};

/**
 * Encrypts a private key with a passphrase: PKCS#8 EncryptedPrivateKeyInfo by PBES2 (RFC 8018), AES-256-CBC under a key
 * that PBKDF2 with HMAC-SHA-256 makes in 600,000 rounds. OpenSSL and Node read it.
 *
 * @param pkcs8 DER of the private key
 * @returns PEM
 */
export function encryptKey(pkcs8: Uint8Array, passphrase: string): string {
  const [salt, iv] = [randomBytes(16), randomBytes(16)];
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(passphrase, salt, ROUNDS, 32, 'sha256'), iv);
  const encrypted = Buffer.concat([cipher.update(pkcs8), cipher.final()]);
  const derivation = sequence(
    oid(OID.pbkdf2),
    sequence(octets(salt), integer(ROUNDS), sequence(oid(OID.hmacWithSha256), Buffer.from([0x05, 0]))),
  );
  const scheme = sequence(oid(OID.pbes2), sequence(derivation, sequence(oid(OID.aes256Cbc), octets(iv))));
  const lines =
    sequence(scheme, octets(encrypted))
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${lines.join('\n')}\n-----END ENCRYPTED PRIVATE KEY-----\n`;
}

/** DER: tag, length, content. */
function der(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Uint8Array[]): Buffer => der(0x30, Buffer.concat(parts));
const octets = (bytes: Uint8Array): Buffer => der(0x04, bytes);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));

/** A positive number of three bytes whose first bit is 0. */
function integer(value: number): Buffer {
  return der(0x02, Buffer.from([value >> 16, (value >> 8) & 0xff, value & 0xff]));
}
