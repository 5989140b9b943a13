import { createHmac, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { AffidavitError, writeError } from '../errors/affidavitError.ts';

const KEY_BYTES = 32;

/**
 * The store's keyed digest (HMAC-SHA256, lower-case hex) of texts that must not be kept. The key lies beside the store in
 * `<store>.hmac-key`, mode 0600, is made on first use and never leaves that folder.
 *
 * @param storePath path of the store
 * @returns the digest; it throws AffidavitError DISK_FULL, WRITE_DENIED or WRITE_FAILED when the key cannot be made and
 *   STORE_DAMAGED when the key file is not one
 */
export function storeDigest(storePath: string): (text: string) => string {
  const path = `${storePath}.hmac-key`;
  let key: Buffer | undefined;
  return (text) => {
    key ??= readKey(path) ?? makeKey(path);
    return createHmac('sha256', key).update(text).digest('hex');
  };
}

function readKey(path: string): Buffer | undefined {
  let key: Buffer;
  try {
    key = readFileSync(path);
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT') return undefined;
    throw writeError(cause, `read the key ${path}`);
  }
  if (key.length === KEY_BYTES) return key;
  throw new AffidavitError(
    'STORE_DAMAGED',
    `The key ${path} is damaged.`,
    'Restore it from a backup; without it join tokens of later snapshots cannot be matched with earlier ones.',
  );
}

/** Whole or not at all: written beside its place, then linked there, which fails where another process was first. */
function makeKey(path: string): Buffer {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, randomBytes(KEY_BYTES), { mode: 0o600, flush: true });
    linkSync(draft, path);
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'EEXIST') throw writeError(cause, `make the key ${path}`);
  } finally {
    rmSync(draft, { force: true });
  }
  return readKey(path) as Buffer;
}
