import { createHash } from 'node:crypto';
import type { ControlMapping } from '../records/controls.ts';
import type { Db } from './file/connection.ts';

/**
 * Replaces the control mapping that the view `control_evidence` joins; writes nothing when it is the stored one.
 *
 * @param version of the catalogue, kept in `meta` as `control_map_version`
 */
export function saveControlMapping(db: Db, version: string, mappings: readonly ControlMapping[]): void {
  const digest = createHash('sha256')
    .update(JSON.stringify([version, mappings]))
    .digest('hex');
  const stored = db.prepare("SELECT value FROM meta WHERE name = 'control_map_sha256'").pluck().get();
  if (stored === digest) return;
  const insert = db.prepare(
    'INSERT INTO control_map (dataset, event, item, criterion, point_of_focus, reason) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const meta = db.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  db.transaction(() => {
    db.exec('DELETE FROM control_map');
    for (const { dataset, event, item, criterion, pointOfFocus, reason } of mappings) {
      insert.run(dataset, event ?? null, item, criterion, pointOfFocus, reason);
    }
    meta.run('control_map_version', version);
    meta.run('control_map_sha256', digest);
  }).immediate();
}
