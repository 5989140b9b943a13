import { createHash, createHmac, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { AffidavitError, writeError } from '../../errors/affidavitError.ts';
import type { Db } from './connection.ts';
import { metaValues } from './metaValues.ts';

const KEY_BYTES = 32;
const FINGERPRINT = 'digest_key_fingerprint';
const CHANGES = 'digest_key_changes';

/**
 * The store's keyed digest (HMAC-SHA256, lower-case hex) of texts that must not be kept: secret names of join tokens. The key
 * lies beside the store in `<store>.hmac-key`, mode 0600, and is made once; the store keeps its fingerprint. With another key
 * every such token would look deleted and made anew, so a missing or other key is refused and never replaced by itself.
 */
export interface DigestKey {
  /**
   * The digest with the key that the store was written with; makes the key for a store that needs none yet.
   *
   * @throws AffidavitError STORE_KEY; DISK_FULL, WRITE_DENIED or WRITE_FAILED when the key cannot be made or read
   */
  digest(): (text: string) => string;
  /** Takes a new key because the old one is lost; digests of later snapshots say nothing about those of earlier ones. */
  replace(): void;
}

/** @param db opened for writing; @param path of the store */
export function digestKey(db: Db, path: string): DigestKey {
  const keyPath = digestKeyPath(path);
  const meta = metaValues(db);
  const adopt = (key: Buffer): void => meta.set(FINGERPRINT, fingerprint(key));
  return {
    digest() {
      const key = readKey(keyPath) ?? firstKey();
      const recorded = meta.get(FINGERPRINT);
      if (recorded === null) adopt(key);
      else if (recorded !== fingerprint(key))
        throw keyError(`${keyPath} is not the digest key of this store`);
      return keyed(key);
    },
    replace() {
      const from = (db.prepare('SELECT max(id) FROM snapshot').pluck().get() as number | null) ?? 0;
      rmSync(keyPath, { force: true });
      const key = makeKey(keyPath);
      db.transaction(() => {
        adopt(key);
        meta.set(CHANGES, JSON.stringify([...digestKeyChanges(db), from + 1]));
      }).immediate();
    },
  };

  function firstKey(): Buffer {
    if (meta.get(FINGERPRINT) !== null || holdsDigests(db)) missing(keyPath);
    return makeKey(keyPath);
  }
}

/**
 * The same digest for another thread of a process in which `DigestKey.digest` has checked the key. Reads the key when it is
 * first needed and makes none.
 *
 * @returns the digest; it throws AffidavitError STORE_KEY
 */
export function storeDigest(storePath: string): (text: string) => string {
  let digest: ((text: string) => string) | undefined;
  return (text) => {
    digest ??= keyed(readKey(digestKeyPath(storePath)) ?? missing(digestKeyPath(storePath)));
    return digest(text);
  };
}

/** The fingerprint that the store keeps of its digest key; null when it never needed one. */
export function digestKeyFingerprint(db: Db): string | null {
  return metaValues(db).get(FINGERPRINT);
}

/** Refuses a missing or another key than the one with that fingerprint. @throws AffidavitError STORE_KEY */
export function checkDigestKey(recorded: string | null, storePath: string): void {
  if (recorded === null) return;
  const keyPath = digestKeyPath(storePath);
  if (fingerprint(readKey(keyPath) ?? missing(keyPath)) !== recorded)
    throw keyError(`${keyPath} is not the digest key of this store`);
}

/** Where the digest key of a store lies; it belongs into every backup of the store. */
export function digestKeyPath(storePath: string): string {
  return `${storePath}.hmac-key`;
}

/** Snapshots from which on another digest key holds than before, ascending; almost always none. */
export function digestKeyChanges(db: Db): number[] {
  return JSON.parse(metaValues(db).get(CHANGES) ?? '[]') as number[];
}

/** Whether the store already holds tokens that are known by their digest. */
function holdsDigests(db: Db): boolean {
  const found = db.prepare(
    `SELECT 1 FROM resource r JOIN content c ON c.id = r.content
     WHERE r.dataset = (SELECT id FROM dataset WHERE name = 'tokens') AND instr(c.json, '"name_hmac":') > 0 LIMIT 1`,
  );
  return found.get() !== undefined;
}

function keyed(key: Buffer): (text: string) => string {
  return (text) => createHmac('sha256', key).update(text).digest('hex');
}

function missing(keyPath: string): never {
  throw keyError(`The digest key ${keyPath} is missing`);
}

function fingerprint(key: Buffer): string {
  return createHash('sha256').update('affidavit digest key\n').update(key).digest('hex');
}

function readKey(path: string): Buffer | undefined {
  let key: Buffer;
  try {
    key = readFileSync(path);
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT') return undefined;
    throw writeError(cause, `read the digest key ${path}`);
  }
  if (key.length === KEY_BYTES) return key;
  throw keyError(`The digest key ${path} is damaged`);
}

/** Whole or not at all: written beside its place, then linked there, which fails where another process was first. */
function makeKey(path: string): Buffer {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, randomBytes(KEY_BYTES), { mode: 0o600, flush: true });
    linkSync(draft, path);
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'EEXIST')
      throw writeError(cause, `make the digest key ${path}`);
  } finally {
    rmSync(draft, { force: true });
  }
  return readKey(path) as Buffer;
}

function keyError(what: string): AffidavitError {
  return new AffidavitError(
    'STORE_KEY',
    `${what}: tokens with secret names could not be distinguished from deleted ones.`,
    'Restore it from the backup of the store. If it is lost, `affidavit store rekey` makes a new one and notes since when it holds.',
  );
}
