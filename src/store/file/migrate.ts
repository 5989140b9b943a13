import Database from 'better-sqlite3';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { renewDigests } from '../digests/keepDigests.ts';
import { rowDamage } from '../digests/rowDamage.ts';
import type { Migration } from '../migrations/migration.ts';
import { APPLICATION_ID, type Db, readHeader } from './connection.ts';
import { damaged, damagedAt } from './storeErrors.ts';

/**
 * Brings a store up to the newest schema, one transaction a step: a crash leaves the version before the step.
 *
 * @param db opened for writing
 * @throws AffidavitError STORE_VERSION, STORE_DAMAGED as `checkVersion`
 */
export function migrate(db: Db, path: string, migrations: readonly Migration[]): void {
  const { blank, version } = readHeader(db);
  if (!blank) checkVersion(db, path, migrations.length, { allowOlder: true });
  // a step renews the digests of all rows: what is damaged must be found before
  if (version < migrations.length)
    for (const { dataset, row } of rowDamage(db)) throw damagedAt(path, `${dataset}, ${row}`);
  for (const [index, migration] of migrations.entries()) {
    if (index < version) continue;
    db.transaction(() => {
      asStored(path, version, () => migration.up(db));
      renewDigests(db);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${index + 1}`);
    }).exclusive();
  }
}

/** A step that does not fit what it finds: the tables are not those of the version that the file claims. */
function asStored(path: string, version: number, step: () => void): void {
  try {
    step();
  } catch (error) {
    const misfits = error instanceof Database.SqliteError && error.code === 'SQLITE_ERROR';
    // in a new store it is a mistake of ours
    if (!misfits || version === 0) throw error;
    throw damagedAt(path, `its tables are not those of store version ${version}`);
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
      `The store ${path} was written by a newer affidavit (store version ${version}; this version supports up to ${known}).`,
      'Use the newer version of affidavit. The store was not changed.',
    );
  }
  if (version < known && !options.allowOlder) {
    throw new AffidavitError(
      'STORE_VERSION',
      `The store ${path} was written by an older affidavit (store version ${version}; this version requires ${known}).`,
      'Run `affidavit pull` once with this version, which migrates the store.',
    );
  }
}
