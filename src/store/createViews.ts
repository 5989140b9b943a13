import { createHash } from 'node:crypto';
import type { Db } from './connection.ts';
import { ACCESS_LIST_VIEWS } from './views/accessListViews.ts';
import { CONFIGURATION_VIEWS } from './views/configurationViews.ts';
import { EVENT_VIEWS } from './views/eventViews.ts';
import { HISTORY_VIEWS } from './views/historyViews.ts';
import { INVENTORY_VIEWS } from './views/inventoryViews.ts';
import { MACHINE_VIEWS } from './views/machineViews.ts';
import { RECORD_VIEWS } from './views/recordViews.ts';
import { STATE_VIEWS } from './views/stateViews.ts';

const VIEWS = {
  ...STATE_VIEWS,
  ...CONFIGURATION_VIEWS,
  ...INVENTORY_VIEWS,
  ...MACHINE_VIEWS,
  ...ACCESS_LIST_VIEWS,
  ...HISTORY_VIEWS,
  ...EVENT_VIEWS,
  ...RECORD_VIEWS,
};
const DIGEST = createHash('sha256').update(JSON.stringify(VIEWS)).digest('hex');

/** Names of the views that a store offers to people with a SQL tool. */
export const VIEW_NAMES: readonly string[] = Object.keys(VIEWS);

/** Makes the store's views those of this program, in one transaction; writes nothing when they already are. */
export function createViews(db: Db): void {
  const stored = db.prepare("SELECT value FROM meta WHERE name = 'views_sha256'").pluck().get();
  if (stored === DIGEST) return;
  db.transaction(() => {
    const old = db.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'view'").pluck().all();
    for (const name of old) db.exec(`DROP VIEW "${name.replaceAll('"', '""')}"`);
    for (const [name, select] of Object.entries(VIEWS)) db.exec(`CREATE VIEW ${name} AS ${select}`);
    db.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('views_sha256', ?)").run(DIGEST);
  }).immediate();
}
