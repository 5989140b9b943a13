import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { rawKeyOf } from '../host/cryptography.ts';
import { describePublicKey, type PublicKey, parsePublicKey } from './publicKey.ts';

/** A private key, ready to sign. */
export interface SigningKey {
  public: PublicKey;
  /** Signs a message. ECDSA over SHA-256: DER by default, r‖s when asked; Ed25519: the 64 bytes of RFC 8032 in both forms. */
  sign(message: Buffer, form?: 'der' | 'raw'): Buffer;
}

/** The public half of a key file, for `keys show`. */
export interface KeyDescription {
  /** private keys are described without a passphrase only when they have none */
  kind: 'private' | 'public';
  public: PublicKey;
}

/**
 * Reads the key that bundles are signed with: PKCS #8 PEM (or SEC 1), P-256 or Ed25519.
 *
 * @param path file of the private key
 * @param passphrase needed when the key is encrypted
 * @throws AffidavitError EXPORT_NO_KEY when there is no such file; KEY_INVALID when it is damaged, of another kind, or the
 *   passphrase is missing or wrong
 */
export async function loadSigningKey(path: string, passphrase?: string): Promise<SigningKey> {
  return signingKeyOf(openPrivateKey(await readKeyFile(path, 'EXPORT_NO_KEY'), path, passphrase));
}

/**
 * Describes a public key (or the public half of a private one).
 *
 * @throws AffidavitError KEY_INVALID when it is neither P-256 nor Ed25519
 */
export function publicKeyOf(key: KeyObject): PublicKey {
  return describePublicKey(rawKeyOf(key.type === 'private' ? createPublicKey(key) : key));
}

/** Wraps a private key object. @throws AffidavitError KEY_INVALID when it is neither P-256 nor Ed25519 */
export function signingKeyOf(key: KeyObject): SigningKey {
  const publicHalf = publicKeyOf(key);
  const isEcdsa = publicHalf.algorithm === 'ecdsa-p256-sha256';
  return {
    public: publicHalf,
    sign: (message, form = 'der') =>
      isEcdsa
        ? sign('sha256', message, { key, dsaEncoding: form === 'raw' ? 'ieee-p1363' : 'der' })
        : sign(null, message, key),
  };
}

/**
 * Describes a private or a public key file.
 *
 * @throws AffidavitError FILE_NOT_FOUND, KEY_INVALID
 */
export async function describeKey(path: string, passphrase?: string): Promise<KeyDescription> {
  const text = await readKeyFile(path, 'FILE_NOT_FOUND');
  if (!text.includes('PRIVATE KEY-----')) return { kind: 'public', public: parsePublicKey(text) };
  return { kind: 'private', public: publicKeyOf(openPrivateKey(text, path, passphrase)) };
}

/** Whether a private key file needs a passphrase: for the prompt. @throws AffidavitError EXPORT_NO_KEY, KEY_INVALID */
export async function isEncryptedKey(path: string): Promise<boolean> {
  return isEncrypted(await readKeyFile(path, 'EXPORT_NO_KEY'));
}

const KEY_FILE_LIMIT = 65_536;

async function readKeyFile(path: string, missing: 'EXPORT_NO_KEY' | 'FILE_NOT_FOUND'): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new AffidavitError(
      missing,
      `The key file ${path} could not be read.`,
      'Check the path, or create a key with `affidavit keys create --out DIR`.',
      { cause },
    );
  }
  if (bytes.length > KEY_FILE_LIMIT)
    throw new AffidavitError('KEY_INVALID', `${path} is too large for a key file.`);
  return bytes.toString('utf8');
}

function openPrivateKey(text: string, path: string, passphrase: string | undefined): KeyObject {
  if (isEncrypted(text) && (passphrase === undefined || passphrase === '')) {
    throw new AffidavitError(
      'KEY_INVALID',
      `The key ${path} is encrypted, and no passphrase was given.`,
      'Set AFFIDAVIT_KEY_PASSPHRASE, or enter the passphrase at the prompt.',
    );
  }
  try {
    return createPrivateKey({
      key: text,
      format: 'pem',
      ...(passphrase === undefined ? {} : { passphrase }),
    });
  } catch (cause) {
    const message = isEncrypted(text)
      ? `The key ${path} could not be opened: the passphrase is wrong or the file is damaged.`
      : `${path} is not a private key in PEM form.`;
    throw new AffidavitError(
      'KEY_INVALID',
      message,
      'Give the .key file that `affidavit keys create` made.',
      {
        // OpenSSL's own error holds no key material
        cause,
      },
    );
  }
}

function isEncrypted(text: string): boolean {
  return text.includes('BEGIN ENCRYPTED PRIVATE KEY') || /^Proc-Type: 4,ENCRYPTED/m.test(text);
}
