import { generateKeyPairSync } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AffidavitError, writeError } from '../../errors/affidavitError.ts';
import { makeFolder } from '../../platform/makeFolder.ts';
import { entitySlug, principalsOf } from '../principal.ts';
import { formatAllowedSigner } from './allowedSigners.ts';
import { encryptKey } from './encryptKey.ts';
import type { SigningAlgorithm } from './keyForms.ts';
import type { PublicKey } from './publicKey.ts';
import { publicKeyOf } from './signingKey.ts';

/** Options of `createKey`. */
export interface CreateKeyOptions {
  /** folder to write to; made (mode 0700) when missing */
  outDir: string;
  /** whose key it is: names the files and the principals of the allowed_signers line; default: affidavit.key, and any principal */
  entity?: string;
  /** encrypts the private key (PKCS #8, PBES2 with AES-256-CBC) */
  passphrase?: string;
  /** default P-256; cosign 3 does not take imported Ed25519 keys */
  algorithm?: SigningAlgorithm;
}

/** The files that `createKey` wrote. */
export interface CreatedKey {
  privateKeyPath: string;
  publicKeyPath: string;
  allowedSignersPath: string;
  /** the line in the allowed_signers file, without newline */
  allowedSignersLine: string;
  /** first name that `ssh-keygen -Y verify -I` takes */
  principal: string;
  public: PublicKey;
}

/**
 * Makes a signing key: `<name>.key` (PKCS #8 PEM, mode 0600), `<name>.pub.pem`, `allowed_signers`.
 * Nothing that exists is overwritten, and when one of the files cannot be written none is left.
 *
 * @throws AffidavitError WRITE_DENIED when one of the files exists or the folder is not writable, DISK_FULL, WRITE_FAILED
 */
export async function createKey(options: CreateKeyOptions): Promise<CreatedKey> {
  // without an entity the key belongs to whomever the auditor attributes it to: any name given to `-I` matches
  const principals = options.entity === undefined ? ['*'] : principalsOf(options.entity);
  const name = entitySlug(options.entity ?? 'affidavit');
  const key = generate(options.algorithm ?? 'ecdsa-p256-sha256');
  const publicHalf = publicKeyOf(key);
  const allowedSignersLine = formatAllowedSigner(principals, publicHalf);
  const created: CreatedKey = {
    privateKeyPath: join(options.outDir, `${name}.key`),
    publicKeyPath: join(options.outDir, `${name}.pub.pem`),
    allowedSignersPath: join(options.outDir, 'allowed_signers'),
    allowedSignersLine,
    principal: principals[0] ?? name,
    public: publicHalf,
  };
  const privatePem = options.passphrase
    ? encryptKey(key.export({ type: 'pkcs8', format: 'der' }), options.passphrase)
    : key.export({ type: 'pkcs8', format: 'pem' });
  try {
    makeFolder(options.outDir, 0o700);
  } catch (cause) {
    throw writeError(cause, `make the folder ${options.outDir}`);
  }
  await writeAllOrNone([
    { path: created.privateKeyPath, text: privatePem.toString(), mode: 0o600 },
    { path: created.publicKeyPath, text: publicHalf.pem, mode: 0o644 },
    { path: created.allowedSignersPath, text: `${allowedSignersLine}\n`, mode: 0o644 },
  ]);
  return created;
}

function generate(algorithm: SigningAlgorithm) {
  return algorithm === 'ed25519'
    ? generateKeyPairSync('ed25519').privateKey
    : generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
}

async function writeAllOrNone(files: readonly { path: string; text: string; mode: number }[]): Promise<void> {
  const written: string[] = [];
  try {
    for (const file of files) {
      await writeNew(file.path, file.text, file.mode, () => written.push(file.path));
    }
  } catch (error) {
    await Promise.all(written.map((path) => rm(path, { force: true })));
    throw error;
  }
}

async function writeNew(path: string, text: string, mode: number, onCreated: () => void): Promise<void> {
  try {
    // wx: refuses to follow or replace whatever is there
    const file = await open(path, 'wx', mode);
    onCreated();
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    if ((cause as { code?: string }).code === 'EEXIST') {
      throw new AffidavitError(
        'WRITE_DENIED',
        `${path} already exists; keys are never overwritten.`,
        'Choose another folder, or move the existing key.',
        { cause },
      );
    }
    throw writeError(cause, `write ${path}`);
  }
}
