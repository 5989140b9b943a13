import { AffidavitError } from '../errors/affidavitError.ts';
import { APPLICATION_ID, type Db, readHeader } from './connection.ts';
import type { Migration } from './migrations/migration.ts';
import { damaged } from './storeErrors.ts';

/**
 * Brings a store up to the newest schema, one transaction a step: a crash leaves the version before the step.
 *
 * @param db opened for writing
 * @throws AffidavitError STORE_VERSION, STORE_DAMAGED as `checkVersion`
 */
export function migrate(db: Db, path: string, migrations: readonly Migration[]): void {
  const { blank, version } = readHeader(db);
  if (!blank) checkVersion(db, path, migrations.length, { allowOlder: true });
  for (const [index, migration] of migrations.entries()) {
    if (index < version) continue;
    db.transaction(() => {
      migration.up(db);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${index + 1}`);
    }).exclusive();
  }
}

/**
 * Checks that a file is a store of a version that we know, and alters nothing.
 *
 * @param known the newest version that this program knows
 * @throws AffidavitError STORE_DAMAGED for a file of another program, STORE_VERSION for a version that we cannot read
 */
export function checkVersion(db: Db, path: string, known: number, options: { allowOlder: boolean }): void {
  const { applicationId, version } = readHeader(db);
  if (applicationId !== APPLICATION_ID || version < 1) throw damaged(path);
  if (version > known) {
    throw new AffidavitError(
      'STORE_VERSION',
      `The store ${path} was written by a newer affidavit (store version ${version}; this one knows up to ${known}).`,
      'Use that newer version of affidavit. The store was not changed.',
    );
  }
  if (version < known && !options.allowOlder) {
    throw new AffidavitError(
      'STORE_VERSION',
      `The store ${path} was written by an older affidavit (store version ${version}; this one reads ${known}).`,
      'Run `affidavit pull` once with this version: it brings the store up to date.',
    );
  }
}
