import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '../../formats/canonicalJson.ts';
import type { Db } from '../file/connection.ts';
import type { Migration } from './migration.ts';

/**
 * The result of collecting a dataset is called `status`, no longer `verdict`: two columns and a member of each outcome
 * change their name, and the digest of each outcome is made anew over what it now holds.
 *
 * The views name the old columns; they go, and opening the store makes today's.
 */
export const datasetStatus: Migration = {
  name: 'dataset-status',
  up: (db) => {
    const views = db.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'view'").pluck().all();
    for (const name of views) db.exec(`DROP VIEW "${name.replaceAll('"', '""')}"`);
    db.exec(`
DELETE FROM meta WHERE name = 'views_sha256';
ALTER TABLE outcome RENAME COLUMN verdict TO status;
ALTER TABLE local_source RENAME COLUMN verdict TO status;
`);
    renameMembers(db);
  },
};

function renameMembers(db: Db): void {
  const ids = db.prepare<[], number>('SELECT id FROM outcome').pluck().all();
  const read = db.prepare<[number], { json: string; redactions: string }>(
    'SELECT json, redactions FROM outcome WHERE id = ?',
  );
  const write = db.prepare('UPDATE outcome SET json = ?, digest = ? WHERE id = ?');
  for (const id of ids) {
    const row = read.get(id);
    if (row === undefined) continue;
    const { verdict, ...others } = JSON.parse(row.json) as JsonObject;
    if (verdict === undefined) continue;
    const json = canonicalJson({ ...others, status: verdict });
    write.run(json, createHash('sha256').update(`${json}\n${row.redactions}`).digest(), id);
  }
}
