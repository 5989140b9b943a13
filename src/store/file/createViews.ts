import { createHash } from 'node:crypto';
import { datasetViews } from '../views/datasetViews.ts';
import { STORE_VIEWS } from '../views/storeViews.ts';
import type { Db } from './connection.ts';

const VIEWS = { ...STORE_VIEWS, ...datasetViews() };
const DIGEST = createHash('sha256').update(JSON.stringify(VIEWS)).digest('hex');

/** Names of the views that a store offers to people with a SQL tool. */
export const VIEW_NAMES: readonly string[] = Object.keys(VIEWS);

/** Makes the store's views those of this program, in one transaction; writes nothing when they already are. */
export function createViews(db: Db): void {
  if (hasOurViews(db)) return;
  db.transaction(() => {
    const old = db.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'view'").pluck().all();
    for (const name of old) db.exec(`DROP VIEW "${name.replaceAll('"', '""')}"`);
    for (const [name, select] of Object.entries(VIEWS)) db.exec(`CREATE VIEW ${name} AS ${select}`);
    db.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('views_sha256', ?)").run(DIGEST);
  }).immediate();
}

/** Whether a store's views were made by this version of the program; another version makes others. */
export function hasOurViews(db: Db): boolean {
  return db.prepare("SELECT value FROM meta WHERE name = 'views_sha256'").pluck().get() === DIGEST;
}
