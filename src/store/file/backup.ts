import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename } from 'node:path';
import { AffidavitError, writeError } from '../../errors/affidavitError.ts';
import type { StoreBackup } from '../../records/reports/storeReports.ts';
import { connect, readHeader } from './connection.ts';
import { createPrivateFile } from './createFile.ts';
import { checkDigestKey, digestKeyPath } from './hmacKey.ts';
import { openStoreForReading } from './open.ts';
import { guardedAsync } from './storeErrors.ts';
import { realStoreFile } from './storeFile.ts';

/** Everything in one step: pages that a writer changes between two steps would have to be copied again. */
const ALL_PAGES = 0x7fff_ffff;

/**
 * Copies a store in its state between two transactions, also while a pull writes to it, with its digest key and a manifest that
 * is written last. The copy is checked as `store check` does before it gets its name; it is a store itself.
 *
 * @param given path of the store; @param target path of the copy, which must not exist
 * @throws AffidavitError STORE_NOT_FOUND, STORE_DAMAGED, STORE_KEY, STORE_VERSION; WRITE_DENIED when the target exists;
 *   DISK_FULL, WRITE_FAILED. Nothing is left at the target then
 */
export async function backupStore(given: string, target: string): Promise<StoreBackup> {
  openStoreForReading(given).close();
  const source = realStoreFile(given);
  const files = [target, digestKeyPath(target), `${target}.manifest.json`] as const;
  const taken = files.find((file) => existsSync(file));
  if (taken !== undefined)
    throw new AffidavitError(
      'WRITE_DENIED',
      `${taken} is there already.`,
      'Name a file that does not exist yet.',
    );
  const draft = `${target}.partial`;
  rmSync(draft, { force: true });
  createPrivateFile(draft, `write the backup ${target}`);
  try {
    await copyPages(source, draft);
    const facts = examine(draft, source);
    copyKey(source, files[1], target);
    renameSync(draft, target);
    const backup: StoreBackup = {
      created: new Date().toISOString(),
      store: source,
      ...facts,
      files: files
        .slice(0, 2)
        .filter((file) => existsSync(file))
        .map(described),
    };
    writeFileSync(files[2], `${JSON.stringify(backup, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
    return backup;
  } catch (cause) {
    for (const file of files) rmSync(file, { force: true });
    throw cause instanceof AffidavitError ? cause : writeError(cause, `write the backup ${target}`);
  } finally {
    for (const end of ['', '.lock', '-journal']) rmSync(`${draft}${end}`, { force: true });
  }
}

async function copyPages(source: string, draft: string): Promise<void> {
  const db = connect(source, 'read');
  try {
    await guardedAsync(draft, () => db.backup(draft, { progress: () => ALL_PAGES }));
  } finally {
    db.close();
  }
  const fd = openSync(draft, 'r+');
  fsyncSync(fd);
  closeSync(fd);
}

/** The contents of the copy. @throws AffidavitError STORE_DAMAGED; STORE_KEY when the key is not that of the store */
function examine(draft: string, source: string) {
  const store = openStoreForReading(draft);
  try {
    store.refuseDamage();
    checkDigestKey(store.digestKeyFingerprint(), source);
    const header = connect(draft, 'read');
    try {
      const last = store.snapshots().at(-1);
      return {
        store_version: readHeader(header).version,
        cluster: last?.cluster.name ?? null,
        snapshots: store.snapshots().length,
        last_snapshot: last?.id ?? null,
        events: store.countEvents({ fromUs: Number.MIN_SAFE_INTEGER, toUs: Number.MAX_SAFE_INTEGER }),
      };
    } finally {
      header.close();
    }
  } finally {
    store.close();
  }
}

function copyKey(source: string, to: string, target: string): void {
  const from = digestKeyPath(source);
  if (!existsSync(from)) return;
  createPrivateFile(to, `write the backup ${target}`);
  writeFileSync(to, readFileSync(from), { flush: true });
}

function described(file: string): StoreBackup['files'][number] {
  const hash = createHash('sha256');
  const fd = openSync(file, 'r');
  try {
    const piece = Buffer.allocUnsafe(1024 * 1024);
    for (let size = readSync(fd, piece); size > 0; size = readSync(fd, piece))
      hash.update(piece.subarray(0, size));
  } finally {
    closeSync(fd);
  }
  return { name: basename(file), bytes: statSync(file).size, sha256: hash.digest('hex') };
}
