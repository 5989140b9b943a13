import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ROOT } from '../support/root.ts';
import { storePath } from './helpers.ts';

const FOLDER = join(ROOT, 'fixtures', 'stores');

/** Versions whose stores were kept (fixtures/stores), e.g. "v4". */
export const KEPT_VERSIONS: readonly string[] = readdirSync(FOLDER).filter((name) => /^v\d+$/.test(name));

/** Path of a file that was kept with a version's store. */
export function keptFile(version: string, name: string): string {
  return join(FOLDER, version, name);
}

/** A copy of a version's store and its digest key, to be opened; it goes away after the test. */
export function keptStore(version: string): string {
  return copyTo(storePath(), version);
}

/** The same in a folder that outlives the test. */
export function keptStoreIn(folder: string, version: string): string {
  return copyTo(join(folder, 'store.db'), version);
}

function copyTo(path: string, version: string): string {
  writeFileSync(path, gunzipSync(readFileSync(keptFile(version, 'store.db.gz'))), { mode: 0o600 });
  copyFileSync(keptFile(version, 'store.db.hmac-key'), `${path}.hmac-key`);
  return path;
}
