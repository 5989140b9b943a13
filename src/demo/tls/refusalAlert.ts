import { createCipheriv, createHmac } from 'node:crypto';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** TLS alert numbers (RFC 8446 §6.2) with which a gateway refuses a client certificate. */
export const ALERTS = { badCertificate: 42, certificateExpired: 45, unknownCa: 48 } as const;

const FATAL = 2;
const ALERT_RECORD = 21;
const APPLICATION_DATA = 23;

interface Suite {
  cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305';
  keyLength: number;
  hash: 'sha256' | 'sha384';
}
const SUITES: Record<string, Suite> = {
  TLS_AES_128_GCM_SHA256: { cipher: 'aes-128-gcm', keyLength: 16, hash: 'sha256' },
  TLS_AES_256_GCM_SHA384: { cipher: 'aes-256-gcm', keyLength: 32, hash: 'sha384' },
  TLS_CHACHA20_POLY1305_SHA256: { cipher: 'chacha20-poly1305', keyLength: 32, hash: 'sha256' },
};

/** HKDF-Expand-Label with an empty context (RFC 8446 §7.1); 12 to 32 bytes fit into one HMAC block. */
function expandLabel(hash: string, secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`, 'ascii');
  const info = Buffer.concat([Buffer.from([0, length, name.length]), name, Buffer.from([0, 1])]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}

/**
 * Builds the first encrypted record of a TLS 1.3 server as a fatal alert.
 *
 * Node's TLS server never refuses a client certificate by an alert, a Go server does: after the client believes the
 * handshake done (teleport-api §0.4 item 5). The server's own traffic secret, which Node emits as `keylog`, is
 * enough to write that one record ourselves; it must be the first record after the handshake.
 */
export function alertRecord(secret: Buffer, cipherName: string, description: number): Buffer | null {
  const suite = SUITES[cipherName];
  if (!suite) return null;
  const key = expandLabel(suite.hash, secret, 'key', suite.keyLength);
  const nonce = expandLabel(suite.hash, secret, 'iv', 12);
  const plain = Buffer.from([FATAL, description, ALERT_RECORD]);
  const header = Buffer.from([APPLICATION_DATA, 3, 3, 0, plain.length + 16]);
  const cipher = createCipheriv(suite.cipher as 'aes-128-gcm', key, nonce, { authTagLength: 16 });
  cipher.setAAD(header);
  return Buffer.concat([header, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Sends the alert below the TLS layer and ends the connection. Older TLS versions are just cut off. */
export function refuseWithAlert(
  tlsSocket: TLSSocket,
  raw: Socket,
  secret: Buffer | undefined,
  alert: number,
): void {
  const record = secret ? alertRecord(secret, tlsSocket.getCipher().name, alert) : null;
  if (!record) {
    raw.destroy();
    return;
  }
  raw.end(record);
}
